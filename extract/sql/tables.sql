-- What schema $1 has under the names of tables, by name: those that can be extracted, and what the
-- others are.  (EXISTS would read the catalogs whole, where there are few tables.)
SELECT c.relname,
       c.oid,
       c.relkind = 'p' AS partitioned,
       CASE WHEN c.relkind = 'v' THEN 'a view'
            WHEN c.relkind = 'm' THEN 'a materialized view'
            WHEN c.relkind = 'f' THEN 'a foreign table'
            WHEN c.relkind NOT IN ('r', 'p') THEN 'no table'
            WHEN c.relispartition THEN 'a partition of another table'
            WHEN (SELECT true FROM pg_catalog.pg_attribute AS a
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LIMIT 1) IS NULL
                THEN 'a table without columns'
            WHEN (SELECT true FROM pg_catalog.pg_index AS i
                  WHERE i.indrelid = c.oid AND i.indisprimary LIMIT 1) IS NULL
                THEN 'a table that has no primary key' END AS other,
       c.relkind = 'r' AND (SELECT true FROM pg_catalog.pg_inherits AS h
                            WHERE h.inhparent = c.oid LIMIT 1) IS NOT NULL AS has_children
FROM pg_catalog.pg_class AS c
WHERE c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname = $1)
  AND c.relkind NOT IN ('i', 'I', 't')
ORDER BY c.relname COLLATE "C";

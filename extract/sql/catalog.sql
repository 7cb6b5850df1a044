-- The tables of schema $1 that can be extracted, one row a column, in the order of the table's name
-- and of the columns.  Ordinary tables and partitioned ones; leaves of partitioned ones not apart.
--
-- structure is a fingerprint of all that can change a table's contents without touching any row's
-- xmin, or what its key is: which table it is, its primary key, leaves, columns,
-- types, enum labels, attributes of composite types (one level deep).
-- psql:  \set schema '''public'''  and put :schema for $1.
WITH RECURSIVE domain (oid, base) AS (
    SELECT oid, typbasetype FROM pg_catalog.pg_type WHERE typtype = 'd'
    UNION ALL
    SELECT d.oid, t.typbasetype
    FROM domain AS d JOIN pg_catalog.pg_type AS t ON t.oid = d.base
    WHERE t.typtype = 'd'
), relation AS (
    SELECT c.oid, c.relname, c.relkind,
           (SELECT (i.indkey::pg_catalog.int2[])[0 : i.indnkeyatts - 1] FROM pg_catalog.pg_index AS i
            WHERE i.indrelid = c.oid AND i.indisprimary) AS key
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname = $1)
      AND c.relkind IN ('r', 'p') AND NOT c.relispartition
), field AS (
    SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod,
           (SELECT CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END
            FROM pg_catalog.pg_type AS t WHERE t.oid = a.atttypid) AS base_typmod,
           coalesce((SELECT d.base FROM domain AS d JOIN pg_catalog.pg_type AS t ON t.oid = d.base
                     WHERE d.oid = a.atttypid AND t.typtype <> 'd'), a.atttypid) AS base
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid IN (SELECT oid FROM relation) AND a.attnum > 0 AND NOT a.attisdropped
), labelled AS (
    SELECT f.*,
           (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
            FROM pg_catalog.pg_enum AS e
            WHERE e.enumtypid = f.base
               OR e.enumtypid = (SELECT t.typelem FROM pg_catalog.pg_type AS t
                                 WHERE t.oid = f.base)) AS labels,
           (SELECT string_agg(concat_ws(':', a.attnum, a.attname, a.atttypid, a.atttypmod), ','
                              ORDER BY a.attnum)
            FROM pg_catalog.pg_attribute AS a
            WHERE a.attnum > 0 AND a.attrelid IN (
                SELECT t.typrelid FROM pg_catalog.pg_type AS t
                WHERE t.typtype = 'c' AND (t.oid = f.base OR t.oid = (
                    SELECT e.typelem FROM pg_catalog.pg_type AS e WHERE e.oid = f.base)))) AS parts
    FROM field AS f
)
SELECT r.relname,
       r.relkind = 'p' AS partitioned,
       f.attname,
       pg_catalog.format_type(f.base, f.base_typmod) AS type,
       CASE WHEN f.base IN (20, 21, 23, 700, 701, 1700) THEN 'number'
            WHEN f.base = 16 THEN 'boolean'
            WHEN f.base IN (114, 3802) THEN 'json'
            ELSE 'string' END AS kind,
       array_position(r.key, f.attnum) - 1 AS key_position,
       (SELECT pg_catalog.md5(concat_ws('|', r.oid, r.relkind, r.key::text,
            (SELECT string_agg(concat_ws(':', l.attnum, l.attname, l.atttypid, l.atttypmod, l.labels, l.parts), '|'
                               ORDER BY l.attnum)
             FROM labelled AS l WHERE l.attrelid = r.oid),
            CASE WHEN r.relkind = 'p' THEN
                (SELECT string_agg(p.relid::pg_catalog.oid::text, ',' ORDER BY p.relid::pg_catalog.oid)
                 FROM pg_catalog.pg_partition_tree(r.oid) AS p WHERE p.isleaf) END))) AS structure
FROM relation AS r JOIN field AS f ON f.attrelid = r.oid
ORDER BY r.relname COLLATE "C", f.attnum

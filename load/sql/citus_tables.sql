-- What kind of tables the tables of schema $1, and those of schema tt, are to Citus:
-- 'distributed' by a column, 'reference', or 'plain' as without it.
SELECT n.nspname, c.relname,
    CASE WHEN p.partmethod = 'n' AND p.repmodel = 't' THEN 'reference'
         WHEN p.partmethod IS NULL OR p.partmethod = 'n' AND p.colocationid = 0 THEN 'plain'
         ELSE 'distributed' END,
    CASE WHEN p.partkey IS NOT NULL THEN pg_catalog.column_to_column_name(c.oid, p.partkey::text) END
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_dist_partition AS p ON p.logicalrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND (n.nspname = $1 OR n.nspname = 'tt')

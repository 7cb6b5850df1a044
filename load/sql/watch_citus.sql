-- The same where some are tables of Citus: $1 is what the workers said of their parts of these, when the load
-- began (citus_workers.sql).  Of those that this transaction has made they know nothing, and the next load counts.
WITH said AS MATERIALIZED (
    SELECT key AS node, value AS parts FROM jsonb_each($1::jsonb)
)
SELECT w.schema_name, w.relation_name, w.rows, w.files = '', c.oid IS NOT NULL,
       coalesce(w.files = f.files AND w.gone = f.gone, false), coalesce(f.files, '-'), coalesce(f.gone, 0)
FROM tt.watched AS w
LEFT JOIN pg_namespace AS n ON n.nspname = w.schema_name
LEFT JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = w.relation_name AND c.relkind IN ('r', 'p')
LEFT JOIN pg_dist_partition AS d ON d.logicalrelid = c.oid
LEFT JOIN LATERAL (
    SELECT string_agg(node || ' ' || (part ->> 0), ' ' ORDER BY node) AS files, sum((part ->> 1)::numeric) AS gone
    FROM (SELECT node, parts -> format('%I.%I', n.nspname, c.relname) AS part FROM said) AS p
    WHERE part IS NOT NULL AND d.logicalrelid IS NOT NULL
    UNION ALL
    SELECT string_agg(x.relid::oid || ':' || coalesce(pg_relation_filenode(x.relid), 0), ' ' ORDER BY x.relid),
           coalesce(sum(pg_stat_get_tuples_deleted(x.relid)), 0)
    FROM (SELECT c.oid AS relid UNION SELECT p.relid FROM pg_partition_tree(c.oid) AS p) AS x
    WHERE c.oid IS NOT NULL AND d.logicalrelid IS NULL
    ORDER BY 1 LIMIT 1) AS f ON true

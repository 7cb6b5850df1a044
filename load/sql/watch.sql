-- The relations that are watched: schema, name, rows, whether that is the least there may be; whether it
-- is there, whether it is where it was and nothing has been deleted (truncating, dropping, restoring and
-- rewriting it change its OID or files; statistics count deletes), and what that is now.
SELECT w.schema_name, w.relation_name, w.rows, w.files = '', c.oid IS NOT NULL,
       coalesce(w.files = f.files AND w.gone = f.gone, false), f.files, f.gone
FROM tt.watched AS w
LEFT JOIN pg_namespace AS n ON n.nspname = w.schema_name
LEFT JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = w.relation_name AND c.relkind IN ('r', 'p')
LEFT JOIN LATERAL (
    SELECT string_agg(x.relid::oid || ':' || coalesce(pg_relation_filenode(x.relid), 0), ' ' ORDER BY x.relid) AS files,
           coalesce(sum(pg_stat_get_tuples_deleted(x.relid)), 0) AS gone
    FROM (SELECT c.oid AS relid UNION SELECT p.relid FROM pg_partition_tree(c.oid) AS p) AS x
    WHERE c.oid IS NOT NULL) AS f ON true

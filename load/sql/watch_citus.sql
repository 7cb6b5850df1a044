-- The same where some are tables of Citus: the workers say where their parts of these are, by other sessions
-- than ours.  Of those that this transaction has made they know nothing, and the next load counts.
WITH said AS MATERIALIZED (
    SELECT nodename || ':' || nodeport AS node, CASE WHEN success THEN result::jsonb ELSE '{}' END AS parts
    FROM run_command_on_workers($worker$
        SELECT coalesce(jsonb_object_agg(name, part), '{}')
        FROM (SELECT format('%I.%I', n.nspname, c.relname) AS name,
                     jsonb_build_array(string_agg(x.oid || ':' || pg_relation_filenode(x.oid), ' ' ORDER BY x.oid),
                                       sum(pg_stat_get_tuples_deleted(x.oid))) AS part
              FROM pg_dist_shard AS s
              JOIN pg_class AS c ON c.oid = s.logicalrelid
              JOIN pg_namespace AS n ON n.oid = c.relnamespace
              JOIN pg_class AS x ON x.oid = to_regclass(shard_name(s.logicalrelid, s.shardid))
              GROUP BY 1) AS p $worker$)
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

-- What the workers say, in one look, by other sessions than ours: which of the transactions that are
-- committed here they still hold prepared (-: others, at work or given up; null: none), and where their
-- parts of the tables of Citus are, as watch.sql.  Those that make trouble come first; parts are of all.
WITH said AS MATERIALIZED (
    SELECT w.nodename || ':' || w.nodeport AS node, w.success, CASE WHEN NOT w.success THEN w.result END AS error,
           CASE WHEN w.success THEN w.result::jsonb END AS said
    FROM pg_catalog.run_command_on_workers(replace($worker$
        SELECT jsonb_build_object('held', (
            SELECT coalesce(string_agg(gid, ' ') FILTER (WHERE gid = ANY (GIDS::text[])), '-')
            FROM pg_prepared_xacts WHERE database = current_database() AND gid ~ '^citus_' HAVING count(*) > 0
        ), 'parts', (
            SELECT coalesce(jsonb_object_agg(name, part), '{}')
            FROM (SELECT format('%I.%I', n.nspname, c.relname) AS name,
                         jsonb_build_array(string_agg(x.oid || ':' || pg_relation_filenode(x.oid), ' ' ORDER BY x.oid),
                                           sum(pg_stat_get_tuples_deleted(x.oid))) AS part
                  FROM pg_dist_shard AS s
                  JOIN pg_class AS c ON c.oid = s.logicalrelid
                  JOIN pg_namespace AS n ON n.oid = c.relnamespace
                  JOIN pg_class AS x ON x.oid = to_regclass(shard_name(s.logicalrelid, s.shardid))
                  GROUP BY 1) AS p)) $worker$,
        'GIDS', quote_nullable((SELECT array_agg(gid) FROM pg_dist_transaction)))) AS w
)
SELECT node, success, coalesce(error, said ->> 'held'), jsonb_object_agg(node, coalesce(said -> 'parts', '{}')) OVER ()
FROM said
ORDER BY success, said ->> 'held' IS NULL, said ->> 'held' = '-', node

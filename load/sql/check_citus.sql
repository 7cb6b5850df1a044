-- What Citus says of itself and of its workers, for tt-load --check, where it is there: one JSON object.
-- Shards are those of the tables of schemas $1 and tt; workers say which of theirs they have. One that does
-- not answer costs three seconds.
WITH patience AS MATERIALIZED (
    SELECT set_config('citus.node_connection_timeout', '3000', true) AS ms
), placed AS MATERIALIZED (
    SELECT s.shardid, p.groupid, shard_name(s.logicalrelid, s.shardid) AS name, d.repmodel = 't' AS is_reference
    FROM pg_dist_partition AS d
    JOIN pg_class AS c ON c.oid = d.logicalrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_dist_shard AS s ON s.logicalrelid = d.logicalrelid
    LEFT JOIN pg_dist_placement AS p ON p.shardid = s.shardid AND p.shardstate = 1
    WHERE n.nspname IN ($1, 'tt') AND has_schema_privilege(n.oid, 'USAGE')
), said AS MATERIALIZED (
    SELECT w.nodename, w.nodeport, w.success, w.result
    FROM patience, LATERAL run_command_on_workers(format($worker$
        SELECT jsonb_build_object(
            'version', (SELECT extversion FROM pg_extension WHERE extname = 'citus'),
            'may_prepare', current_setting('max_prepared_transactions')::int > 0,
            'create', has_database_privilege(current_database(), 'CREATE'),
            'temporary', has_database_privilege(current_database(), 'TEMPORARY'),
            'shards', (SELECT count(*) FROM unnest(%L::text[]) AS name WHERE to_regclass(name) IS NOT NULL),
            'half', count(*) FILTER (WHERE gid = ANY (%L::text[])),
            'prepared', count(*),
            'prepared_for', coalesce(extract(epoch FROM now() - min(prepared)), 0))
        FROM pg_prepared_xacts WHERE gid LIKE 'citus\_%%' AND database = current_database() $worker$,
        (SELECT array_agg(DISTINCT name) FROM placed), (SELECT array_agg(gid) FROM pg_dist_transaction))
        || left(patience.ms, 0)) AS w
)
SELECT jsonb_build_object('citus', jsonb_build_object(
    'version', (SELECT extversion FROM pg_extension WHERE extname = 'citus'),
    'coordinator', EXISTS (SELECT FROM pg_dist_node WHERE groupid = 0),
    'recover', has_function_privilege('recover_prepared_transactions()', 'EXECUTE'),
    'shards', (SELECT count(DISTINCT shardid) FROM placed),
    'distributed', (SELECT count(DISTINCT shardid) FROM placed WHERE NOT is_reference),
    'workers', (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'name', format('%s:%s', n.nodename, n.nodeport),
            'host', n.nodename, 'port', n.nodeport,
            'active', n.isactive, 'takes_shards', n.shouldhaveshards,
            'shards', (SELECT count(*) FROM placed AS p WHERE p.groupid = n.groupid),
            'distributed', (SELECT count(*) FROM placed AS p WHERE p.groupid = n.groupid AND NOT p.is_reference),
            -- copies of dimensions that it does not have
            'copies', (SELECT count(DISTINCT shardid) FROM placed WHERE is_reference)
                      - (SELECT count(*) FROM placed AS p WHERE p.groupid = n.groupid AND p.is_reference),
            'error', CASE WHEN NOT s.success THEN s.result END,
            'said', CASE WHEN s.success THEN s.result::jsonb END) ORDER BY n.nodename, n.nodeport), '[]')
        FROM pg_dist_node AS n LEFT JOIN said AS s USING (nodename, nodeport)
        WHERE n.groupid <> 0 AND n.noderole = 'primary')))

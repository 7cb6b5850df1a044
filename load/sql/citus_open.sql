-- Workers that have not committed their part of a transaction that is committed here, or do not answer.
SELECT w.nodename || ':' || w.nodeport, w.success, w.result
FROM pg_catalog.run_command_on_workers(pg_catalog.format(
    'SELECT pg_catalog.string_agg(gid, '' '') FROM pg_catalog.pg_prepared_xacts WHERE gid = ANY (%L::text[])',
    (SELECT pg_catalog.array_agg(gid) FROM pg_catalog.pg_dist_transaction))) AS w
WHERE NOT w.success OR w.result <> ''
ORDER BY w.success, 1

-- Workers that hold a part of a transaction prepared, or do not answer: which of them are committed here
-- (else -: what they hold of others, at work or given up).
SELECT w.nodename || ':' || w.nodeport, w.success, w.result
FROM pg_catalog.run_command_on_workers(pg_catalog.format(
    'SELECT coalesce(pg_catalog.string_agg(gid, '' '') FILTER (WHERE gid = ANY (%L::text[])), ''-'')'
    ' FROM pg_catalog.pg_prepared_xacts WHERE database = current_database() AND gid ~ ''^citus_'' HAVING count(*) > 0',
    (SELECT pg_catalog.array_agg(gid) FROM pg_catalog.pg_dist_transaction))) AS w
WHERE NOT w.success OR w.result <> ''
ORDER BY w.success, w.result = '-', 1

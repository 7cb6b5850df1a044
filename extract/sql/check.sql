-- What the source says of itself, for tt-extract --check: one JSON object.  $1: the schema.
-- It needs no more privileges than an extraction.  Numbers beyond 2^53 are texts.
-- psql:  \set schema '''public'''  and put :schema for $1.
SELECT jsonb_build_object(
    'database', current_database(),
    'user', current_user,
    'version', current_setting('server_version'),
    'version_num', current_setting('server_version_num')::int,
    'time', extract(epoch FROM clock_timestamp()),
    'time_zone', (SELECT reset_val FROM pg_settings WHERE name = 'TimeZone'),
    'database_oid', (SELECT oid::text FROM pg_database WHERE datname = current_database()),
    'system_identifier', c.system_identifier::text,
    'timeline', k.timeline_id::text,
    'in_recovery', r.is,
    'replay_paused', CASE WHEN r.is THEN pg_is_wal_replay_paused() END,
    'replay_age_s', CASE WHEN r.is
        THEN extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END,
    'xmin', pg_snapshot_xmin(s.snapshot)::text,
    'xmax', pg_snapshot_xmax(s.snapshot)::text,
    'frozen_age', (SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database()),
    -- who holds the oldest transaction that is open; others' times are for pg_read_all_stats
    'holder', (SELECT jsonb_build_object('pid', l.pid, 'user', a.usename,
                                        'since', extract(epoch FROM a.xact_start))
               FROM pg_locks AS l LEFT JOIN pg_stat_activity AS a ON a.pid = l.pid
               WHERE l.locktype = 'transactionid' AND l.granted AND l.mode = 'ExclusiveLock'
                 AND l.transactionid = pg_snapshot_xmin(s.snapshot)::xid
                 AND l.pid <> pg_backend_pid()
               LIMIT 1),
    'prepared', (SELECT jsonb_agg(jsonb_build_object('gid', gid, 'database', database,
                     'age_s', extract(epoch FROM clock_timestamp() - prepared)) ORDER BY prepared)
                 FROM pg_prepared_xacts),
    -- for the log cursor; positions of a slot are those of its database alone
    'wal_level', current_setting('wal_level'),
    'replication', (SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user),
    'slot_keeps', current_setting('max_slot_wal_keep_size', true),
    'slots', (SELECT jsonb_object_agg(slot_name, jsonb_build_object('active', active, 'wal_status', wal_status,
                  'safe_bytes', safe_wal_size,
                  'held_bytes', CASE WHEN NOT r.is THEN pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) END))
              FROM pg_replication_slots WHERE plugin = 'pgoutput' AND database = current_database()),
    'schema', n.oid IS NOT NULL,
    'usage', has_schema_privilege(n.oid, 'USAGE'),
    'tables', (SELECT jsonb_object_agg(t.relname, jsonb_build_object(
            'select', has_table_privilege(t.oid, 'SELECT'),
            'row_security', row_security_active(t.oid),
            'primary_key', EXISTS (SELECT FROM pg_index WHERE indrelid = t.oid AND indisprimary),
            'publications', (SELECT jsonb_agg(p.pubname) FROM pg_publication_rel AS m
                             JOIN pg_publication AS p ON p.oid = m.prpubid WHERE m.prrelid = t.oid),
            'zoneless', EXISTS (SELECT FROM pg_attribute AS a
                                WHERE a.attrelid = t.oid AND a.atttypid = 'timestamp'::regtype
                                  AND NOT a.attisdropped),
            'columns', (SELECT jsonb_agg(a.attname ORDER BY a.attnum) FROM pg_attribute AS a
                        WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped)))
        FROM pg_class AS t
        WHERE t.relnamespace = n.oid AND t.relkind IN ('r', 'p') AND NOT t.relispartition))
FROM (SELECT pg_current_snapshot() AS snapshot) AS s
CROSS JOIN (SELECT pg_is_in_recovery() AS is) AS r
CROSS JOIN pg_control_system() AS c
CROSS JOIN pg_control_checkpoint() AS k
LEFT JOIN pg_namespace AS n ON n.nspname = $1

-- The replication slot $1, where it is null that of the name which tt gives one: one row.
-- why: the log cannot be read by it; NULL: it can.  Positions are numbers; they are NULL on a
-- standby, and where the slot is not there.
-- psql:  \set slot null  and put :slot for $1.
WITH own (name) AS (
    SELECT 'tt_' || (SELECT d.oid FROM pg_catalog.pg_database AS d
                     WHERE d.datname = pg_catalog.current_database())
)
SELECT coalesce($1, own.name) AS name,
       s.slot_name IS NOT NULL AS is_there,
       CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'the source is a standby'
            WHEN s.slot_name IS NULL THEN 'it is not there'
            WHEN s.plugin IS DISTINCT FROM 'pgoutput' THEN 'it is not one of pgoutput'
            WHEN s.database IS DISTINCT FROM pg_catalog.current_database() THEN 'it is of another database'
            WHEN pg_catalog.current_setting('wal_level') <> 'logical' THEN 'wal_level of the source is not logical any more'
            WHEN s.wal_status = 'lost' OR s.restart_lsn IS NULL
                 OR pg_catalog.to_jsonb(s) ->> 'invalidation_reason' IS NOT NULL
                THEN 'it was invalidated: the source has thrown the log away that it held back (max_slot_wal_keep_size)'
            WHEN s.active AND s.active_pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
                THEN 'somebody else reads it, process ' || s.active_pid END AS why,
       pg_catalog.pg_wal_lsn_diff(s.confirmed_flush_lsn, '0/0') AS confirmed,
       CASE WHEN NOT pg_catalog.pg_is_in_recovery()
            THEN pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0') END AS log_end,
       own.name AS own,
       pg_catalog.pg_wal_lsn_diff(s.restart_lsn, '0/0') AS restart
FROM own LEFT JOIN pg_catalog.pg_replication_slots AS s ON s.slot_name = coalesce($1, own.name);

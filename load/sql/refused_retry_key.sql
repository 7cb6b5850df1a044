-- Of one row that was refused and is still no row, the key, so that a later version supersedes it.
INSERT INTO pg_temp.tt_retry (tt_id, tt_refused, tt_is_whole, :key_columns)
SELECT r.id, true, false, :target_key
FROM tt.rejected AS r, jsonb_populate_record(NULL::pg_temp.tt_keys, r.row) AS t
WHERE r.id = :first

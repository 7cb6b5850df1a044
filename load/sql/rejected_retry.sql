-- The rows that still wait, as rows.
CREATE TEMP TABLE tt_retry ON COMMIT DROP AS
SELECT r.id AS tt_id, t.*
FROM tt.rejected AS r, jsonb_populate_record(NULL::pg_temp.:stage, r.row) AS t
WHERE r.table_name = :table_name AND r.state = 'waiting'

-- The rows that still wait, as rows; not those of an older model that lack what it now demands.
CREATE TEMP TABLE tt_retry ON COMMIT DROP AS
SELECT r.id AS tt_id, :retry_columns
FROM tt.rejected AS r, jsonb_populate_record(NULL::pg_temp.:stage, r.row) AS t
WHERE r.table_name = :table_name AND r.state = 'waiting'
  AND (:target_required) IS NOT NULL

-- The rows that still wait, as rows; tt_is_whole: not one of an older model that lacks what it now demands.
CREATE TEMP TABLE tt_retry ON COMMIT DROP AS
SELECT r.id AS tt_id, false AS tt_refused, (:target_required) IS NOT NULL AS tt_is_whole, :retry_columns
FROM tt.rejected AS r, jsonb_populate_record(CAST (NULL AS :stage), r.row) AS t
WHERE r.table_name = :table_name AND r.state = 'waiting'

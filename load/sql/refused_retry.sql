-- One row that was refused, as a row, with those that wait.
INSERT INTO pg_temp.tt_retry (tt_id, tt_refused, tt_is_whole, :columns)
SELECT r.id, true, (:target_required) IS NOT NULL, :refused_columns
FROM tt.rejected AS r, jsonb_populate_record(CAST (NULL AS :stage), r.row) AS t
WHERE r.id = :first

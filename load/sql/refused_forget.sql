-- Rows that were refused and have not even a key of the table, which came complete.
UPDATE tt.rejected AS r SET state = 'superseded', resolved = :run
WHERE r.table_name = :table_name AND r.state = 'refused' AND r.run <> :run
  AND r.id NOT IN (SELECT w.tt_id FROM pg_temp.tt_retry AS w)

-- Waiting rows that cannot be read as rows of the table, which came complete: all of it is staged.
UPDATE tt.rejected AS r
SET state = 'superseded', resolved = :run
WHERE r.table_name = :table_name AND r.state = 'waiting'

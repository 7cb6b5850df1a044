-- Waiting rows whose key comes again in this run, or is deleted by it (:keys), came too late.
UPDATE tt.rejected AS r
SET state = 'superseded', resolved = :run
WHERE r.table_name = :table_name AND r.state = 'waiting'
  AND EXISTS (SELECT FROM jsonb_populate_record(NULL::pg_temp.:stage, r.row) AS t
              WHERE EXISTS (SELECT FROM pg_temp.:keys AS s WHERE :key_match))

-- Waiting rows whose key is not in a table that came complete: deleted at the source.
UPDATE tt.rejected AS r
SET state = 'superseded', resolved = :run
WHERE r.table_name = :table_name AND r.state = 'waiting'
  AND EXISTS (SELECT FROM jsonb_populate_record(NULL::pg_temp.:stage, r.row) AS t
              WHERE NOT EXISTS (SELECT FROM pg_temp.:stage AS s WHERE :key_match)
                AND NOT EXISTS (SELECT FROM pg_temp.:held_back AS s WHERE :key_match))

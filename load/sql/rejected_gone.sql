-- Waiting rows whose key is not in a table that came complete: deleted at the source.
WITH gone AS (
    DELETE FROM pg_temp.tt_retry AS t
    WHERE NOT EXISTS (SELECT FROM pg_temp.:stage AS s WHERE :key_match)
      AND NOT EXISTS (SELECT FROM pg_temp.:held_back AS s WHERE :key_match)
    RETURNING t.tt_id
)
UPDATE tt.rejected AS r SET state = 'superseded', resolved = :run
FROM gone WHERE r.id = gone.tt_id

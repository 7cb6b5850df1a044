-- Waiting rows whose key is not in a table that came complete: deleted at the source.
WITH gone AS (
    DELETE FROM pg_temp.tt_retry AS r
    WHERE r.tt_id NOT IN (SELECT t.tt_id FROM pg_temp.tt_retry AS t JOIN :stage AS s ON :key_match
                          UNION ALL
                          SELECT t.tt_id FROM pg_temp.tt_retry AS t JOIN :held_back AS s ON :key_match)
    RETURNING r.tt_id
)
UPDATE tt.rejected AS r SET state = 'superseded', resolved = :run
FROM gone WHERE r.id = gone.tt_id

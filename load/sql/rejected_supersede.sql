-- Waiting rows whose key comes again in this run, or is deleted by it (:keys), came too late.
WITH late AS (
    DELETE FROM pg_temp.tt_retry AS t USING :keys AS s
    WHERE :key_match
    RETURNING t.tt_id
)
UPDATE tt.rejected AS r SET state = 'superseded', resolved = :run
FROM late WHERE r.id = late.tt_id

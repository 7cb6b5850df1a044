-- Those whose parents have come are staged with the run's own rows.
WITH loaded AS (
    UPDATE tt.rejected AS r SET state = 'loaded', resolved = :run
    FROM pg_temp.tt_retry AS w WHERE r.id = w.tt_id AND w.tt_is_whole AND NOT w.tt_refused
)
INSERT INTO :stage (:columns)
SELECT :stage_columns FROM pg_temp.tt_retry AS s WHERE s.tt_is_whole AND NOT s.tt_refused

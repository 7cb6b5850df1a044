INSERT INTO :part (:columns)
SELECT :stage_columns FROM pg_temp.tt_retry AS s WHERE s.tt_id = :first

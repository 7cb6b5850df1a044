-- The rows that are taken out of a table that came complete are in it all the same: not gone.
INSERT INTO pg_temp.:held_back (:key_columns)
SELECT :stage_key FROM pg_temp.:stage AS s
WHERE s.ctid IN (SELECT tid FROM pg_temp.tt_missing)

-- The rows that are taken out of a table that came complete are in it all the same: not gone.
INSERT INTO :held_back (:key_columns)
SELECT :stage_key FROM pg_temp.tt_kept AS s

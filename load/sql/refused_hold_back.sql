-- The rows that COPY refused, of a table that came complete, are in it all the same: not gone.
INSERT INTO :held_back (:key_columns) SELECT :key_columns FROM pg_temp.tt_refused

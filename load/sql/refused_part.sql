-- Some of the staged rows.
INSERT INTO :part (:columns)
SELECT :stage_columns FROM pg_temp.tt_numbered AS s WHERE s.tt_n BETWEEN :first AND :last

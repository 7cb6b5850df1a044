-- Some of the staged rows.
CREATE TEMP TABLE tt_part ON COMMIT DROP AS
SELECT :stage_columns FROM pg_temp.tt_numbered AS s WHERE s.tt_n BETWEEN :first AND :last

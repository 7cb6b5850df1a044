-- The staged rows with numbers, and their lines: those of the run's file that are not rejected yet
-- (0: a row of an earlier run).
CREATE TEMP TABLE tt_numbered ON COMMIT DROP AS
SELECT s.tt_n, coalesce(l.line, 0) AS tt_line, :stage_columns
FROM (SELECT row_number() OVER (ORDER BY :tid) AS tt_n, :columns FROM :stage) AS s
LEFT JOIN (SELECT row_number() OVER (ORDER BY line) AS tt_n, line
           FROM generate_series(2, :last + 1) AS line
           WHERE line NOT IN (SELECT r.line FROM tt.rejected AS r
                              WHERE r.run = :run AND r.table_name = :table_name)) AS l
    ON l.tt_n = s.tt_n

-- They are kept; line: in the run's file of :last rows, when no field spans lines, of those that COPY did
-- not refuse.
INSERT INTO tt.rejected (run, table_name, line, row, reason, state)
SELECT :run, :table_name, l.line, (SELECT to_jsonb(x) FROM (SELECT :stage_columns) AS x), m.reason, 'waiting'
FROM (SELECT tid, string_agg(reason, '; ' ORDER BY reason) AS reason
      FROM pg_temp.tt_missing GROUP BY tid) AS m
JOIN pg_temp.tt_kept AS s ON s.tt_tid = m.tid
JOIN (SELECT row_number() OVER (ORDER BY line) AS n, line
      FROM generate_series(2, 1 + :last) AS line
      WHERE line NOT IN (SELECT r.line FROM tt.rejected AS r
                         WHERE r.run = :run AND r.table_name = :table_name)) AS l ON l.n = s.tt_n
ORDER BY l.line

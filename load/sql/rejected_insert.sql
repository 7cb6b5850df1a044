-- Staged rows with a missing parent are kept, json as text (jsonb does not take all of it); line: in the run's
-- file, when no field spans lines, of those that COPY did not refuse.
INSERT INTO tt.rejected (run, table_name, line, row, reason, state)
SELECT :run, :table_name, l.line, (SELECT to_jsonb(x) FROM (SELECT :stage_texts) AS x), m.reason, 'waiting'
FROM (SELECT tid, string_agg(reason, '; ' ORDER BY reason) AS reason
      FROM pg_temp.tt_missing GROUP BY tid) AS m
JOIN pg_temp.:stage AS s ON s.ctid = m.tid
JOIN (SELECT ctid AS tid, row_number() OVER (ORDER BY ctid) AS n
      FROM pg_temp.:stage) AS n ON n.tid = m.tid
JOIN (SELECT row_number() OVER (ORDER BY line) AS n, line
      FROM generate_series(2, 1 + (SELECT count(*) FROM pg_temp.:stage)
               + (SELECT count(*) FROM tt.rejected AS r
                  WHERE r.run = :run AND r.table_name = :table_name)) AS line
      WHERE line NOT IN (SELECT r.line FROM tt.rejected AS r
                         WHERE r.run = :run AND r.table_name = :table_name)) AS l ON l.n = n.n
ORDER BY l.line

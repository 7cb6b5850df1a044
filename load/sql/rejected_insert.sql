-- Staged rows with a missing parent are kept, json as text (jsonb does not take all of it); line: in the run's file, when no field spans lines.
INSERT INTO tt.rejected (run, table_name, line, row, reason, state)
SELECT :run, :table_name, n.line, (SELECT to_jsonb(x) FROM (SELECT :stage_texts) AS x), m.reason, 'waiting'
FROM (SELECT tid, string_agg(reason, '; ' ORDER BY reason) AS reason
      FROM pg_temp.tt_missing GROUP BY tid) AS m
JOIN pg_temp.:stage AS s ON s.ctid = m.tid
JOIN (SELECT ctid AS tid, 1 + row_number() OVER (ORDER BY ctid) AS line
      FROM pg_temp.:stage) AS n ON n.tid = m.tid
ORDER BY n.line

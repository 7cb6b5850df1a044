-- One staged row that the server refuses is kept, its values as texts.
INSERT INTO tt.rejected (run, table_name, line, row, reason, state)
SELECT :run, :table_name, s.tt_line, (SELECT to_jsonb(x) FROM (SELECT :refused_texts) AS x), :reason, 'refused'
FROM pg_temp.tt_numbered AS s WHERE s.tt_n = :first

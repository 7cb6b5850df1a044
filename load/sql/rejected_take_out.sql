DELETE FROM pg_temp.:stage AS s
USING (SELECT DISTINCT tid FROM pg_temp.tt_missing) AS m
WHERE s.ctid = m.tid

DELETE FROM :stage AS s
USING (SELECT DISTINCT tid FROM pg_temp.tt_missing) AS m
WHERE s.:tid = m.tid

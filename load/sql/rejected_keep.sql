-- Staged rows with a missing parent, and which of the staged they are; json as text (jsonb does not take
-- all of it).
CREATE TEMP TABLE tt_kept ON COMMIT DROP AS
SELECT n.tid AS tt_tid, n.n AS tt_n, :stage_texts
FROM :stage AS s
JOIN (SELECT :tid AS tid, row_number() OVER (ORDER BY :tid) AS n FROM :stage) AS n ON n.tid = s.:tid
WHERE s.:tid IN (SELECT tid FROM pg_temp.tt_missing)

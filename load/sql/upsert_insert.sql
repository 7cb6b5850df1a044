-- A dimension: keys that are not there yet.  An anti-join: ON CONFLICT DO NOTHING would burn a
-- sequence value a row on a replay, and need a unique index that an older table may not have.
INSERT INTO :target (:columns)
SELECT :stage_columns
FROM :stage AS s
WHERE NOT EXISTS (SELECT 1 FROM :target AS t WHERE :key_match)

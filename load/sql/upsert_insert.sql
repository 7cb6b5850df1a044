-- A dimension: keys that are not there yet.  An anti-join: ON CONFLICT DO NOTHING would burn a
-- sequence value a row on a replay, and need a unique index that an older table may not have.
INSERT INTO :target (:columns)
SELECT :stage_columns
FROM pg_temp.:stage AS s
WHERE NOT EXISTS (SELECT FROM :target AS t WHERE :key_match)

-- A staged key without an identical live version is inserted: as append_insert.
INSERT INTO :target (:columns)
SELECT :stage_columns
FROM :stage AS s
WHERE NOT EXISTS (SELECT FROM pg_temp.tt_live AS t WHERE :key_match AND t.tt_is_same)
ORDER BY s.:tid

-- A fact: the live version of a staged key, where it differs from the staged row, is superseded.
INSERT INTO :ended (:key_columns, record_id, run, why)
SELECT :target_key, t.:record_id, :run, 'superseded'
FROM :stage AS s
JOIN :target AS t ON :key_match
WHERE NOT EXISTS (SELECT 1 FROM :ended AS e WHERE :ended_match)
  AND (:target_values) IS DISTINCT FROM (:stage_values)

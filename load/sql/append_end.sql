-- A fact: the live version of a staged key, where it differs from the staged row, is superseded.
INSERT INTO :ended (:key_columns, record_id, run, why)
SELECT :target_key, t.:record_id, :run, 'superseded'
FROM pg_temp.:stage AS s
JOIN :target AS t ON :key_match
WHERE NOT EXISTS (SELECT FROM :ended AS e WHERE e.record_id = t.:record_id)
  AND (:target_values) IS DISTINCT FROM (:stage_values)

-- A fact: the live versions of the keys in :stage are deleted.
INSERT INTO :ended (:key_columns, record_id, run, why)
SELECT :target_key, t.:record_id, :run, 'deleted'
FROM :stage AS s
JOIN :target AS t ON :key_match
WHERE NOT EXISTS (SELECT 1 FROM :ended AS e WHERE :ended_match)

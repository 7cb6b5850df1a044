-- A fact whose source table came complete: live keys that are not in it are deleted; those in
-- :held_back are in it, but the transform could not take their rows.
INSERT INTO :ended (:key_columns, record_id, run, why)
SELECT :target_key, t.:record_id, :run, 'deleted'
FROM :target AS t
WHERE NOT EXISTS (SELECT 1 FROM :ended AS e WHERE :ended_match)
  AND NOT EXISTS (SELECT 1 FROM :stage AS s WHERE :key_match)
  AND NOT EXISTS (SELECT 1 FROM :held_back AS s WHERE :key_match)
  AND (:target_key) IS NOT NULL -- of facts that were there before tt

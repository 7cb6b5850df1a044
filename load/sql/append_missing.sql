-- A fact whose source table came complete: live keys that are not in it are deleted; those in
-- :held_back are in it, but the transform could not take their rows.
INSERT INTO :ended (:key_columns, record_id, run, why)
SELECT :target_key, t.:record_id, :run, 'deleted'
FROM :target AS t
WHERE NOT EXISTS (SELECT FROM :ended AS e WHERE e.record_id = t.:record_id)
  AND NOT EXISTS (SELECT FROM pg_temp.:stage AS s WHERE :key_match)
  AND NOT EXISTS (SELECT FROM pg_temp.:held_back AS s WHERE :key_match)
  AND (:target_key) IS NOT NULL -- of facts that were there before tt

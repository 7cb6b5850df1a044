-- A fact, before the merge: staged rows whose live version is the same.
SELECT count(*) FROM :stage AS s JOIN :target AS t ON :key_match
WHERE (:target_values) IS NOT DISTINCT FROM (:stage_values)
  AND NOT EXISTS (SELECT 1 FROM :ended AS e WHERE :ended_match)

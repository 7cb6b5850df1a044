-- A dimension, before the merge: staged rows that are there as they are.
SELECT count(*) FROM :stage AS s JOIN :target AS t ON :key_match
WHERE (:target_values) IS NOT DISTINCT FROM (:stage_values)

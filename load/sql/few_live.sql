-- A fact on Citus, before the merge of a few rows: the live versions of the staged keys.
CREATE TEMP TABLE tt_live ON COMMIT DROP AS
SELECT :target_key, t.:record_id AS tt_record, (:target_values) IS NOT DISTINCT FROM (:stage_values) AS tt_is_same
FROM :stage AS s
JOIN :target AS t ON :key_match
WHERE NOT EXISTS (SELECT 1 FROM :ended AS e WHERE :ended_match) :near

-- A dimension: rows of which something differs get the new values; an unchanged row writes nothing.
UPDATE :target AS t
SET :assignments
FROM :stage AS s
WHERE :key_match
  AND (:target_values) IS DISTINCT FROM (:stage_values)

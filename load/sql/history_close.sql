-- The open version of a staged key, where it differs from the staged row, ends with this run.
UPDATE :history AS t
SET valid_to = greatest(:source_time::timestamptz, ((t.valid_from AT TIME ZONE 'UTC') + interval '1 microsecond') AT TIME ZONE 'UTC')
FROM :stage AS s
WHERE :key_match AND t.valid_to = 'infinity'
  AND (:target_values) IS DISTINCT FROM (:stage_values)

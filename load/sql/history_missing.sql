-- The source table came complete: open versions of keys that are not in it end.
UPDATE :history AS t
SET valid_to = greatest(:source_time::timestamptz, ((t.valid_from AT TIME ZONE 'UTC') + interval '1 microsecond') AT TIME ZONE 'UTC')
WHERE t.valid_to = 'infinity'
  AND NOT EXISTS (SELECT 1 FROM :stage AS s WHERE :key_match)
  AND NOT EXISTS (SELECT 1 FROM :held_back AS s WHERE :key_match)

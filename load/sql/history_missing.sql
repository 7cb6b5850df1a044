-- The source table came complete: open versions of keys that are not in it end.
UPDATE :history AS t
SET valid_to = greatest(:source_time::timestamptz, t.valid_from + interval '1 microsecond')
WHERE t.valid_to = 'infinity'
  AND NOT EXISTS (SELECT FROM pg_temp.:stage AS s WHERE :key_match)
  AND NOT EXISTS (SELECT FROM pg_temp.:held_back AS s WHERE :key_match)

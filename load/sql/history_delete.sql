-- The open versions of the keys in :stage end: they are deleted at the source.
UPDATE :history AS t
SET valid_to = greatest(:source_time::timestamptz, ((t.valid_from AT TIME ZONE 'UTC') + interval '1 microsecond') AT TIME ZONE 'UTC')
FROM :stage AS s
WHERE :key_match AND t.valid_to = 'infinity'

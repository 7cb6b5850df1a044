-- A staged key without an open version gets one: the first of a key is from -infinity, a later one
-- from the end of the one before or, where that had ended earlier (deleted, and back), from this run.
INSERT INTO :history (:columns, valid_from, valid_to)
SELECT :stage_columns,
       coalesce((SELECT greatest(max(t.valid_to), :source_time::timestamptz)
                 FROM :history AS t WHERE :key_match HAVING count(*) > 0), '-infinity'),
       'infinity'
FROM :stage AS s
WHERE NOT EXISTS (SELECT 1 FROM :history AS t WHERE :key_match AND t.valid_to = 'infinity')

-- Facts that existed before tt: all but the newest version of each key are superseded.
INSERT INTO :ended (:key_columns, record_id, run, why)
SELECT :target_key, t.:record_id, NULL, 'superseded'
FROM :target AS t
WHERE EXISTS (SELECT 1 FROM :target AS s WHERE :key_match AND s.:record_id > t.:record_id)

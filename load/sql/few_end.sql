-- Those that differ from the staged row are superseded: as append_end.
INSERT INTO :ended (:key_columns, record_id, run, why)
SELECT :key_columns, tt_record, :run, 'superseded' FROM pg_temp.tt_live WHERE NOT tt_is_same

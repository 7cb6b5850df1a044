-- Rows that were there before their history.
INSERT INTO :history (:columns, valid_from, valid_to)
SELECT :target_columns, '-infinity', 'infinity' FROM :target AS t

-- The key of a row that COPY refused.
INSERT INTO pg_temp.tt_refused (:key_columns)
SELECT :target_key FROM jsonb_populate_record(NULL::pg_temp.tt_refused, $1::jsonb) AS t
RETURNING true

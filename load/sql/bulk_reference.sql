-- Whether column $2 of table $1 has a foreign key to table $3 (as regclass): then adding it back
-- checks the reference.
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint AS f
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.conrelid AND f.conkey = ARRAY[a.attnum]
    WHERE f.contype = 'f' AND f.convalidated AND a.attname = $2
      AND f.conrelid = $1::pg_catalog.regclass AND f.confrelid = $3::pg_catalog.regclass)

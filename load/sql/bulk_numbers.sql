-- Draws $3 numbers in a row for column $2 of table $1 (as SQL writes it), as its default would one by
-- one: the first of them.  No row where that is not a sequence of the table's own that counts by one.
SELECT pg_catalog.setval(q.seqrelid, pg_catalog.nextval(q.seqrelid) + $3::bigint - 1) - $3::bigint + 1
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_sequence AS q
  ON q.seqrelid = pg_catalog.pg_get_serial_sequence($1, $2)::pg_catalog.regclass
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = $1::pg_catalog.regclass AND a.attname = $2
  AND q.seqincrement = 1 AND NOT q.seqcycle
  AND (a.attidentity <> ''
       OR pg_catalog.pg_get_expr(d.adbin, d.adrelid)
          = pg_catalog.format('nextval(%L::regclass)', q.seqrelid::pg_catalog.regclass))

-- What makes a COPY into table $1 (as regclass) slow and can be made again afterwards: its foreign
-- keys, and the index $2 of ours on the natural key.  One row each: how to drop it, how to make it.
SELECT pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::pg_catalog.regclass, c.conname),
       pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::pg_catalog.regclass, c.conname,
                         pg_catalog.pg_get_constraintdef(c.oid))
FROM pg_catalog.pg_constraint AS c
WHERE c.conrelid = $1::pg_catalog.regclass AND c.contype = 'f'
UNION ALL
SELECT pg_catalog.format('DROP INDEX %s', i.indexrelid::pg_catalog.regclass),
       pg_catalog.pg_get_indexdef(i.indexrelid)
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
WHERE i.indrelid = $1::pg_catalog.regclass AND x.relname = $2 AND NOT i.indisunique
ORDER BY 2

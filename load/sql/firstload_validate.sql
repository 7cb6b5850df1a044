-- What proves the foreign keys of table $1 (as regclass) that have not been: a statement each.
SELECT pg_catalog.format('ALTER TABLE %s VALIDATE CONSTRAINT %I', c.conrelid::pg_catalog.regclass, c.conname)
FROM pg_catalog.pg_constraint AS c
WHERE c.conrelid = $1::pg_catalog.regclass AND c.contype = 'f' AND NOT c.convalidated
ORDER BY c.conname

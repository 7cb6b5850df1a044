-- What makes a COPY into table $1 (as regclass) slow and can be made again afterwards: its foreign
-- keys, its primary key where nothing else hangs on that, and the index $2 of ours on the natural
-- key.  One row each: how to drop it, how to make it.
SELECT pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::pg_catalog.regclass, c.conname),
       pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::pg_catalog.regclass, c.conname,
                         pg_catalog.pg_get_constraintdef(c.oid))
FROM pg_catalog.pg_constraint AS c
WHERE c.conrelid = $1::pg_catalog.regclass AND c.contype = 'f'
UNION ALL
SELECT pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::pg_catalog.regclass, c.conname),
       pg_catalog.format('%s; ALTER TABLE %s ADD CONSTRAINT %I PRIMARY KEY USING INDEX %I',
                         pg_catalog.pg_get_indexdef(c.conindid), c.conrelid::pg_catalog.regclass,
                         c.conname, c.conname)
FROM pg_catalog.pg_constraint AS c
JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.conindid
JOIN pg_catalog.pg_class AS x ON x.oid = c.conindid
WHERE c.conrelid = $1::pg_catalog.regclass AND c.contype = 'p' AND NOT c.condeferrable
  AND NOT i.indisreplident AND NOT i.indisclustered AND x.reltablespace = 0
  AND pg_catalog.obj_description(c.oid, 'pg_constraint') IS NULL
  AND pg_catalog.obj_description(c.conindid, 'pg_class') IS NULL
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                  WHERE d.deptype = 'n'
                    AND (d.refclassid, d.refobjid) IN
                        (('pg_catalog.pg_constraint'::pg_catalog.regclass, c.oid),
                         ('pg_catalog.pg_class'::pg_catalog.regclass, c.conindid)))
UNION ALL
SELECT pg_catalog.format('DROP INDEX %s', i.indexrelid::pg_catalog.regclass),
       pg_catalog.pg_get_indexdef(i.indexrelid)
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
WHERE i.indrelid = $1::pg_catalog.regclass AND x.relname = $2 AND NOT i.indisunique
ORDER BY 2

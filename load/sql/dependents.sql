-- What makes a COPY into table $1 (as regclass) slow and can be made again afterwards: its foreign
-- keys, its primary key where nothing else hangs on that, and the index $2 of ours on the natural
-- key.  With $3 also a primary key on which nothing hangs but foreign keys of tables of ours that
-- are empty, and those.  $4: whether it is one of Citus, which checks no rows for a foreign key that it has to
-- find a name for (the one that it has).  One row each, in order: how to drop it, how to make it.
WITH reference AS (
    SELECT c.oid, c.conindid, c.conrelid, c.confrelid,
           pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', r.name, c.conname) AS off,
           pg_catalog.format('ALTER TABLE %s ADD %s %s', r.name,
                             CASE WHEN NOT ($4::boolean AND c.conname = pg_catalog.format('%s_%s_fkey', x.relname, a.attname))
                                  THEN pg_catalog.format('CONSTRAINT %I', c.conname) END,
                             pg_catalog.pg_get_constraintdef(c.oid))
           || coalesce(pg_catalog.format('; COMMENT ON CONSTRAINT %I ON %s IS ', c.conname, r.name)
                       || pg_catalog.quote_literal(pg_catalog.obj_description(c.oid, 'pg_constraint')),
                       '') AS on_again
    FROM pg_catalog.pg_constraint AS c
    JOIN pg_catalog.pg_class AS x ON x.oid = c.conrelid
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1],
    LATERAL (SELECT c.conrelid::pg_catalog.regclass) AS r (name)
    WHERE c.contype = 'f' AND $1::pg_catalog.regclass IN (c.conrelid, c.confrelid)
),
theirs AS (
    SELECT f.*
    FROM reference AS f
    JOIN pg_catalog.pg_constraint AS c USING (oid)
    JOIN pg_catalog.pg_class AS r ON r.oid = f.conrelid
    WHERE $3::boolean AND f.conrelid <> $1::pg_catalog.regclass AND c.convalidated AND c.conparentid = 0
      AND r.relkind = 'r' AND NOT r.relispartition AND pg_catalog.pg_has_role(r.relowner, 'USAGE')
      AND pg_catalog.pg_relation_size(r.oid) = 0
),
key AS (
    SELECT c.oid, c.conindid, c.conrelid::pg_catalog.regclass AS tab, c.conname
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
                             ('pg_catalog.pg_class'::pg_catalog.regclass, c.conindid))
                        AND (d.classid <> 'pg_catalog.pg_constraint'::pg_catalog.regclass
                             OR d.objid NOT IN (SELECT t.oid FROM theirs AS t)))
)
SELECT t.off, '', 0 AS step
FROM theirs AS t JOIN key USING (conindid)
UNION ALL
SELECT f.off, f.on_again, 1
FROM reference AS f
WHERE f.conrelid = $1::pg_catalog.regclass
UNION ALL
SELECT pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', key.tab, key.conname),
       pg_catalog.format('%s; ALTER TABLE %s ADD CONSTRAINT %I PRIMARY KEY USING INDEX %I',
                         pg_catalog.pg_get_indexdef(key.conindid), key.tab, key.conname, key.conname), 2
FROM key
UNION ALL
SELECT pg_catalog.format('DROP INDEX %s', i.indexrelid::pg_catalog.regclass),
       pg_catalog.pg_get_indexdef(i.indexrelid), 2
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
WHERE i.indrelid = $1::pg_catalog.regclass AND x.relname = $2 AND NOT i.indisunique
UNION ALL
SELECT '', t.on_again, 3
FROM theirs AS t JOIN key USING (conindid)
ORDER BY 3, 2, 1

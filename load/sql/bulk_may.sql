-- Whether table $1 (as regclass) is empty, ours, and has the $2 foreign keys that the model wants.
SELECT c.relkind = 'r'
   AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
   AND NOT EXISTS (SELECT FROM :target)
   AND (SELECT count(*) FROM pg_catalog.pg_constraint AS f
        WHERE f.conrelid = c.oid AND f.contype = 'f') >= $2::bigint
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS f
                   WHERE f.conrelid = c.oid AND f.contype = 'f'
                     AND NOT (pg_catalog.has_table_privilege(f.confrelid, 'REFERENCES')
                              AND pg_catalog.has_table_privilege(f.confrelid, 'SELECT')))
FROM pg_catalog.pg_class AS c
WHERE c.oid = $1::pg_catalog.regclass

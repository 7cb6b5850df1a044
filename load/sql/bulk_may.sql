-- Whether table $1 (as regclass) is an empty table of ours, and its foreign keys can be added back.
SELECT c.relkind = 'r' AND NOT c.relispartition
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits AS i WHERE c.oid IN (i.inhparent, i.inhrelid))
   AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
   AND NOT EXISTS (SELECT 1 FROM :target LIMIT 1) -- without LIMIT Citus fetches all of it
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS f
                   WHERE f.conrelid = c.oid AND f.contype = 'f'
                     AND NOT (pg_catalog.has_table_privilege(f.confrelid, 'REFERENCES')
                              AND pg_catalog.has_table_privilege(f.confrelid, 'SELECT')))
FROM pg_catalog.pg_class AS c
WHERE c.oid = $1::pg_catalog.regclass

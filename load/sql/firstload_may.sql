-- Whether tables can be made in a schema of their own and then be moved to schema $1, and be what they
-- are if they are made there: by a role that may make a schema, where no default privileges of that
-- schema, no event trigger and no publication of all tables have a part in it.  And whether a schema of
-- an earlier load is left.
SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_default_acl AS a
                   JOIN pg_catalog.pg_namespace AS n ON n.oid = a.defaclnamespace
                   WHERE n.nspname = $1)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger AS t WHERE t.evtenabled <> 'D')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_publication AS p WHERE p.puballtables)
   AND (l.oid IS NULL OR pg_catalog.pg_has_role(l.nspowner, 'USAGE')),
   l.oid IS NOT NULL AND pg_catalog.pg_has_role(l.nspowner, 'USAGE')
FROM (VALUES ('tt_first_load')) AS f (name)
LEFT JOIN pg_catalog.pg_namespace AS l ON l.nspname = f.name

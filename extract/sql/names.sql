-- Of each type of $1, an array of OIDs, whose values are printed as the names of objects: a text that
-- is another once one of those names is.  A JSON object by the type's OID.  It is not part of
-- catalog.sql, since hardly a table has such a column, and planning it costs as much as all of that.
-- psql:  \set types '''{2205}'''  and put :types for $1.
WITH prints (oid, kind) AS ( -- types whose values are printed as the names of objects, of these kinds
    SELECT t.oid, v.kind
    FROM (VALUES ('regclass', 'class'), ('regclass', 'namespace'), ('regtype', 'type'), ('regtype', 'namespace'),
                 ('regproc', 'proc'), ('regproc', 'namespace'),
                 ('regprocedure', 'proc'), ('regprocedure', 'type'), ('regprocedure', 'namespace'),
                 ('regoper', 'operator'), ('regoper', 'namespace'),
                 ('regoperator', 'operator'), ('regoperator', 'type'), ('regoperator', 'namespace'),
                 ('regcollation', 'collation'), ('regcollation', 'namespace'),
                 ('regconfig', 'config'), ('regconfig', 'namespace'),
                 ('regdictionary', 'dictionary'), ('regdictionary', 'namespace'),
                 ('regnamespace', 'namespace'), ('regrole', 'role'), ('aclitem', 'role')) AS v (type, kind)
    JOIN pg_catalog.pg_type AS t ON t.typname = v.type
     AND t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace
    WHERE t.oid = ANY ($1::pg_catalog.oid[])
), names (kind, text) AS MATERIALIZED (
    SELECT k.kind, md5(CASE k.kind
        WHEN 'class' THEN (SELECT string_agg(concat_ws(':', oid, relnamespace, relname), ',' ORDER BY oid)
                           FROM pg_catalog.pg_class
                           WHERE relpersistence <> 't' AND relnamespace <> 'pg_toast'::pg_catalog.regnamespace)
        WHEN 'type' THEN (SELECT string_agg(concat_ws(':', oid, typnamespace, typname), ',' ORDER BY oid)
                          FROM pg_catalog.pg_type WHERE typnamespace NOT IN
                              (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname LIKE 'pg\_temp\_%'))
        WHEN 'proc' THEN (SELECT string_agg(concat_ws(':', oid, pronamespace, proname, proargtypes), ',' ORDER BY oid)
                          FROM pg_catalog.pg_proc)
        WHEN 'operator' THEN (SELECT string_agg(concat_ws(':', oid, oprnamespace, oprname, oprleft, oprright), ','
                                                ORDER BY oid) FROM pg_catalog.pg_operator)
        WHEN 'collation' THEN (SELECT string_agg(concat_ws(':', oid, collnamespace, collname), ',' ORDER BY oid)
                               FROM pg_catalog.pg_collation)
        WHEN 'config' THEN (SELECT string_agg(concat_ws(':', oid, cfgnamespace, cfgname), ',' ORDER BY oid)
                            FROM pg_catalog.pg_ts_config)
        WHEN 'dictionary' THEN (SELECT string_agg(concat_ws(':', oid, dictnamespace, dictname), ',' ORDER BY oid)
                                FROM pg_catalog.pg_ts_dict)
        WHEN 'namespace' THEN (SELECT string_agg(concat_ws(':', oid, nspname), ',' ORDER BY oid)
                               FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_')
        WHEN 'role' THEN (SELECT string_agg(concat_ws(':', oid, rolname), ',' ORDER BY oid)
                          FROM pg_catalog.pg_roles) END)
    FROM (SELECT DISTINCT kind FROM prints) AS k
), names_of (oid, text) AS (
    SELECT p.oid, string_agg(n.text, ',' ORDER BY n.kind)
    FROM prints AS p JOIN names AS n ON n.kind = p.kind GROUP BY p.oid
)
SELECT jsonb_object_agg(oid::text, text) FROM names_of

-- What the warehouse says of itself, for tt-load --check: one JSON object.  $1: the schema.
-- psql:  \set schema '''public'''  and put :schema for $1.
SELECT jsonb_build_object(
    'database', current_database(),
    'user', current_user,
    'version', current_setting('server_version'),
    'version_num', current_setting('server_version_num')::int,
    'time', extract(epoch FROM clock_timestamp()),
    'in_recovery', pg_is_in_recovery(),
    'read_only', (SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_read_only'),
    'create', has_database_privilege(current_database(), 'CREATE'),
    'temporary', has_database_privilege(current_database(), 'TEMPORARY'),
    'schemas', (SELECT jsonb_object_agg(nspname, jsonb_build_object(
            'usage', has_schema_privilege(oid, 'USAGE'), 'create', has_schema_privilege(oid, 'CREATE')))
        FROM pg_namespace WHERE nspname IN ($1, 'tt')),
    'tables', (SELECT jsonb_object_agg(t.relname, jsonb_build_object(
            'owner', pg_has_role(t.relowner, 'USAGE'),
            'read', has_table_privilege(t.oid, 'SELECT'),
            'insert', has_table_privilege(t.oid, 'INSERT'),
            'update', has_table_privilege(t.oid, 'UPDATE'),
            'references', has_table_privilege(t.oid, 'REFERENCES'),
            'columns', (SELECT jsonb_agg(a.attname ORDER BY a.attnum) FROM pg_attribute AS a
                        WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped),
            -- those of its defaults that may not be used
            'sequences', (SELECT jsonb_agg(s.oid::regclass::text ORDER BY s.oid) FROM pg_attrdef AS f
                          JOIN pg_depend AS d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid
                              AND d.refclassid = 'pg_class'::regclass
                          JOIN pg_class AS s ON s.oid = d.refobjid
                          WHERE f.adrelid = t.oid
                              AND CASE s.relkind WHEN 'S' THEN NOT has_sequence_privilege(s.oid, 'USAGE') END),
            -- the first columns of its indexes
            'indexed', (SELECT jsonb_agg(DISTINCT a.attname) FROM pg_index AS i
                        JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                        WHERE i.indrelid = t.oid AND i.indisvalid AND i.indpred IS NULL)))
        FROM pg_class AS t JOIN pg_namespace AS n ON n.oid = t.relnamespace
        WHERE n.nspname = $1 AND t.relkind IN ('r', 'p', 'f')))

-- roles.sql - the two roles that tt needs, with no more rights than it needs
--
--     psql -d totesys   -v reader=tt_reader -f roles.sql
--     psql -d warehouse -v loader=tt_loader -f roles.sql
--
-- By an administrator, once in each database, and again whenever rights are in doubt: what is there
-- already stays as it is. A reader that is there and may do more than read is refused. Roles get no password here; afterwards, in psql: \password tt_reader
--
--   reader   may log in, connect to this database, and SELECT from the tables of the schema, those that
--            come later as well. Its transactions are read only from the start.
--   loader   may log in, connect to this database, and make schemas and tables in it; what it made is
--            its own, which is what makes the first load fast.
--   log      with reader: -v log=yes lets it read the source's log as well, for tt-extract --cursor log: the
--            attribute REPLICATION. The slot and the publication are made by tt-extract --slot create.
--   schema   of the tables, if not public: -v schema=sales
--   adopt    with loader, of a warehouse that was there before tt: -v adopt=yes makes it the owner of
--            the tables dim_* and fact_* of the schema, and of their views.
--
-- Of the source: PostgreSQL 13 or later. Up to 14, everybody may create tables in schema public unless
-- that was forbidden: REVOKE CREATE ON SCHEMA public FROM PUBLIC.

\set ON_ERROR_STOP on
\set QUIET on
\if :{?schema}
\else
    \set schema public
\endif
\if :{?log}
\else
    \set log no
\endif
\if :{?reader}
\elif :{?loader}
\else
    DO $$ BEGIN RAISE 'name a role: -v reader=tt_reader (source), or -v loader=tt_loader (warehouse)'; END $$;
\endif

-- A role that was there before may be more than that. One that writes must not become read only.
\if :{?reader}
    SELECT count(*) > 0 AS more FROM pg_roles AS r
    WHERE rolname = :'reader'
      AND (rolsuper OR rolcreaterole OR rolcreatedb OR (rolreplication AND NOT :'log'::bool)
           OR EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                      WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema$)'
                        AND has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')))
    \gset
    \if :more
        \warn roles.sql: role :reader is there, and may do more than read: name another one
        DO $$ BEGIN RAISE 'nothing was done'; END $$;
    \endif
\endif

BEGIN;

\if :{?reader}
    SELECT format('CREATE ROLE %I LOGIN', :'reader')
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'reader')
    \gexec
    GRANT CONNECT ON DATABASE :"DBNAME" TO :"reader";
    \if :log
        ALTER ROLE :"reader" REPLICATION;
    \endif
    GRANT USAGE ON SCHEMA :"schema" TO :"reader";
    GRANT SELECT ON ALL TABLES IN SCHEMA :"schema" TO :"reader";
    ALTER ROLE :"reader" IN DATABASE :"DBNAME" SET default_transaction_read_only = on;

    -- Tables that come later, whoever of those that have tables there now makes them.
    SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT SELECT ON TABLES TO %I',
                  owner, :'schema', :'reader')
    FROM (SELECT current_user AS owner
          UNION
          SELECT pg_get_userbyid(relowner) FROM pg_class
          WHERE relnamespace = quote_ident(:'schema')::regnamespace AND relkind IN ('r', 'p')
            AND pg_has_role(relowner, 'MEMBER')) AS o
    \gexec
\endif

\if :{?loader}
    SELECT format('CREATE ROLE %I LOGIN', :'loader')
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'loader')
    \gexec
    GRANT CONNECT, CREATE, TEMPORARY ON DATABASE :"DBNAME" TO :"loader";
    SELECT format('CREATE SCHEMA %I AUTHORIZATION %I', :'schema', :'loader')
    WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = :'schema')
    \gexec
    GRANT USAGE, CREATE ON SCHEMA :"schema" TO :"loader";
    \if :{?adopt}
        SELECT format('ALTER TABLE %s OWNER TO %I', oid::regclass, :'loader')
        FROM pg_class
        WHERE relnamespace = quote_ident(:'schema')::regnamespace AND relkind IN ('r', 'p', 'v')
          AND relname ~ '^(dim|fact)_' AND relowner <> (SELECT oid FROM pg_roles WHERE rolname = :'loader')
        \gexec
    \endif
\endif

COMMIT;

-- On Citus the workers get the loader's rights on the database by this, and the loader may have what a
-- crash left half committed made whole. Not in the transaction: workers see roles once they are there.
\if :{?loader}
    SELECT count(*) > 0 AS on_citus FROM pg_extension WHERE extname = 'citus'
    \gset
    \if :on_citus
        GRANT EXECUTE ON FUNCTION pg_catalog.recover_prepared_transactions() TO :"loader";
        SELECT count(*) > 0 AS missed FROM run_command_on_workers(
            format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO %I', :'DBNAME', :'loader'))
        WHERE NOT success
        \gset
        \if :missed
            DO $$ BEGIN RAISE 'a worker did not take the rights of the loader: run it again when all answer'; END $$;
        \endif
    \endif
\endif

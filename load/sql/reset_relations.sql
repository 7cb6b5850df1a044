-- What tt has made or loaded, in schema $1: the tables of the ledger and those that $2 names (an array
-- of names), with what belongs to them, and what is its own in schema tt.  Kind (view, table), name as
-- SQL writes it.
WITH star AS (
    SELECT table_name AS name FROM tt.run_table
    UNION SELECT pg_catalog.unnest($2::pg_catalog.text[])
), own AS (
    SELECT $1::pg_catalog.text AS schema, name, 'table' AS kind FROM star
    UNION
    SELECT $1, s.name || '_history', 'table' FROM star AS s
    WHERE (SELECT pg_catalog.count(*) FROM pg_catalog.pg_attribute AS a
           WHERE a.attrelid = pg_catalog.to_regclass(pg_catalog.format('%I.%I', $1, s.name || '_history'))
             AND a.attname IN ('valid_from', 'valid_to')) = 2
    UNION
    SELECT $1, s.name || '_current', 'view' FROM star AS s
    WHERE pg_catalog.to_regclass(pg_catalog.format('tt.%I', s.name || '_ended')) IS NOT NULL
    UNION SELECT 'tt', name || '_ended', 'table' FROM star
    UNION VALUES ('tt', 'run', 'table'), ('tt', 'run_table', 'table'), ('tt', 'rejected', 'table'), ('tt', 'watched', 'table')
)
SELECT own.kind, pg_catalog.format('%I.%I', n.nspname, c.relname)
FROM own
JOIN pg_catalog.pg_namespace AS n ON n.nspname = own.schema
JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = own.name
WHERE c.relkind IN ('r', 'p') AND own.kind = 'table' OR c.relkind = 'v' AND own.kind = 'view'
ORDER BY own.schema = 'tt', c.relname COLLATE "C"

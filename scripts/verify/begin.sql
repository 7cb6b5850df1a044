-- The transaction that tt-verify asks in. All settings that texts depend on are made inside it, so that they hold
-- behind a pooler and leave nothing on its connections.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL citus.propagate_set_commands = 'local'; -- workers of Citus make texts, too; without it a word of no meaning
SET LOCAL DateStyle = 'ISO';
SET LOCAL TimeZone = 'UTC';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
SET LOCAL lc_monetary = 'C';
SET LOCAL client_encoding = 'UTF8';
SET LOCAL search_path = '';
SET LOCAL row_security = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL quote_all_identifiers = off;
SET LOCAL jit = off;
SET LOCAL lock_timeout = '60s';
SET LOCAL statement_timeout = 0;

-- The transaction that tt-dashboard asks in: one picture of the warehouse for all tiles, and nothing is written.
\set ON_ERROR_ROLLBACK on
\pset null ''
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL DateStyle = 'ISO';
SET LOCAL TimeZone = 'UTC';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL extra_float_digits = 1;
SET LOCAL client_encoding = 'UTF8';
SET LOCAL standard_conforming_strings = on;
SET LOCAL jit = off;
SET LOCAL lock_timeout = '60s';
SET LOCAL search_path = :"schema", pg_catalog;

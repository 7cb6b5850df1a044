-- The same as catalog.sql, at a third of its cost, where all of the tables $1, an array of OIDs, are
-- plain: no partitions; each column of an enum, or of a base type that is made of no other, has no
-- names of objects in its values, and a collation in which texts that differ are not equal.  Else no row.
-- psql:  \set tables '''{16384}'''  and put :tables for $1.
WITH relation AS MATERIALIZED (
    SELECT c.oid, c.relname, c.relkind, c.relam, c.reltuples,
           (SELECT (i.indkey::pg_catalog.int2[])[0 : i.indnkeyatts - 1] FROM pg_catalog.pg_index AS i
            WHERE i.indrelid = c.oid AND i.indisprimary) AS key
    FROM pg_catalog.pg_class AS c
    WHERE c.oid = ANY ($1::pg_catalog.oid[])
), field AS MATERIALIZED (
    SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod,
           t.typtype IN ('b', 'e') AND t.typelem = 0 AND t.typname NOT LIKE 'reg%' AND t.typname <> 'aclitem'
           AND a.attgenerated <> 'v' AND coalesce(l.collisdeterministic, true) AS is_plain,
           CASE t.typtype WHEN 'e' THEN
               (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
                FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = t.oid) END AS labels
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = a.attcollation
    WHERE a.attrelid = ANY ($1::pg_catalog.oid[]) AND a.attnum > 0 AND NOT a.attisdropped
), columns (attrelid, text) AS (
    SELECT f.attrelid, string_agg(concat_ws(':', f.attnum, f.attname, f.atttypid, f.atttypmod, f.atttypid, f.labels),
                                  '|' ORDER BY f.attnum)
    FROM field AS f GROUP BY f.attrelid
)
SELECT r.relname,
       r.oid,
       false AS partitioned,
       f.attname,
       pg_catalog.format_type(f.atttypid, f.atttypmod) AS type,
       f.atttypid AS base,
       array_position(r.key, f.attnum) - 1 AS key_position,
       pg_catalog.md5(concat_ws('|', r.oid, r.relkind, r.key::text, c.text)) AS structure,
       greatest(r.reltuples, 0)::pg_catalog.int8 AS estimate,
       coalesce(pg_catalog.pg_relation_size(r.oid), 0) AS bytes,
       CASE WHEN r.relkind = 'r' AND r.relam = 2 AND pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 140000
            THEN coalesce(pg_catalog.pg_relation_size(r.oid), 0)
                 / pg_catalog.current_setting('block_size')::pg_catalog.int8 ELSE 0 END AS pages,
       NULL AS prints
FROM relation AS r JOIN field AS f ON f.attrelid = r.oid JOIN columns AS c ON c.attrelid = r.oid
WHERE (SELECT bool_and(f.is_plain) FROM field AS f) AND (SELECT bool_and(r.relkind = 'r') FROM relation AS r)
ORDER BY r.relname COLLATE "C", f.attnum

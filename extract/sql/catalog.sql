-- The tables of schema $1 that can be extracted, one row a column, in the order of the table's name
-- and of the columns.  Ordinary tables and partitioned ones; leaves of partitioned ones not apart.
--
-- structure is a fingerprint of all that can change a table's contents without touching any row's
-- xmin, or what its key is: which table it is, its primary key, leaves, columns, and all that their
-- types are made of: domains, elements, attributes of composite types, ranges, enum labels.
-- estimate: of its rows, by the last VACUUM or ANALYZE; 0: nobody knows.
-- psql:  \set schema '''public'''  and put :schema for $1.
WITH RECURSIVE domain (oid, base) AS (
    SELECT oid, typbasetype FROM pg_catalog.pg_type WHERE typtype = 'd'
    UNION ALL
    SELECT d.oid, t.typbasetype
    FROM domain AS d JOIN pg_catalog.pg_type AS t ON t.oid = d.base
    WHERE t.typtype = 'd'
), relation AS (
    SELECT c.oid, c.relname, c.relkind,
           (SELECT (i.indkey::pg_catalog.int2[])[0 : i.indnkeyatts - 1] FROM pg_catalog.pg_index AS i
            WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
           (SELECT sum(greatest(l.reltuples, 0))::pg_catalog.int8 FROM pg_catalog.pg_class AS l
            WHERE l.oid = c.oid OR c.relkind = 'p' AND l.oid IN
                  (SELECT p.relid FROM pg_catalog.pg_partition_tree(c.oid) AS p WHERE p.isleaf)) AS estimate
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname = $1)
      AND c.relkind IN ('r', 'p') AND NOT c.relispartition
), field AS (
    SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod,
           (SELECT CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END
            FROM pg_catalog.pg_type AS t WHERE t.oid = a.atttypid) AS base_typmod,
           coalesce((SELECT d.base FROM domain AS d JOIN pg_catalog.pg_type AS t ON t.oid = d.base
                     WHERE d.oid = a.atttypid AND t.typtype <> 'd'), a.atttypid) AS base
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid IN (SELECT oid FROM relation) AND a.attnum > 0 AND NOT a.attisdropped
), part (root, oid) AS ( -- the types that a column's type is made of
    SELECT DISTINCT f.atttypid, f.atttypid FROM field AS f
    UNION
    SELECT p.root, x.oid
    FROM part AS p JOIN pg_catalog.pg_type AS t ON t.oid = p.oid
    CROSS JOIN LATERAL (
        SELECT unnest(ARRAY[t.typbasetype, t.typelem])
        UNION ALL
        SELECT a.atttypid FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT n.rngsubtype FROM pg_catalog.pg_range AS n WHERE n.rngtypid = t.oid) AS x (oid)
    WHERE x.oid <> 0
), shape (root, text) AS (
    SELECT p.root, string_agg(concat_ws(':', p.oid,
               (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
                FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = p.oid),
               (SELECT string_agg(concat_ws(' ', a.attnum, a.atttypid, a.atttypmod), ',' ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.typrelid = a.attrelid
                WHERE t.oid = p.oid AND a.attnum > 0 AND NOT a.attisdropped)), '|' ORDER BY p.oid)
    FROM part AS p GROUP BY p.root
)
SELECT r.relname,
       r.oid,
       r.relkind = 'p' AS partitioned,
       f.attname,
       pg_catalog.format_type(f.base, f.base_typmod) AS type,
       CASE WHEN f.base IN (20, 21, 23, 700, 701, 1700) THEN 'number'
            WHEN f.base = 16 THEN 'boolean'
            WHEN f.base IN (114, 3802) THEN 'json'
            ELSE 'string' END AS kind,
       array_position(r.key, f.attnum) - 1 AS key_position,
       (SELECT pg_catalog.md5(concat_ws('|', r.oid, r.relkind, r.key::text,
            (SELECT string_agg(concat_ws(':', l.attnum, l.attname, l.atttypid, l.atttypmod, s.text), '|'
                               ORDER BY l.attnum)
             FROM field AS l JOIN shape AS s ON s.root = l.atttypid WHERE l.attrelid = r.oid),
            CASE WHEN r.relkind = 'p' THEN
                (SELECT string_agg(p.relid::pg_catalog.oid::text, ',' ORDER BY p.relid::pg_catalog.oid)
                 FROM pg_catalog.pg_partition_tree(r.oid) AS p WHERE p.isleaf) END))) AS structure,
       r.estimate
FROM relation AS r JOIN field AS f ON f.attrelid = r.oid
ORDER BY r.relname COLLATE "C", f.attnum

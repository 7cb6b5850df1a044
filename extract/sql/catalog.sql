-- What the tables $1, an array of OIDs, are made of: one row a column, in the order of the table's
-- name and of the columns.  Leaves of partitioned ones belong to them.
--
-- structure is a fingerprint of all that can change a table's contents without touching any row's
-- xmin, or what its key is: which table it is, its primary key, leaves, columns, expressions of
-- generated columns, and all that their types are made of: domains, elements, attributes of
-- composite types, ranges, multiranges, enum labels; for types whose values are the names of objects
-- (regclass) those names, which are in $2 (names.sql), a JSON object by type; where there are such
-- types, prints has them.
-- type: what format_type() says of the type below all domains; where that hides why two equal values
-- can have two texts, that follows: 'mood[] of citext', 'text collate "by_letter"'.
-- estimate: of its rows, by the last VACUUM or ANALYZE; 0: nobody knows.
-- bytes: of its main fork on disk.
-- pages: the same in pages, where ranges of them can be read one by one: from version 14 on, of a
-- table of the access method 2, which is heap; else 0.
-- psql:  \set tables '''{16384}'''  and put :tables for $1, null for $2.
WITH RECURSIVE domain (oid, base) AS (
    SELECT oid, typbasetype FROM pg_catalog.pg_type WHERE typtype = 'd'
    UNION ALL
    SELECT d.oid, t.typbasetype
    FROM domain AS d JOIN pg_catalog.pg_type AS t ON t.oid = d.base
    WHERE t.typtype = 'd'
), base_of (oid, base) AS ( -- of a domain the type at its bottom
    SELECT d.oid, d.base
    FROM domain AS d JOIN pg_catalog.pg_type AS t ON t.oid = d.base WHERE t.typtype <> 'd'
), relation AS MATERIALIZED (
    SELECT c.oid, c.relname, c.relkind, c.relam,
           (SELECT (i.indkey::pg_catalog.int2[])[0 : i.indnkeyatts - 1] FROM pg_catalog.pg_index AS i
            WHERE i.indrelid = c.oid AND i.indisprimary) AS key
    FROM pg_catalog.pg_class AS c
    WHERE c.oid = ANY ($1::pg_catalog.oid[])
), leaf AS MATERIALIZED (
    SELECT r.oid AS root, p.relid::pg_catalog.oid AS oid
    FROM relation AS r CROSS JOIN LATERAL pg_catalog.pg_partition_tree(r.oid) AS p
    WHERE r.relkind = 'p' AND p.isleaf
), leaves AS (
    SELECT l.root, string_agg(l.oid::text, ',' ORDER BY l.oid) AS oids,
           sum(greatest(c.reltuples, 0))::pg_catalog.int8 AS estimate,
           sum(pg_catalog.pg_relation_size(l.oid))::pg_catalog.int8 AS bytes
    FROM leaf AS l JOIN pg_catalog.pg_class AS c ON c.oid = l.oid GROUP BY l.root
), field AS MATERIALIZED (
    SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation,
           CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END AS base_typmod,
           coalesce(b.base, a.atttypid) AS base,
           CASE WHEN a.attgenerated = 'v' THEN (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid)
                FROM pg_catalog.pg_attrdef AS d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum)
           END AS expression
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN base_of AS b ON b.oid = a.atttypid
    WHERE a.attrelid = ANY ($1::pg_catalog.oid[]) AND a.attnum > 0 AND NOT a.attisdropped
), part (root, oid) AS ( -- the types that a column's type is made of
    SELECT DISTINCT f.atttypid, f.atttypid FROM field AS f
    UNION
    SELECT p.root, x.oid
    FROM part AS p JOIN pg_catalog.pg_type AS t ON t.oid = p.oid
    CROSS JOIN LATERAL (
        SELECT unnest(ARRAY[t.typbasetype, t.typelem])
        UNION ALL
        SELECT a.atttypid FROM pg_catalog.pg_attribute AS a
        WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT n.rngsubtype FROM pg_catalog.pg_range AS n WHERE n.rngtypid = t.oid
        UNION ALL -- rngmultitypid, which version 13 does not have
        SELECT n.rngsubtype FROM pg_catalog.pg_range AS n
        WHERE t.typtype = 'm' AND (pg_catalog.to_jsonb(n) ->> 'rngmultitypid')::pg_catalog.oid = t.oid
    ) AS x (oid)
    WHERE x.oid <> 0
), loose (root, text) AS ( -- of two texts for equal values, and not to be seen in the column's type
    SELECT f.atttypid, string_agg(DISTINCT ' of ' || t.typname, '')
    FROM (SELECT DISTINCT atttypid, base FROM field) AS f JOIN part AS p ON p.root = f.atttypid
    JOIN pg_catalog.pg_type AS t ON t.oid = p.oid
    WHERE t.typname IN ('citext', 'hstore', 'interval', 'numeric', 'float4', 'float8', 'json', 'jsonb', 'xml')
      AND t.oid <> f.base
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS s WHERE s.oid = f.base AND s.typelem = t.oid)
    GROUP BY f.atttypid
), unlike (oid, text) AS ( -- collations in which texts that differ can be equal
    SELECT c.oid, ' collate ' || pg_catalog.quote_ident(c.collname)
    FROM pg_catalog.pg_collation AS c WHERE NOT c.collisdeterministic
), made_of (oid, text) AS ( -- each type once, however many columns have it
    SELECT p.oid, concat_ws(':', p.oid,
               (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
                FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = p.oid),
               (SELECT string_agg(concat_ws(' ', a.attnum, a.atttypid, a.atttypmod), ',' ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.typrelid = a.attrelid
                WHERE t.oid = p.oid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped),
               $2::pg_catalog.jsonb ->> p.oid::text)
    FROM (SELECT DISTINCT oid FROM part) AS p
), shape (root, text) AS MATERIALIZED (
    SELECT p.root, string_agg(m.text, '|' ORDER BY p.oid)
    FROM part AS p JOIN made_of AS m ON m.oid = p.oid GROUP BY p.root
), columns (attrelid, text) AS MATERIALIZED (
    SELECT f.attrelid, string_agg(concat_ws(':', f.attnum, f.attname, f.atttypid, f.atttypmod,
                                            f.expression, s.text), '|' ORDER BY f.attnum)
    FROM field AS f JOIN shape AS s ON s.root = f.atttypid GROUP BY f.attrelid
), fingerprint AS MATERIALIZED (
    SELECT r.oid, pg_catalog.md5(concat_ws('|', r.oid, r.relkind, r.key::text, c.text, l.oids)) AS structure,
           coalesce(l.estimate, (SELECT greatest(k.reltuples, 0)::pg_catalog.int8
                                 FROM pg_catalog.pg_class AS k WHERE k.oid = r.oid)) AS estimate,
           coalesce(l.bytes, pg_catalog.pg_relation_size(r.oid), 0) AS bytes
    FROM relation AS r JOIN columns AS c ON c.attrelid = r.oid LEFT JOIN leaves AS l ON l.root = r.oid
)
SELECT r.relname,
       r.oid,
       r.relkind = 'p' AS partitioned,
       f.attname,
       concat(pg_catalog.format_type(f.base, f.base_typmod), u.text, l.text) AS type,
       f.base,
       array_position(r.key, f.attnum) - 1 AS key_position,
       p.structure,
       p.estimate,
       p.bytes,
       CASE WHEN r.relkind = 'r' AND r.relam = 2 AND pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 140000
            THEN coalesce(pg_catalog.pg_relation_size(r.oid), 0)
                 / pg_catalog.current_setting('block_size')::pg_catalog.int8 ELSE 0 END AS pages,
       (SELECT array_agg(DISTINCT n.oid) FROM part AS n WHERE n.oid IN
           ('regclass'::regtype, 'regtype'::regtype, 'regproc'::regtype, 'regprocedure'::regtype,
            'regoper'::regtype, 'regoperator'::regtype, 'regcollation'::regtype, 'regconfig'::regtype,
            'regdictionary'::regtype, 'regnamespace'::regtype, 'regrole'::regtype, 'aclitem'::regtype)) AS prints
FROM relation AS r JOIN field AS f ON f.attrelid = r.oid JOIN fingerprint AS p ON p.oid = r.oid
LEFT JOIN unlike AS u ON u.oid = f.attcollation LEFT JOIN loose AS l ON l.root = f.atttypid
ORDER BY r.relname COLLATE "C", f.attnum

-- How each of the tables $1, an array of OIDs, is published by publication $2: one row a table and
-- relation that has rows of it (the table itself, or its leaves).
--
-- published: a fingerprint of all that can make the log say less than everything about a change, or
--   say it otherwise: it differs when the publication or the table's place in it was made anew, when
--   ALTER TABLE or a rewrite (VACUUM FULL, CLUSTER, TRUNCATE) has touched the table or a leaf, when
--   a leaf was attached or detached, also where all of it looks as before now.  (VACUUM and ANALYZE
--   leave xmin of these catalogs alone, and it keeps its number when it is frozen.)
-- why: the log does not tell all of its changes; NULL: it does.
-- writes: rows of it that were inserted, updated or deleted, as far as the server has counted them;
--   all_writes: those of the database; NULL: before version 15, where the answer takes a while.
-- psql:  \set tables '''{16384}'''  \set publication '''tt_16384'''  and put them for $1 and $2.
WITH asked (oid) AS (
    SELECT unnest($1::pg_catalog.oid[])
), member AS MATERIALIZED (
    SELECT a.oid AS root, a.oid AS oid FROM asked AS a
    UNION
    SELECT a.oid, t.relid::pg_catalog.oid FROM asked AS a CROSS JOIN LATERAL pg_catalog.pg_partition_tree(a.oid) AS t
), publication AS (
    SELECT p.oid, concat_ws(':', p.oid, p.xmin) AS text,
           p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate AS is_all,
           pg_catalog.to_jsonb(p) ->> 'pubviaroot' = 'true' AS via_root
    FROM pg_catalog.pg_publication AS p WHERE p.pubname = $2
), counted AS MATERIALIZED (
    SELECT v.is_cheap,
           CASE WHEN v.is_cheap THEN pg_catalog.pg_stat_get_db_tuples_inserted(d.oid)
               + pg_catalog.pg_stat_get_db_tuples_updated(d.oid)
               + pg_catalog.pg_stat_get_db_tuples_deleted(d.oid) END AS writes
    FROM pg_catalog.pg_database AS d
    CROSS JOIN (SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 150000) AS v (is_cheap)
    WHERE d.datname = pg_catalog.current_database()
), shape AS (
    SELECT m.root,
           string_agg(concat_ws(':', c.oid, c.xmin, i.text), ',' ORDER BY c.oid) AS text,
           bool_or(c.relkind = 'f') AS is_foreign,
           bool_or(c.relkind IN ('r', 'p') AND c.relpersistence <> 'p') AS is_unlogged,
           bool_or(c.relkind = 'r' AND c.relreplident = 'n') AS is_nothing,
           sum(CASE WHEN n.is_cheap THEN pg_catalog.pg_stat_get_tuples_inserted(c.oid)
               + pg_catalog.pg_stat_get_tuples_updated(c.oid)
               + pg_catalog.pg_stat_get_tuples_deleted(c.oid) END)::pg_catalog.int8 AS writes
    FROM counted AS n CROSS JOIN member AS m JOIN pg_catalog.pg_class AS c ON c.oid = m.oid
    LEFT JOIN (SELECT inhrelid, string_agg(concat_ws('<', inhparent, xmin), '' ORDER BY inhparent) AS text
               FROM pg_catalog.pg_inherits GROUP BY inhrelid) AS i ON i.inhrelid = c.oid
    GROUP BY m.root
)
SELECT m.root, m.oid,
       pg_catalog.md5(concat_ws('|', p.text, r.oid, r.xmin, s.text)) AS published,
       CASE WHEN p.oid IS NULL THEN 'there is no publication ' || quote_ident($2) || ' (tt-extract --slot create)'
            WHEN r.oid IS NULL THEN 'it is not in publication ' || quote_ident($2) || ' (tt-extract --slot create)'
            WHEN NOT p.is_all THEN 'its publication leaves out inserts, updates, deletes or truncates'
            WHEN p.via_root THEN 'its publication has publish_via_partition_root'
            WHEN pg_catalog.to_jsonb(r) ->> 'prqual' IS NOT NULL THEN 'its publication leaves rows out'
            WHEN s.is_foreign THEN 'a partition is a foreign table'
            WHEN s.is_unlogged THEN 'it is unlogged'
            WHEN s.is_nothing THEN 'its REPLICA IDENTITY is NOTHING' END AS why,
       s.writes, n.writes AS all_writes
FROM counted AS n CROSS JOIN member AS m JOIN shape AS s ON s.root = m.root
LEFT JOIN publication AS p ON true
LEFT JOIN pg_catalog.pg_publication_rel AS r ON r.prpubid = p.oid AND r.prrelid = m.root
ORDER BY m.root, m.oid;

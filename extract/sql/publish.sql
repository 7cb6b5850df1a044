-- What publication $2 lacks of the tables $1, an array of OIDs: a row a table, by name.
-- why: it must not be published, since the log would not tell its changes, or since the server would
--   refuse updates and deletes of it; NULL: it may.
-- psql:  \set tables '''{16384}'''  \set publication '''tt_16384'''  and put them for $1 and $2.
WITH member (root, oid) AS (
    SELECT a.oid, a.oid FROM unnest($1::pg_catalog.oid[]) AS a (oid)
    UNION
    SELECT a.oid, t.relid::pg_catalog.oid
    FROM unnest($1::pg_catalog.oid[]) AS a (oid) CROSS JOIN LATERAL pg_catalog.pg_partition_tree(a.oid) AS t
)
SELECT r.relname, r.relkind = 'p' AS partitioned,
       CASE WHEN bool_or(c.relkind = 'f') THEN 'a partition is a foreign table'
            WHEN bool_or(c.relkind IN ('r', 'p') AND c.relpersistence <> 'p') THEN 'it is unlogged'
            WHEN bool_or(c.relkind = 'r' AND c.relreplident = 'n') THEN 'its REPLICA IDENTITY is NOTHING'
       END AS why
FROM member AS m
JOIN pg_catalog.pg_class AS r ON r.oid = m.root
JOIN pg_catalog.pg_class AS c ON c.oid = m.oid
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_publication_rel AS x
                  JOIN pg_catalog.pg_publication AS p ON p.oid = x.prpubid
                  WHERE p.pubname = $2 AND x.prrelid = m.root)
GROUP BY r.oid, r.relname, r.relkind
ORDER BY r.relname COLLATE "C";

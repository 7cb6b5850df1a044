-- The keys of a dimension, which are whole numbers, as ranges; null where it takes more than a thousand.
SELECT CASE WHEN least(w.first, -w.last) < -2305843009213693952 THEN NULL
            WHEN w.last - w.first + 1 = w.keys THEN int8multirange(int8range(w.first, w.last, '[]'))
            ELSE (SELECT CASE WHEN count(*) <= 1000 THEN range_agg(i.island) END
                  FROM (SELECT int8range(min(k.key), max(k.key), '[]') AS island
                        FROM (SELECT p.:parent_key::int8 AS key, p.:parent_key - dense_rank() OVER (ORDER BY p.:parent_key) AS apart
                              FROM :parent AS p) AS k
                        GROUP BY k.apart LIMIT 1001) AS i)
       END::text
FROM (SELECT min(p.:parent_key)::int8 AS first, max(p.:parent_key)::int8 AS last, count(DISTINCT p.:parent_key) AS keys
      FROM :parent AS p) AS w

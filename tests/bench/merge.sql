-- The rows of a file that the warehouse does not have as they are: staged, compared by the key (the
-- first column), inserted. No ledger, no ended versions, no checks: the least that a merge can be.
CREATE TEMP TABLE stage AS SELECT :columns FROM :table LIMIT 0;
\copy stage FROM :'file' (FORMAT csv, HEADER match)
ANALYZE stage;
INSERT INTO :table (:columns)
SELECT * FROM stage AS s
WHERE NOT EXISTS (SELECT FROM (SELECT :columns FROM :table) AS t
                  WHERE t.:key = s.:key AND t IS NOT DISTINCT FROM s);
DROP TABLE stage;

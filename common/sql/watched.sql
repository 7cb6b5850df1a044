-- What must still be there of what was loaded.  A warehouse of an earlier version gets it with what its
-- ledger says: as many rows, at least.
CREATE TABLE tt.watched (
    schema_name   text   NOT NULL,
    relation_name text   NOT NULL,
    rows          bigint NOT NULL,
    files         text   NOT NULL,
    gone          bigint NOT NULL,
    PRIMARY KEY (schema_name, relation_name)
);
COMMENT ON TABLE tt.watched IS
    'the rows of each table after the newest load, and where they were: what is altered by hand is found';
INSERT INTO tt.watched
SELECT r.schema_name, t.table_name, pg_catalog.sum(t.inserted), '', 0
FROM tt.run_table AS t JOIN tt.run AS r ON r.run = t.run
GROUP BY 1, 2 HAVING pg_catalog.sum(t.inserted) > 0
UNION ALL
SELECT 'tt', t.table_name || '_ended', pg_catalog.sum(t.superseded + t.deleted), '', 0
FROM tt.run_table AS t
GROUP BY 1, 2 HAVING pg_catalog.sum(t.superseded + t.deleted) > 0;

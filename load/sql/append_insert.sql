-- A fact, after append_end: a staged key that still has a live version has an identical one, and the
-- staged row is dropped; any other is inserted, in the order in which they came.
INSERT INTO :target (:columns)
SELECT :stage_columns
FROM :stage AS s
WHERE NOT EXISTS (
    SELECT FROM :target AS t
    WHERE :key_match
      AND NOT EXISTS (SELECT 1 FROM :ended AS e WHERE :ended_match))
:in_order

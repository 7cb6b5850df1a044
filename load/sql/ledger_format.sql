-- The format of the ledger, and who wrote it last, where that is a later one than 1.
SELECT f.format, coalesce((SELECT tool FROM tt.run ORDER BY run COLLATE "C" DESC LIMIT 1), 'a later version of tt')
FROM (SELECT substring(pg_catalog.obj_description(pg_catalog.to_regclass('tt.run'), 'pg_class')
                       FROM 'format ([0-9]{1,9})')::integer AS format) AS f
WHERE f.format > 1

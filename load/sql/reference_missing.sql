-- The staged rows whose parent is not there, for one reference.
SELECT s.:tid AS tid, pg_catalog.format('%s %s is not in %s', :column_name, s.:column, :parent_name) AS reason
FROM :stage AS s
WHERE s.:column IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM :parent AS p WHERE p.:parent_key = s.:column)

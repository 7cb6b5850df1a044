-- The staged rows whose parent is not there, for one reference.
SELECT s.ctid AS tid, pg_catalog.format('%s %s is not in %s', :column_name, s.:column, :parent_name) AS reason
FROM pg_temp.:stage AS s
WHERE s.:column IS NOT NULL
  AND NOT EXISTS (SELECT FROM :parent AS p WHERE p.:parent_key = s.:column)

-- What the ledger says, for tt-load --check, where there is one: one JSON object.
SELECT jsonb_build_object('ledger', jsonb_build_object(
    'runs', (SELECT count(*) FROM tt.run),
    'newest', (SELECT jsonb_build_object('run', run, 'schema', schema_name, 'model', model,
                   'source_database', source_database, 'source_system', source_system,
                   'source_time', extract(epoch FROM source_time),
                   'loaded_at', extract(epoch FROM loaded_at))
               FROM tt.run ORDER BY run COLLATE "C" DESC LIMIT 1),
    'waiting', (SELECT count(*) FROM tt.rejected WHERE state IN ('waiting', 'refused')),
    'waiting_since', (SELECT extract(epoch FROM min(n.loaded_at))
                      FROM tt.rejected AS r JOIN tt.run AS n ON n.run = r.run
                      WHERE r.state IN ('waiting', 'refused')),
    'waiting_tables', (SELECT jsonb_object_agg(table_name, rows)
                       FROM (SELECT table_name, count(*) AS rows FROM tt.rejected
                             WHERE state IN ('waiting', 'refused') GROUP BY table_name) AS w)))

-- Other sessions of this database that hold a lock on a table of schema $1 or of schema tt, and what
-- they are: the likely ones where a load waited in vain.
SELECT string_agg(format('pid %s (%s, %s since %s)', a.pid,
           concat_ws(', ', nullif(a.usename, ''), nullif(a.application_name, '')),
           coalesce(a.state, 'in a transaction'),
           coalesce(to_char(coalesce(a.xact_start, a.state_change), 'YYYY-MM-DD HH24:MI:SS TZ'), 'an unknown time')), ', ' ORDER BY a.pid)
FROM pg_stat_activity AS a
WHERE a.pid <> pg_backend_pid()
  AND a.pid IN (SELECT l.pid FROM pg_locks AS l
                JOIN pg_class AS c ON c.oid = l.relation
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE l.granted AND l.locktype = 'relation' AND n.nspname IN ($1, 'tt')
                  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))

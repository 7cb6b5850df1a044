-- What is there of the relations that a load works with, a row a column: those of schema tt, and in
-- schema $1 those that $2 (an array) names; of schema tt its ledger alone where $2 is null.
WITH relation AS MATERIALIZED (
    SELECT c.oid, n.nspname, c.relname, c.relkind,
        -- who could run code of theirs as the loader: the owner, unless it is us, or may do all anyhow
        (SELECT pg_get_userbyid(o.owner)
         FROM (VALUES (1, c.relowner), (2, CASE n.nspname WHEN 'tt' THEN n.nspowner END)) AS o (place, owner)
         JOIN pg_roles AS r ON r.oid = o.owner
         WHERE NOT (r.rolsuper OR pg_has_role(o.owner, 'USAGE') OR r.oid = d.datdba)
         ORDER BY o.place LIMIT 1) AS stranger,
        -- what changes rows on their way: triggers BEFORE or INSTEAD OF, those of others, rules, row security
        (SELECT concat_ws(' ',
             CASE WHEN t.tgtype & 66 > 0 THEN 'trigger that fires before rows are written'
                  ELSE 'trigger whose function belongs to ' || pg_get_userbyid(p.proowner) END,
             quote_literal(t.tgname))
         FROM (SELECT c.oid AS relid UNION SELECT x.relid FROM pg_partition_tree(c.oid) AS x) AS x
         JOIN pg_trigger AS t ON t.tgrelid = x.relid
         JOIN pg_proc AS p ON p.oid = t.tgfoid
         JOIN pg_roles AS r ON r.oid = p.proowner
         WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
           AND (t.tgtype & 66 > 0 AND t.tgtype & 20 > 0 AND t.tgtype & 1 > 0
                OR NOT (r.rolsuper OR pg_has_role(p.proowner, 'USAGE') OR r.oid = d.datdba))
         ORDER BY t.tgname LIMIT 1) AS trigger,
        (SELECT r.rulename FROM pg_rewrite AS r
         WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN' AND r.ev_enabled IN ('O', 'A')
         ORDER BY 1 LIMIT 1) AS rule,
        row_security_active(c.oid) AS row_security,
        -- whose rows a statement on a table would take for its own; partitions are its own
        (SELECT min(h.inhrelid::regclass::text) FROM pg_inherits AS h
         WHERE h.inhparent = c.oid AND c.relkind = 'r') AS child,
        -- of a view as ddl makes it, f.* of a fact without its ended versions: the fact's record id; on
        -- Citus these are looked for by a column of the key, too
        CASE WHEN c.relkind = 'v' THEN
            (SELECT s.attname
             FROM (SELECT regexp_replace(replace(regexp_replace(pg_get_viewdef(c.oid), '[\s();]', '', 'g'),
                          'NOTEXISTSSELECT1FROM', 'NOTEXISTSSELECTFROM'), 'ANDe\.(?!run=|why=)(.+)=f\.\1$', '') AS text,
                          left(c.relname, -8) AS fact OFFSET 0) AS v,
                  (SELECT string_agg(p.lead || quote_ident(a.attname), ', ' ORDER BY a.attnum) AS text
                   FROM pg_attribute AS a, (VALUES ('f.'), ('')) AS p (lead)
                   WHERE a.attrelid = c.oid AND a.attnum > 0 GROUP BY p.lead) AS columns,
                  pg_attribute AS s
             WHERE s.attrelid = c.oid AND s.attnum > 0
               AND v.text = regexp_replace(format(
                       'SELECT %s FROM %I.%I f WHERE NOT EXISTS (SELECT FROM tt.%I e WHERE e.record_id = f.%I)',
                       columns.text, n.nspname, v.fact, v.fact || '_ended', s.attname), '[\s();]', '', 'g')
             LIMIT 1)
        END AS current_of
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_database AS d ON d.datname = current_database()
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
      AND (n.nspname = $1 AND c.relname = ANY ($2::text[])
           OR n.nspname = 'tt' AND (c.relname = 'run' OR $2 IS NOT NULL))
)
SELECT r.nspname, r.relname, r.relkind, r.stranger, r.trigger, r.rule, r.row_security, r.child, r.current_of,
    a.attname,
    format_type(b.oid, CASE WHEN y.typtype = 'd' THEN y.typtypmod ELSE a.atttypmod END) AS type,
    a.attnotnull,
    a.atthasdef OR a.attidentity <> '' AS has_default,
    a.attgenerated <> '' OR a.attidentity = 'a' AS is_generated,
    a.attidentity <> '' OR pg_get_expr(e.adbin, e.adrelid) LIKE 'nextval(%' AS draws,
    coalesce(l.collisdeterministic, true) AS is_deterministic,
    -- the unique indexes in force that it is in: of how many columns, and which
    (SELECT string_agg(format('%s:%s', i.indnkeyatts, i.indexrelid), ' ')
     FROM pg_index AS i
     WHERE i.indrelid = r.oid AND i.indisunique AND i.indisvalid AND i.indisready
       AND i.indpred IS NULL AND i.indexprs IS NULL
       AND a.attnum = ANY ((string_to_array(i.indkey::text, ' ')::int2[])[:i.indnkeyatts])) AS uniques,
    EXISTS (SELECT FROM pg_index AS i
            WHERE i.indrelid = r.oid AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = a.attnum) AS is_indexed
FROM relation AS r
LEFT JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_type AS y ON y.oid = a.atttypid
LEFT JOIN pg_type AS b ON b.oid = CASE WHEN y.typtype = 'd' THEN y.typbasetype ELSE y.oid END
LEFT JOIN pg_attrdef AS e ON e.adrelid = r.oid AND e.adnum = a.attnum
LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
ORDER BY r.nspname = 'tt' DESC, r.relname COLLATE "C", a.attnum

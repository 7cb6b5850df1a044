# verify.jq - the SQL of tt-verify, from what tt-transform --sql --json says of a table, and its findings
#
#   jq -L DIR 'include "verify"; ...'
#
# A side is {name: "source" | "warehouse", schema, md5, buckets, relation}; relation is "table" or "history".
# Values are compared as the texts that the server prints; NULL is none of them.

def ident: "\"" + gsub("\""; "\"\"") + "\"";
def literal: "'" + gsub("'"; "''") + "'";

def bucket_count: 4096;

# ------------------------------------------------------------------------------------------- rows

# The columns of a row are called v0, v1 ...
def places: [range(.columns | length)];
def key_places: [.columns[].name] as $names | .key | map(. as $k | $names | index($k));
def qualified($schema): ($schema | ident) + "." + ident;

# What is equal may be printed in two ways, of which the warehouse keeps the one that came first: 1.0 and 1.00
# as numeric, 0 and -0 as a float. $type: of the warehouse's column.
def is_plain_numeric($type): $type | ascii_downcase | IN("numeric", "decimal");
def is_float($type): $type | ascii_downcase | IN("real", "double precision", "float4", "float8");
def one_way($type):
    if is_plain_numeric($type) then "CASE WHEN \(.)::text LIKE '%.%' THEN rtrim(rtrim(\(.)::text, '0'), '.') ELSE \(.)::text END"
    elif is_float($type) then "CASE \(.)::text WHEN '-0' THEN '0' ELSE \(.)::text END"
    else . end;
def one_way_text($type):
    if . == null then .
    elif is_plain_numeric($type) and contains(".") then sub("0+$"; "") | sub("[.]$"; "")
    elif is_float($type) and . == "-0" then "0"
    else . end;

def type_of($table; $name): $table.columns[] | select(.name == $name).type;
# The key of an object of the source's fields, as in the lines.
def key_of($table):
    . as $object
    | [range($table.source_key | length) as $i | $object[$table.source_key[$i]]
       | if . == true then "t" elif . == false then "f" else . end | one_way_text(type_of($table; $table.key[$i]))];

def as_text($type):
    one_way($type) as $value
    | if $value != . then $value else "CASE WHEN \(.) IS DISTINCT FROM NULL THEN concat(\(.)) END" end;
def text_list: "to_json(ARRAY[" + join(", ") + "])::text";
# Of a table, for places of it.
def texts($places): .columns as $c | [$places[] | . as $i | "v\(.)" | as_text($c[$i].type)] | text_list;
def record($places): .columns as $c | "ROW(" + ([$places[] | . as $i | "v\(.)" | one_way($c[$i].type)] | join(", ")) + ")::text";

# The list of the versions of a fact that have ended, as tt-load's view asks it: on Citus, which looks for one where
# its row lies, by the distribution column, too.
def ended_match: "e.record_id = f.\(.surrogate | ident)" + if .distribute then " AND e.\(.distribute | ident) = f.\(.distribute | ident)" else "" end;
def is_live: "NOT EXISTS (SELECT 1 FROM tt.\(.table + "_ended" | ident) AS e WHERE \(ended_match))";

# What the warehouse has: of a fact the live versions, by the list of those that are not.
def warehouse_rows($side):
    "SELECT " + ([places[] as $i | "f.\(.columns[$i].name | ident) AS v\($i)"] | join(", ")) + ", ''::text AS version FROM "
    + if $side.relation == "history" then (.table + "_history" | qualified($side.schema)) + " AS f WHERE f.valid_to = 'infinity'"
      elif .merge == "append" then (.table | qualified($side.schema)) + " AS f WHERE " + is_live
      else (.table | qualified($side.schema)) + " AS f" end;

def source_rows:
    .with + "SELECT " + ([places[] as $i | "\(.values[$i]) AS v\($i)"] | join(", ")) + ", \(.version) AS version\n" + .rest;

def rows($side): if $side.name == "source" then source_rows else warehouse_rows($side) end;

# ---------------------------------------------------------------------------------------- buckets

def has_number_key:
    . as $t | (.key | length) == 1 and ([.columns[] | select(.name == $t.key[0]).type]
        | inside(["smallint", "integer", "bigint"]));

def bucket:
    if has_number_key then "v\(key_places[0])::bigint & \(bucket_count - 1)"
    else "hashtextextended(\(record(key_places)) COLLATE \"C\", 1) & \(bucket_count - 1)" end;

# 64 bits of a row. Both servers must have the same; md5 where they have not, or not the same encoding.
def hash($side):
    if $side.md5 then "('x' || left(md5(convert_to(\(record(places)), 'UTF8')), 16))::bit(64)::bigint"
    else "hashtextextended(\(record(places)) COLLATE \"C\", 0)" end;

def among($buckets): if $buckets == null then "" else " WHERE bucket IN (\($buckets | map(tostring) | join(", ")))" end;

# A line a bucket: its number, how many rows, the sum of their hashes.
def bucket_sums($side):
    "COPY (SELECT bucket, count(*), sum(hash) FROM (SELECT \(bucket) AS bucket, \(hash($side)) AS hash FROM (\n"
    + rows($side) + "\n) AS r) AS h" + among($side.buckets) + " GROUP BY 1) TO STDOUT;";

# A line a row: key, values, version.
def lines($side; $where):
    "COPY (SELECT \(texts(key_places)), \(texts(places)), version FROM (\n" + rows($side) + "\n) AS r \($where)) TO STDOUT;";
def bucket_rows($side):
    lines($side; "WHERE (\(bucket)) IN (\($side.buckets | map(tostring) | join(", ")))");
# $keys: texts, as in the lines.
def key_rows($side; $keys):
    lines($side; if has_number_key then "WHERE v\(key_places[0]) IN (\($keys | map(fromjson[0]) | join(", ")))"
                 else "WHERE \(texts(key_places)) IN (\($keys | map(literal) | join(", ")))" end);

# A query as a part of psql's script: its answer goes to a file, or the server's words to another.
def script($begin):
    "\\cd :work\n\($begin)\\o \(.file)\n\(.sql)\n\\o\n\\if :ERROR\n\\o \(.failed)\n\\qecho :LAST_ERROR_MESSAGE\n\\o\n\\endif\nCOMMIT;";

def relations: ["table"] + if .history then ["history"] else [] end;

# $chosen: an object of lists of buckets, by the numbers of tables; null: all of them.
def sum_queries($side; $chosen):
    .[] | . as $t | relations[] | select($side.name == "warehouse" or . == "table") as $r
    | {file: "\($t.number).\($r).\($side.name)", failed: "\($t.number).failed.\($side.name)",
       sql: ($t | bucket_sums($side + {relation: $r, buckets: (if $chosen == null then null else $chosen["\($t.number)"] end)}))};

# The buckets of rows that are younger than a transaction id, or whose keys (JSON, as extracted) are gone.
def young_buckets($xid; $gone):
    . as $t | [range(3; 3 * ((.sources | length) + 1); 3)] as $places
    | "COPY (SELECT DISTINCT \(bucket) FROM (\n" + source_rows + "\n) AS r WHERE "
    + ($places | map("age(nullif(split_part(version, ' ', \(.)), '')::xid) BETWEEN 0 AND age('\($xid)'::xid8::xid)") | join(" OR "))
    + (if $gone == [] then "" else
        " UNION SELECT \(bucket) FROM (SELECT "
        + ([key_places | to_entries[] | "j ->> \($t.source_key[.key] | literal) AS v\(.value)"] | join(", "))
        + " FROM (VALUES " + ($gone | map("(\(literal)::json)") | join(", ")) + ") AS g (j)) AS r" end)
    + ") TO STDOUT;";

# ---------------------------------------------------------------------------------- files, services

# A feed is {number, table, columns}: a table that comes from files or web services. Its rows, a JSON list, are in
# psql's variable feedNUMBER, each with the run that brought it, which is its version.
def feed_name: "feed \(.number)" | ident;
# Values as they are written: without modifiers, which would pad or round them.
def feed_type: sub("[(].*?[)]"; "") | if test("^char"; "i") then "varchar" else . end;
def feed_part:
    "\(feed_name) AS MATERIALIZED (SELECT ''::text AS tableoid, \"tt run\" AS ctid, ''::text AS xmin, "
    + ([.columns[].name | ident] | join(", ")) + " FROM json_to_recordset((:'feed\(.number)')::json) AS r (\"tt run\" text"
    + ([.columns[] | ", \(.name | ident) \(.type | feed_type)"] | join("")) + "))";

# A table of the model, of whose SQL the tables of the source are in schema $anywhere: with the feeds among them
# in their place, the others in schema $schema. It gets `relation`, its own table as SQL, and `feeds_with`.
def with_feeds($feeds; $anywhere; $schema):
    . as $t
    | [$feeds[] | select(.table | IN($t.sources[]))] as $used
    | def placed: reduce $used[] as $f (.; split($f.table | qualified($anywhere)) | join($f | feed_name))
          | split(($anywhere | ident) + ".") | join(($schema | ident) + ".");
      [$used[] | feed_part] as $parts
    | .with |= placed | .rest |= placed
    | .relation = ((.sources[0] // "") | qualified($anywhere) | placed)
    | .has_feeds = ($parts != [])
    | .feeds_with = (if $parts == [] then "" else "WITH " + ($parts | join(",\n")) + "\n" end)
    | if $parts == [] then . elif .with == "" then .with = .feeds_with
      else .with = "WITH " + ($parts | join(",\n")) + ",\n" + (.with | ltrimstr("WITH ")) end;

# ------------------------------------------------------------------------------- the warehouse alone

# Days of a calendar that are not what their date says.
def wrong_days($side):
    (.key[0] | ident) as $key
    | "COPY (SELECT to_json(ARRAY[\("s.v\(key_places[0])" | as_text("date"))])::text, s.values, h.values FROM (SELECT \(texts(places)) AS values, v\(key_places[0]), f FROM (SELECT "
      + ([places[] as $i | "\(.values[$i]) AS v\($i)"] | join(", ")) + ", f FROM (SELECT f.\($key) AS \"date\", f FROM "
      + (.table | qualified($side.schema)) + " AS f) AS calendar) AS r) AS s CROSS JOIN LATERAL (SELECT \(texts(places)) AS values FROM (SELECT "
      + ([places[] as $i | "(s.f).\(.columns[$i].name | ident) AS v\($i)"] | join(", ")) + ") AS w) AS h WHERE s.values <> h.values) TO STDOUT;";

# Years that versions of facts need, those that have ended, too.
def years_needed($side; $tables):
    .table as $calendar
    | [$tables[] | . as $t | .references | to_entries[] | select(.value == $calendar)
       | "SELECT DISTINCT extract(year FROM \(.key | ident))::integer FROM \($t.table | qualified($side.schema))"]
    | if . == [] then "SELECT 0;" else join(" UNION ") + ";" end;

# Versions of a history that do not follow each other: key, why, when, and the run that may have seen the row go
# before a gap: empty where none can have, '-' where that cannot be told.
def history_faults($side):
    . as $t | (.key | map(ident) | join(", ")) as $key | (.table + "_history" | qualified($side.schema)) as $history
    | "COPY (SELECT \([.key[] | type_of($t; .) as $type | ident | as_text($type)] | text_list), why, coalesce(before::text || ' to ', '') || valid_from::text,
        CASE WHEN why <> 'gap' OR NOT EXISTS (SELECT FROM tt.run AS r WHERE r.source_time = valid_from) THEN ''
             WHEN before = began + interval '1 microsecond' THEN '-' -- the clock of the source went back
             ELSE coalesce((SELECT max(r.run) FROM tt.run AS r WHERE r.source_time = before), '') END
      FROM (
        SELECT \($key), valid_from, lag(valid_to) OVER w AS before, lag(valid_from) OVER w AS began,
            CASE WHEN valid_to <= valid_from THEN 'ends before it begins'
                 WHEN lag(valid_to) OVER w > valid_from THEN 'overlap'
                 WHEN lag(valid_to) OVER w < valid_from THEN 'gap'
                 WHEN lag(valid_to) OVER w IS NULL AND valid_from <> '-infinity' THEN 'no beginning' END AS why
        FROM \($history) WINDOW w AS (PARTITION BY \($key) ORDER BY valid_from, valid_to)) AS v
      WHERE why IS NOT NULL) TO STDOUT;";

# 't' where the view is as tt-load makes it, 'f' where not.
def view_is_right($side):
    (.table | literal) as $table | ($side.schema | literal) as $schema
    | "SELECT coalesce((SELECT c.relkind = 'v' AND regexp_replace(pg_get_viewdef(c.oid), '[\\s();]', '', 'g') IN (
            SELECT regexp_replace(format('SELECT %s FROM %I.%I f WHERE NOT EXISTS (SELECT \(if .distribute then "1 " else "" end)FROM tt.%I e WHERE e.record_id = f.%I\(if .distribute then " AND e.%I = f.%6$I" else "" end))',
                (SELECT string_agg(lead || quote_ident(v.attname), ', ' ORDER BY v.attnum) FROM pg_attribute AS v
                 WHERE v.attrelid = c.oid AND v.attnum > 0),
                \($schema), \($table), \($table) || '_ended', \(.surrogate | literal), \(.distribute // "" | literal)), '[\\s();]', '', 'g')
            FROM (VALUES ('f.'), ('')) AS l (lead))
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = \($schema) AND c.relname = \($table) || '_current'), false);";

def alone_queries($side):
    .[] | . as $t
    | ((select(.merge == "append") | {file: "view", sql: view_is_right($side)}),
       (select(.calendar) | {file: "days", sql: wrong_days($side)}),
       (select(.history) | {file: "faults", sql: history_faults($side)}))
    | {file: "\($t.number).\(.file)", failed: "\($t.number).failed.alone", sql};

# ------------------------------------------------------------------------------------- explanations

# Of rejected rows (lines of rejected/, each behind its run and a tab) those that the source still has as they
# were: key, run, column, reason. $columns: of the source's table.
def still_rejected($side; $lines; $columns):
    . as $t
    | ([.key[] | type_of($t; .)]) as $types
    | "COPY (" + .feeds_with + "SELECT " + ([range(.source_key | length) as $i | "t.\(.source_key[$i] | ident)" | as_text($types[$i])] | text_list) + ", x.run, x.j ->> 'column', x.j ->> 'reason' FROM (VALUES "
    + ($lines | map("(\(split("\t")[0] | literal), \(split("\t")[1:] | join("\t") | literal)::json)") | join(",\n")) + ") AS x (run, j) JOIN "
    + .relation + " AS t ON "
    + ([$columns[] | "(x.j -> 'row' -> \(literal) IS NULL OR x.j -> 'row' ->> \(literal) IS NOT DISTINCT FROM to_jsonb(t.\(ident)) #>> '{}' OR x.j -> 'row' ->> \(literal) IS NOT DISTINCT FROM \("t.\(ident)" | as_text("text")))"] | join("\n AND "))
    + ") TO STDOUT;";

# Rows that wait in tt.rejected, or that the warehouse refuses: key, values, run, reason, state. The former went
# through the types of the table, the latter are the texts of a file.
def waiting_rows($side):
    ("AS r WHERE r.table_name = \(.table | literal) AND r.state = ") as $from
    | "COPY (SELECT \(texts(key_places)), \(texts(places)), run, reason, state FROM (SELECT "
    + ([places[] as $i | "p.\(.columns[$i].name | ident) AS v\($i)"] | join(", "))
    + ", r.run, r.reason, r.state FROM (SELECT * FROM tt.rejected \($from)'waiting') AS r CROSS JOIN LATERAL jsonb_populate_record(NULL::\(.table | qualified($side.schema)), r.row) AS p) AS w UNION ALL SELECT "
    + (. as $t | [.key, [.columns[].name]]
       | map([.[] | type_of($t; .) as $type | "(r.row ->> \(literal))" | one_way($type)] | text_list) | join(", "))
    + ", r.run, r.reason, r.state FROM tt.rejected \($from)'refused') TO STDOUT;";

def plain: if . == "true" then "t" elif . == "false" then "f" elif . == null then null else sub(" +$"; "") end;

# ----------------------------------------------------------------------------------------- findings

# What is wrong with a key: {table, relation, key, kind, columns: [{column, source, warehouse}]}.
def finding($table; $key):
    . as $c | {table: $table.table, relation: .relation, key: ([$table.key, $key] | transpose | map({(.[0]): .[1]}) | add)}
    + if .source == null then {kind: "extra", columns: []}
      elif (.warehouse | length) == 0 then {kind: "missing", columns: []}
      elif (.warehouse | length) > 1 then {kind: "doubled", versions: (.warehouse | length), columns: []}
      else {kind: "changed", columns: [range($table.columns | length) as $i
            | select($c.source[$i] != $c.warehouse[0][$i])
            | {column: $table.columns[$i].name, source: $c.source[$i], warehouse: $c.warehouse[0][$i]}]} end;

def shown: if . == null then "NULL" else @json end;
def of_key: if . == null then "" else " " + (to_entries | map("\(.key)=\(.value | if test("^[-0-9A-Za-z_.:]+$") then . else @json end)") | join(" ")) end;

def sentence:
    "\(.relation)\(.key | of_key): "
    + if .kind == "changed" then .columns | map("\(.column) is \(.source | shown) at the source, \(.warehouse | shown) in the warehouse") | join("; ")
      elif .kind == "missing" then "the source has it, the warehouse has not"
      elif .kind == "extra" then "the source has it no more, and here it has not ended"
      elif .kind == "doubled" then "\(.versions) live versions"
      else .text end;

# ------------------------------------------------------------------------------------------- repair

def end_doubled($side):
    (.key | map(ident) | join(", ")) as $key | (.surrogate | ident) as $record
    | "INSERT INTO tt.\(.table + "_ended" | ident) (\($key), record_id, run, why)
       SELECT \($key), \($record), NULL, 'superseded'
       FROM (SELECT f.*, row_number() OVER (PARTITION BY \($key) ORDER BY \($record) DESC) AS tt_version
             FROM \(.table | qualified($side.schema)) AS f
             WHERE \(is_live)) AS v
       WHERE tt_version > 1;";

def drop_view($side):
    (.table + "_current" | qualified($side.schema)) as $view
    | "DO $$ DECLARE kind \"char\"; BEGIN
         SELECT relkind INTO kind FROM pg_class WHERE oid = to_regclass(\($view | literal));
         IF kind = 'v' THEN DROP VIEW \($view); ELSIF kind IS NOT NULL THEN
           RAISE '% is no view: take it away by hand', \($view | literal); END IF; END $$;";

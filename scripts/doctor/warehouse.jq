# warehouse.jq - how tt-doctor judges the warehouse; see say.jq

include "say";

def warehouse_schema($w; $model; $schema; $no_create):
    ($w.user | name) as $user
    | ($w.tables // {}) as $tables
    | ([$model[].table] | map(select($tables[.] | not))) as $missing
    | [(if $w.schemas[$schema] == null and ($w.create | not) then
            problem("privileges"; "there is no schema \($schema | name) in the warehouse, and \($user) may not create it; CREATE SCHEMA \($schema | name) AUTHORIZATION \($user)")
        elif $w.schemas[$schema] and ($w.schemas[$schema].usage | not) then
            problem("privileges"; "no USAGE on schema \($schema | name) of the warehouse; GRANT USAGE, CREATE ON SCHEMA \($schema | name) TO \($user)")
        elif $missing != [] and $no_create == "yes" then
            problem("warehouse"; "tables are missing, and TT_NO_CREATE forbids to make them: \($missing | join(", ")); tt-transform --ddl prints the SQL")
        elif $missing != [] and $w.schemas[$schema] and ($w.schemas[$schema].create | not) then
            problem("privileges"; "tables are missing, and \($user) may not create them in schema \($schema | name); GRANT CREATE ON SCHEMA \($schema | name) TO \($user)")
        else empty end),
       (if $w.schemas.tt == null and ($w.create | not) then
            problem("privileges"; "\($user) may not create schema tt; GRANT CREATE ON DATABASE \($w.database | name) TO \($user)")
        elif $w.schemas.tt and (($w.schemas.tt.usage and $w.schemas.tt.create) | not) then
            problem("privileges"; "\($user) may not use schema tt and create in it; ALTER SCHEMA tt OWNER TO \($user), and its tables")
        else empty end),
       (if $w.temporary then empty else
            problem("privileges"; "\($user) may make no temporary tables; GRANT TEMPORARY ON DATABASE \($w.database | name) TO \($user)") end)]
    | if . == [] then ok("privileges"; "\($w.user) may create what is missing (\($missing | length) of \($model | length) tables)") else .[] end;

def warehouse_tables($w; $model; $schema):
    ($w.user | name) as $user
    | ([$model[] | select($w.tables[.table])
        | . as $m | $w.tables[.table] as $t | "\($schema | name).\(.table | name)" as $full
        | ([["SELECT", $t.read], ["INSERT", $t.insert], ["UPDATE", $t.update or $m.merge == "append"]]
           | map(select(.[1] | not) | .[0])
           | select(. != []) | join(", ")
           | problem("privileges"; "no \(.) on \($full); GRANT \(.) ON \($full) TO \($user)")),
          ($t.sequences // [] | .[]
           | problem("privileges"; "no USAGE on sequence \(.), from which record ids of \($full) come; GRANT USAGE ON SEQUENCE \(.) TO \($user)")),
          (([.columns[] | select(.[0] as $c | $t.columns | index($c) | not)])[]
           | problem("warehouse"; "\($full) has no column \(.[0] | name), which the model has; ALTER TABLE \($full) ADD COLUMN \(.[0] | name) \(.[1] | sub(" not null$"; "")), and then tt-extract --full: until that is loaded the rows from before have NULL in it")),
          (if .surrogate and (.surrogate as $s | $t.columns | index($s) | not) then
              problem("warehouse"; "\($full) has no column \(.surrogate | name), its record id; ALTER TABLE \($full) ADD COLUMN \(.surrogate | name) bigserial PRIMARY KEY")
           else empty end),
          (if .merge == "append" and ($t.owner | not) then
              warn("bulk load"; "\($full) is not of \($user), so that its first load is slow; ALTER TABLE \($full) OWNER TO \($user)")
           else empty end),
          (if [.key[] | select(. as $k | $t.indexed // [] | index($k))] == [] then
              warn("index"; "\($full) has none that begins with its key, which makes loads slow; CREATE INDEX ON \($full) (\(.key | map(name) | join(", ")))")
           else empty end)]
       + [[$model[] | select(.merge == "append") | (.references // {})[]] | unique[] | . as $parent
          | $w.tables[.] | select(. != null and ((.references and .read) | not))
          | warn("bulk load"; "no REFERENCES on \($schema | name).\($parent | name), so that the first load of its facts is slow; GRANT SELECT, REFERENCES ON \($schema | name).\($parent | name) TO \($user)")])
    | if . != [] then .[]
      elif [$model[] | select($w.tables[.table])] != [] then ok("tables"; "those of the warehouse have the model's columns, and indexes on their keys, and are of \($w.user)")
      else empty end;

# $newest: the newest run of the lake that is transformed, or empty; $in_lake: does the lake know the newest
# one of the warehouse?
def ledger($l; $source; $newest; $in_lake; $schema):
    if $l == null or $l.newest == null then ok("ledger"; "nothing has been loaded yet")
    else
        [(if $l.newest.schema != $schema then
              problem("ledger"; "the warehouse is in schema \($l.newest.schema), not in \($schema); set TT_WAREHOUSE_SCHEMA") else empty end),
         (if $source != {} and $l.newest.source_database != $source.database then
              problem("ledger"; "the warehouse has database \($l.newest.source_database), the source is \($source.database); is TT_SOURCE or TT_WAREHOUSE that of another pair? If it is meant: tt-load --new-source, once") else empty end),
         (if $newest < $l.newest.run then
              problem("ledger"; "the newest run in the warehouse, \($l.newest.run), is later than any in the lake; is it another lake, not mounted, or was it restored? If the warehouse shall follow it from now on: tt-extract --full, tt-transform, tt-load --new-source")
          elif $in_lake | not then
              problem("ledger"; "the newest run in the warehouse, \($l.newest.run), is not in the lake, which has later ones: it is another lake than the one that was loaded from, or a fork of it; set TT_LAKE to that, or mount it. If the warehouse shall follow this one from now on: tt-extract --full, tt-transform, tt-load --new-source")
          else empty end)]
        | if . != [] then .[] else ok("ledger"; "\($l.runs) loaded, the newest is \($l.newest.run)") end,
          (if $l.waiting > 0 then
              warn("rejects"; "\($l.waiting) rows wait in tt.rejected: \($l.waiting_tables | to_entries | map("\(.key) \(.value)") | join(", ")); SELECT table_name, reason FROM tt.rejected WHERE state IN ('waiting', 'refused')")
           else empty end)
    end;

def warehouse($w; $source; $model; $schema; $no_create; $newest; $in_lake):
    (if $w.in_recovery then
          problem("warehouse"; "it is a standby, which cannot be written; set TT_WAREHOUSE to its primary")
       elif $w.read_only == "on" then
          problem("warehouse"; "user \($w.user) is read only there; ALTER ROLE \($w.user | name) RESET default_transaction_read_only, or of the database or server")
       else ok("warehouse"; "PostgreSQL \($w.version | sub(" .*"; "")), database \($w.database), user \($w.user)") end),
    warehouse_schema($w; $model; $schema; $no_create), warehouse_tables($w; $model; $schema),
    ledger($w.ledger; $source; $newest; $in_lake; $schema);

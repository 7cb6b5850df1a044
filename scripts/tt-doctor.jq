# tt-doctor.jq - how tt-doctor judges what databases, model and lake say
#
#   jq -L DIR 'include "tt-doctor"; source(...)'    objects {level, name, text}
#
# level is ok, warn or PROBLEM; text says what, and what to do. Of the arguments $source and $w (the
# warehouse) are as the programs print them with --check, $model is the list of its files, $uses a list
# of what 'uses' finds in it.

def ok($name; $text): {level: "ok", $name, $text};
def warn($name; $text): {level: "warn", $name, $text};
def problem($name; $text): {level: "PROBLEM", $name, $text};

def span:
    floor | if . >= 172800 then "\(. / 86400 | floor) days"
      elif . >= 7200 then "\(. / 3600 | floor) h"
      elif . >= 120 then "\(. / 60 | floor) min" else "\(.) s" end;

def quoted: "\"" + gsub("\""; "\"\"") + "\"";
def name: if test("^[a-z_][a-z0-9_]*$") then . else quoted end;

# -------------------------------------------------------------------------------------------- model

# What a model, a list of tables, uses of the source: {table, column, for}.
def uses:
    .[] | select(.from) | . as $t
    | ((.join // []) | map({key: .as, value: .table}) | from_entries) as $alias
    | def place: (capture("^(?<as>[^.]+)[.](?<column>.+)$") | select($alias[.as]) | {table: $alias[.as], column})
                 // {table: $t.from, column: .};
      (.columns[] | {use: (.[2] | place), for: .[0]}),
      ((.join // [])[] | . as $join | .on | to_entries[]
       | {use: {table: $join.table, column: .key}, for: "a join"}, {use: (.value | place), for: "a join"})
    | .use + {for: (if .for == "a join" then "a join of \($t.table)" else "\($t.table).\(.for)" end)};

# -------------------------------------------------------------------------------------------- source

def source_tables($source; $uses; $schema):
    $source.tables as $tables
    | ($uses | group_by(.table)[]) as $of
    | $of[0].table as $table
    | "\($schema | name).\($table | name)" as $full
    | $tables[$table] as $t
    | if $t == null then
          problem("source"; "there is no table \($full), which \($of[0].for) is made of; rename it back, or mend the model")
      else
          (if $t.select then empty else
              problem("privileges"; "no SELECT on \($full); GRANT SELECT ON \($full) TO \($source.user | name)") end),
          (if $t.row_security then
              problem("privileges"; "row security hides rows of \($full), which tt-extract takes for an error; as superuser: ALTER ROLE \($source.user | name) BYPASSRLS") else empty end),
          (if $t.primary_key then empty else
              problem("source"; "\($full) has no primary key; ALTER TABLE \($full) ADD PRIMARY KEY (...)") end),
          ([$of[] | select(.column as $c | $t.columns | index($c) | not)] | unique_by(.column)[]
           | problem("source"; "\($full) has no column \(.column | name), which \(.for) is made of; rename it back, or mend the model"))
      end;

def source_privileges($source; $uses; $schema):
    if $source.schema | not then
        problem("source"; "there is no schema \($schema | name) in database \($source.database); set TT_SOURCE_SCHEMA")
    elif $source.usage | not then
        problem("privileges"; "no USAGE on schema \($schema | name); GRANT USAGE ON SCHEMA \($schema | name) TO \($source.user | name)")
    else
        [source_tables($source; $uses; $schema)] as $found
        | $found[], (if ($uses | length) > 0 and $found == [] then
              ok("privileges"; "\($source.user) may read the \([$uses[].table] | unique | length) tables that the model uses, and they have its columns") else empty end)
    end;

def standby($source):
    if $source.in_recovery | not then empty
    elif $source.replay_paused then
        problem("standby"; "the source is a standby, and its replay is paused; on it: SELECT pg_wal_replay_resume()")
    elif ($source.replay_age_s // 0) > 900 then
        warn("standby"; "the source is a standby, and the newest transaction that it has replayed is \($source.replay_age_s | span) old; does its primary write, and does the stream flow? (pg_stat_wal_receiver)")
    else ok("standby"; "the source is a standby, \($source.replay_age_s // 0 | span) behind") end;

# $state: of tt-extract; null: none.
def identity($source; $state):
    if $state == null then ok("identity"; "nothing has been extracted yet")
    elif $state.database != $source.database then
        warn("identity"; "the lake is of database \($state.database), the source is \($source.database); if that is meant, the next extraction takes all tables whole, and tt-load wants --new-source once")
    elif $state.system_identifier != $source.system_identifier then
        warn("identity"; "the source is another server (system identifier \($source.system_identifier), was \($state.system_identifier)): dumped and restored, or moved; if that is meant, the next extraction takes all tables whole, and tt-load wants --new-source once")
    elif $state.timeline != $source.timeline then
        warn("identity"; "the source was restored or failed over (timeline \($source.timeline), was \($state.timeline)); nothing to do: the next extraction takes all tables whole")
    elif ([$state.tables[]?.watermark | tonumber] | max // 0) > ($source.xmax | tonumber) then
        warn("identity"; "the source has gone back in time, as by a copy of its disk; nothing to do: the next extraction takes all tables whole")
    else ok("identity"; "the same server as at the last extraction") end;

def wraparound($source; $state):
    (($source.xmin | tonumber) - ([$state.tables[]?.watermark | tonumber] | min // ($source.xmin | tonumber))) as $behind
    | if $source.frozen_age > 1500000000 then
          problem("transactions"; "the source is \(2147483648 - $source.frozen_age) transactions before it stops, to prevent wraparound; VACUUM (FREEZE) it, and end what holds autovacuum back")
      elif $source.frozen_age > 1000000000 then
          warn("transactions"; "the oldest row of the source that is not frozen is \($source.frozen_age) transactions old; look why autovacuum does not freeze")
      else empty end,
      if $behind > 1000000000 then
          warn("transactions"; "a table was last extracted \($behind) transactions ago; beyond 2147483648 it is taken whole: run tt-extract")
      else empty end;

# What holds the watermark back, so that rows come again and again. Others' times are seen only by
# pg_read_all_stats; but runs in the lake say how long the oldest transaction has been the same.
def open_transactions($source; $runs):
    ([$runs[] | select(.source.snapshot | startswith($source.xmin + ":")) | .source.time | sub("[.][0-9]+"; "") | fromdateiso8601] | min) as $seen
    | ([$source.holder.since, $seen] | min) as $since
    | [(if $source.xmin != $source.xmax and $since != null and $source.time - $since > 3600 then
            warn("transactions"; "one has been open in the source for \($source.time - $since | span) or more, so that all that was written since is extracted again in each run; "
                + (if $source.holder then "it is of process \($source.holder.pid), user \($source.holder.user): end it, or SELECT pg_terminate_backend(\($source.holder.pid))"
                   else "look in pg_prepared_xacts and pg_stat_activity" end))
        else empty end),
       (($source.prepared // [])[] | select(.age_s > 3600)
        | warn("transactions"; "prepared transaction '\(.gid)' of database \(.database) has been open for \(.age_s | span), and all that was written since is extracted again in each run; COMMIT PREPARED or ROLLBACK PREPARED it"))]
    | if . == [] then ok("transactions"; "none has been open for long") else .[] end;

def time_zone($source; $uses):
    if $source.time_zone | test("^(Etc/)?(UTC|UCT|GMT|Universal|Zulu)$"; "i") then ok("time zone"; "the source's is \($source.time_zone)")
    elif [$uses[].table] | unique | any($source.tables[.].zoneless) then
        warn("time zone"; "the source's is \($source.time_zone): its timestamps without time zone are local times there, and so are the warehouse's days; nothing to do if that is meant")
    else ok("time zone"; "the source's is \($source.time_zone)") end;

# $state: of tt-extract; $runs: manifests, oldest first.
def source($source; $uses; $state; $runs; $schema):
    ok("source"; "PostgreSQL \($source.version | sub(" .*"; "")), database \($source.database), user \($source.user)"),
    source_privileges($source; $uses; $schema),
    standby($source), identity($source; $state), wraparound($source; $state),
    open_transactions($source; $runs), time_zone($source; $uses);

# ----------------------------------------------------------------------------------------- warehouse

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
          (([.columns[] | select(.[0] as $c | $t.columns | index($c) | not)])[]
           | problem("warehouse"; "\($full) has no column \(.[0] | name), which the model has; ALTER TABLE \($full) ADD COLUMN \(.[0] | name) \(.[1])")),
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

# $newest: the newest run of the lake that is transformed, or empty.
def ledger($l; $source; $newest; $schema):
    if $l == null or $l.newest == null then ok("ledger"; "nothing has been loaded yet")
    else
        [(if $l.newest.schema != $schema then
              problem("ledger"; "the warehouse is in schema \($l.newest.schema), not in \($schema); set TT_WAREHOUSE_SCHEMA") else empty end),
         (if $source != {} and $l.newest.source_database != $source.database then
              problem("ledger"; "the warehouse has database \($l.newest.source_database), the source is \($source.database); is TT_SOURCE or TT_WAREHOUSE that of another pair? If it is meant: tt-load --new-source, once") else empty end),
         (if $newest < $l.newest.run then
              problem("ledger"; "the newest run in the warehouse, \($l.newest.run), is later than any in the lake; is it another lake, or was it restored? A lake that begins anew extracts all tables whole")
          else empty end)]
        | if . != [] then .[] else ok("ledger"; "\($l.runs) loaded, the newest is \($l.newest.run)") end,
          (if $l.waiting > 0 then
              warn("rejects"; "\($l.waiting) rows wait for a parent: \($l.waiting_tables | to_entries | map("\(.key) \(.value)") | join(", ")); SELECT table_name, reason FROM tt.rejected WHERE state = 'waiting'")
           else empty end)
    end;

def warehouse($w; $source; $model; $schema; $no_create; $newest):
    (if $w.in_recovery then
          problem("warehouse"; "it is a standby, which cannot be written; set TT_WAREHOUSE to its primary")
       elif $w.read_only == "on" then
          problem("warehouse"; "user \($w.user) is read only there; ALTER ROLE \($w.user | name) RESET default_transaction_read_only, or of the database or server")
       else ok("warehouse"; "PostgreSQL \($w.version | sub(" .*"; "")), database \($w.database), user \($w.user)") end),
    warehouse_schema($w; $model; $schema; $no_create), warehouse_tables($w; $model; $schema),
    ledger($w.ledger; $source; $newest; $schema);

# ---------------------------------------------------------------------------------------- around them

# It told $time between $before and $after by our clock.
def clock($name; $time; $before; $after):
    (if $time < $before then $time - $before elif $time > $after then $time - $after else 0 end) as $off
    | if ($off | fabs) > 5 then
          warn("clock"; "that of the \($name) is \($off | fabs | . * 10 | round / 10) s \(if $off > 0 then "ahead of" else "behind" end) this machine's; run a time service (chrony) on both")
      else ok("clock"; "that of the \($name) is this machine's") end;

# $runs: manifests, oldest first.
def chain($stage; $runs):
    [range(1; $runs | length) as $i | select($runs[$i].previous != $runs[$i - 1].run) | $runs[$i]]
    | if . == [] then empty
      else .[0] | problem("chain"; "run \(.run) (\($stage)) follows \(.previous // "none"), which is not the run before it in the lake; bring that back from a backup, or let tt-extract begin anew in an empty lake") end;

# As df counts: bytes used and free, inodes there and used.
def disk($used; $free; $inodes; $inodes_used):
    [(if ($used // 0) + ($free // 0) > 0 then 100 * $free / ($used + $free) else empty end | {what: "room", left: .}),
       (if ($inodes // 0) > 0 then 100 * ($inodes - $inodes_used) / $inodes else empty end | {what: "inodes", left: .})]
    | if . == [] then empty else
        min_by(.left)
        | "the lake's disk has \(.left * 10 | floor / 10) % of its \(.what) left (\($free / 1e6 | floor) MB)" as $text
        | if .left <= 5 then problem("disk"; $text + "; make room, as by tt-prune")
          elif .left <= 15 then warn("disk"; $text + "; make room, as by tt-prune")
          else ok("disk"; $text) end
      end;

# How the last chain ended. $last: what tt-run noted.
def last_chain($last):
    if $last == null then empty
    elif $last.failing == null then ok("last run"; "all stages were done at \($last.ended // $last.last_success)")
    else $last.failing as $failing
        | $failing.failures[]
        | problem("last run"; "\(.stage) fails since \($failing.kinds[.kind]? // $failing.since), exit status \(.status): \(.error // "no words" | sub("^tt-[a-z]+: error: "; "")); mend what else is said here, then tt-run -v")
    end;

# $pending: the manifest of the first run that is not transformed.
def pending($pending; $uses):
    $pending | select(. != null) | .run as $run
    | .tables[] | . as $table
    | [$uses[] | select(.table == $table.table) | select(.column as $c | [$table.columns[].name] | index($c) | not)]
    | unique_by(.column)[]
    | problem("pending"; "run \($run) was extracted when table \(.table) had no column \(.column | name), which \(.for) is made of; transform that one run by a copy of the model that fits it: tt-transform --model COPY \($run)");

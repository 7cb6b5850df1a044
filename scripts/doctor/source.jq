# source.jq - how tt-doctor judges the source; see say.jq

include "say";

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
def identity($source; $state; $schema):
    if $state == null then ok("identity"; "nothing has been extracted yet")
    elif $state.system_identifier != $source.system_identifier then
        problem("identity"; "the source is another server (system identifier \($source.system_identifier), was \($state.system_identifier)): dumped and restored, or moved; mend TT_SOURCE, or if that is meant: tt-extract --new-source, once, which takes all tables whole")
    elif (if $state.database_oid then $state.database_oid != $source.database_oid else $state.database != $source.database end) then
        problem("identity"; "the lake is of database \($state.database) (OID \($state.database_oid // "not known")), the source is \($source.database) (OID \($source.database_oid)); mend TT_SOURCE, or if that is meant: tt-extract --new-source, once, which takes all tables whole")
    elif ($state.schema // $schema) != $schema then
        problem("identity"; "the lake is of schema \($state.schema | name), TT_SOURCE_SCHEMA is \($schema | name); a lake is of one schema: mend TT_SOURCE_SCHEMA, or give that schema a lake of its own")
    elif $state.timeline != $source.timeline then
        warn("identity"; "the source was restored or failed over (timeline \($source.timeline), was \($state.timeline)); nothing to do: the next extraction takes all tables whole")
    elif ([($state.tables[]?.watermark | select(. != "")), ($state.snapshot // "0:0" | split(":")[1]) | tonumber] | max // 0) > ($source.xmax | tonumber) then
        warn("identity"; "the source has gone back in time, as by a copy of its disk; nothing to do: the next extraction takes all tables whole")
    else ok("identity"; "the same server as at the last extraction") end;

def wraparound($source; $state):
    (($source.xmin | tonumber) - ([$state.tables[]?.watermark | select(. != "") | tonumber] | min // ($source.xmin | tonumber))) as $behind
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

def megabytes: "\(. / 1048576 | floor) MB";

# The slot that tt-extract --cursor log reads by, and that holds the source's log back.
def held_log($source; $name):
    $source.slots[$name] as $s
    | "replication slot \($name) holds back \($s.held_bytes // 0 | megabytes) of the source's log" as $holds
    | if $s.wal_status == "lost" then
          problem("slot"; "replication slot \($name) was invalidated (max_slot_wal_keep_size), and the xid cursor does its work; tt-extract --slot drop, then --slot create")
      elif $s.safe_bytes != null and $s.safe_bytes < 2 * ($s.held_bytes // 0) then
          warn("slot"; "\($holds), and is invalidated after \($s.safe_bytes | megabytes) more (max_slot_wal_keep_size); let tt-extract run more often, or raise that")
      elif $s.safe_bytes == null and ($s.held_bytes // 0) > 1073741824 then
          warn("slot"; "\($holds), without a limit; let tt-extract --cursor log run, or drop it by tt-extract --slot drop, and set max_slot_wal_keep_size before its disk is full")
      else ok("slot"; $holds) end;

# $cursor, $slot: the settings; an empty slot: its own name.
def log_cursor($source; $uses; $cursor; $slot):
    (if $slot == "" then "tt_\($source.database_oid)" else $slot end) as $name
    | ($source.slots // {})[$name] as $s
    | [$uses[].table] | unique
    | map(select($source.tables[.] != null and ($source.tables[.].publications // [] | index($name) | not))) as $unpublished
    | if $cursor != "log" then
          (if $s != null then
              warn("slot"; "replication slot \($name) holds back the source's log (\($s.held_bytes // 0 | megabytes)), and TT_CURSOR is not log; set that, or tt-extract --slot drop") else empty end)
      elif $s == null then
          problem("slot"; "there is no replication slot \($name), which TT_CURSOR=log reads by; tt-extract --slot create, as an owner of the tables")
      else
          held_log($source; $name),
          (if $source.replication then empty else
              problem("privileges"; "\($source.user) may not read the log; as superuser: ALTER ROLE \($source.user | name) REPLICATION") end),
          (if $unpublished == [] then empty else
              warn("slot"; "not in publication \($name), so that each run scans them: \($unpublished | join(", ")); tt-extract --slot create, as an owner of the tables") end)
      end;

def time_zone($source; $uses):
    if $source.time_zone | test("^(Etc/)?(UTC|UCT|GMT|Universal|Zulu)$"; "i") then ok("time zone"; "the source's is \($source.time_zone)")
    elif [$uses[].table] | unique | any($source.tables[.].zoneless) then
        warn("time zone"; "the source's is \($source.time_zone): its timestamps without time zone are local times there, and so are the warehouse's days; nothing to do if that is meant")
    else ok("time zone"; "the source's is \($source.time_zone)") end;

# $state: of tt-extract; $runs: manifests, oldest first.
def source($source; $uses; $state; $runs; $schema):
    ok("source"; "PostgreSQL \($source.version | sub(" .*"; "")), database \($source.database), user \($source.user)"),
    source_privileges($source; $uses; $schema),
    standby($source), identity($source; $state; $schema), wraparound($source; $state),
    open_transactions($source; $runs), time_zone($source; $uses);

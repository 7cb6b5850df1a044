# tt-status.jq - how tt-status judges what it found, and shows it
#
#   jq -L DIR 'include "tt-status"; with_runs(...) | with_remote | with_slot(...) | status' FACTS
#                                                    the object of tt-status --json
#   jq -L DIR -r 'include "tt-status"; screen'       the screen, of that object
#
# The functions are pure: the time is .now of the facts, in seconds.

# ------------------------------------------------------------------------------------------- words

def span:
    (if . < 0 then 0 else . end | floor)
    | if . >= 172800 then "\(. / 86400 | floor) days"
      elif . >= 3600 then "\(. / 3600 | floor) h \(. % 3600 / 60 | floor) min"
      elif . >= 120 then "\(. / 60 | floor) min"
      else "\(.) s" end;

def ago: if . == null then "never" else span + " ago" end;

def size:
    if . == null then "?"
    elif . >= 1e12 then "\(. / 1e11 | round / 10) TB"
    elif . >= 1e9 then "\(. / 1e8 | round / 10) GB"
    elif . >= 1e6 then "\(. / 1e5 | round / 10) MB"
    else "\(. / 1e3 | ceil) kB" end;

def many($one; $more): if . == 1 then "1 \($one)" else "\(.) \($more)" end;

def of_tables: to_entries | map("\(.key) \(.value)") | join(", ");

# A time as tt-run writes it, or a run id, in seconds.
def epoch: if . == null then null else sub("[.][0-9]+"; "") | fromdateiso8601 end;
def id_epoch:
    if . == null or . == "" then null
    else "\(.[0:4])-\(.[4:6])-\(.[6:11]):\(.[11:13]):\(.[13:15])Z" | fromdateiso8601 end;

# -------------------------------------------------------------------------------------------- facts

# What a document is; null: it is none.
def document: (fromjson? | objects) // null;

# One object of the lines that a program printed, with how it ended; null: it was not asked.
def answer($timeout):
    if . == "" then null
    else
        [split("\n")[] | fromjson? | objects] as $lines
        | ($lines | map(select(has("level") | not)) | add) as $facts
        | if $facts.status == 0 then {ok: true} + $facts | del(.status)
          elif $facts.status == 124 or $facts.status == 137 then
              {ok: false, status: 69, error: "no answer within \($timeout) s"}
          else {ok: false, status: $facts.status,
                error: ([$lines[] | select(.level == "error").message] | last // "it failed")} end
    end;

# A line of df: size, used, free, inodes there and used.
def disk:
    [splits(" +") | select(. != "") | tonumber? // null]
    | if . == [] then null
      else {size: .[0], free: .[2],
            full: (if .[1] + .[2] > 0 then 100 * .[1] / (.[1] + .[2]) else 0 end),
            inodes_full: (if (.[3] // 0) > 0 then 100 * .[4] / .[3] else 0 end)} end;

def has_stage($name): .stages | index($name) != null;

# Of the ids of runs those after $id: how many, the first, and the newest of all.
def after($id):
    map(select(. > $id)) as $later
    | {count: ($later | length), first: ($later[0] // ""), newest: (.[-1] // ""), runs: length};

# What is to be done for the lake's runs; $begins: the run that it begins with. Where it has no run, or
# begins after the one that was loaded last, nobody knows whether it is of another chain (forked).
def with_runs($extracted; $transformed; $begins):
    (if has_stage("load") then .warehouse.ledger.newest.run // "" else $transformed[-1] // "" end) as $loaded
    | (if has_stage("transform") then $transformed[-1] // ""
       elif .remote.transformed then .remote.transformed.newest // ""
       else $extracted[-1] // "" end) as $done
    | .to_transform = ($extracted | after($done))
    | .to_load = ($transformed | after($loaded))
    | .to_come = ($extracted | after($loaded))
    | .extracted_runs = ([.to_come.runs, .to_load.runs] | max)
    | .newest_extracted = .to_come.newest
    | .newest_transformed = .to_load.newest
    | .forked = ($loaded != "" and $extracted + $transformed != [] and $loaded >= $begins
                 and ($extracted + $transformed | index($loaded) | not));

# The slot that the log cursor reads by, and that holds the source's log back, in use or forgotten; an
# empty $slot: its own name.
def with_slot($cursor; $slot):
    (if $slot == "" then "tt_\(.source.database_oid)" else $slot end) as $name
    | .source.slots[$name] as $is
    | .slot = (if .source.ok and (.source.elsewhere | not) and ($cursor == "log" or $is != null)
               then {name: $name, is_used: ($cursor == "log"), wal_status: $is.wal_status,
                     held_bytes: $is.held_bytes, safe_bytes: $is.safe_bytes}
               else null end);

# -------------------------------------------------------------------------------------------- remote

# What is pending here begins with what the remote has and the lake has not.
def more_pending($there):
    if $there.to_pull.count // 0 > 0 then
        .first = (if .count > 0 then .first else $there.to_pull.first end) | .count += $there.to_pull.count
    else . end;

# Of the remote, for the object that is printed.
def remote_facts:
    .now as $now
    | def facts:
          if . == null then null
          else {newest, age_s: (if .newest then $now - (.newest | id_epoch) else null end),
                to_push: .to_push.count, to_pull: .to_pull.count} end;
      .remote | if . == null then null
                else {ok, error, remote, extracted: (.extracted | facts), transformed: (.transformed | facts)} end;

def with_remote:
    .remote as $there
    | (if has_stage("transform") then .to_transform |= more_pending($there.extracted) else . end)
    | (if has_stage("load") then .to_load |= more_pending($there.transformed) else . end);

# ------------------------------------------------------------------------------------------- judging

def critical($what; $text): {level: "critical", what: $what, text: $text};
def warning($what; $text): {level: "warning", what: $what, text: $text};

# Up to when the warehouse has what the source had. tt-extract leaves no run when nothing is new: when
# no run is pending, the newest extraction counts, which has written its state then.
def as_of:
    [.warehouse.ledger.newest.source_time, (.last.source_time | epoch),
     (if .warehouse.ledger.newest and .to_come.count == 0 then .extract_mtime else null end)]
    | max;

def database_problems($name):
    .[$name] | select(.ok | not) | critical($name; .error | sub("^cannot connect to the \\w+ database: "; ""));

def stage_problems:
    .last.failing | select(. != null) | . as $failing
    | .failures[]
    | ("fails since \($failing.kinds[.kind] // $failing.since), exit status \(.status)"
       + (if .error then ": " + (.error | sub("^tt-[a-z]+: error: "; "")) else "" end)) as $text
    | if .status == 75 then warning(.stage; $text) else critical(.stage; $text) end;

def age_problems($goal):
    . as $facts | as_of as $as_of
    | if $as_of == null then
          if .warehouse.ok and (.warehouse.elsewhere | not) then warning("fresh"; "nothing has been loaded yet") else empty end
      else
          ($facts.now - $as_of) as $age
          | "the newest data in the warehouse is \($age | span) old; the goal is \($goal | span)" as $text
          | if $age > 4 * $goal then critical("fresh"; $text)
            elif $age > $goal then warning("fresh"; $text) else empty end
      end;

def pending_problems($goal):
    (.to_transform, .to_load | select(.count > 0)) as $pending
    | (.now - ($pending.first | id_epoch)) as $age
    | select($age > $goal)
    | (if $pending == .to_transform then "transform" else "load" end) as $stage
    | select($stage == "transform" or .warehouse.ok)
    | warning("pending"; "\($pending.count | many("run waits"; "runs wait")) to be \(if $stage == "transform" then "transformed" else "loaded" end), the first for \($age | span)");

def remote_problems($goal):
    .now as $now
    | .remote | select(. != null)
    | if .ok | not then critical("remote"; .error)
      else
          (.extracted, .transformed | .to_push | select(. != null and .count > 0)) as $waiting
          | ($now - ($waiting.first | id_epoch)) as $age
          | select($age > $goal)
          | warning("remote"; "\($waiting.count | many("run is"; "runs are")) not yet there, the first of \($age | span) ago: the stage that makes them pushes them")
      end;

def reject_problems($goal):
    (.warehouse.ledger | select(. != null and .waiting > 0 and .waiting_since != null)) as $ledger
    | (.now - $ledger.waiting_since) as $age
    | select($age > $goal)
    | warning("rejects"; "\($ledger.waiting | many("row waits"; "rows wait")) in tt.rejected, up to \($age | span): \($ledger.waiting_tables | of_tables); see tt.rejected");

def kept_problems:
    .rejected | select(. != {})
    | warning("rejects"; "rows that could not be transformed in the last 24 h: \(of_tables); see rejected/ in the lake's runs");

def disk_problems:
    .disk | select(.size != null)
    | ({full, inodes_full} | to_entries | max_by(.value)) as $worst
    | "the lake's disk has \(100 - $worst.value | floor) % of its \(if $worst.key == "full" then "room" else "inodes" end) left (\(.free | size))" as $text
    | if $worst.value >= 95 then critical("disk"; $text)
      elif $worst.value >= 85 then warning("disk"; $text) else empty end;

def lake_problems:
    if .there then empty
    else warning("lake"; "there is no lake '\(.lake)' that can be read: nothing has run yet, or not here") end;

def work_problems($goal):
    select(.at_work != null and .at_work > $goal) | warning(.worker; "one has been at work for \(.at_work | span); does it wait for a lock? See tt-doctor");

# tt-load refuses the runs of such a lake.
def fork_problems:
    select(.forked) | critical("fork"; "the newest run in the warehouse, \(.warehouse.ledger.newest.run), is not in this lake, so that tt-load takes none of it: see tt-doctor");

# Ids only grow: a clock that was once wrong shows in all that come after.
def future_problems:
    ((.newest_extracted | id_epoch) // 0) as $newest
    | select($newest - .now > 3600)
    | warning("clock"; "the newest run, \(.newest_extracted), is \($newest - .now | span) in the future: a clock was wrong, and ids stay there until then");

def slot_problems:
    .slot | select(. != null)
    | (.held_bytes // 0) as $held
    | "replication slot \(.name) holds back \($held | size) of the source's log" as $holds
    | if .wal_status == null then warning("slot"; "there is no replication slot \(.name), which TT_CURSOR=log reads by: see tt-doctor")
      elif .wal_status == "lost" then warning("slot"; "replication slot \(.name) was invalidated, and the xid cursor does its work: see tt-doctor")
      elif .is_used | not then warning("slot"; "\($holds), and TT_CURSOR is not log: see tt-doctor")
      elif .safe_bytes != null and .safe_bytes < 2 * $held then warning("slot"; "\($holds), and is invalidated after \(.safe_bytes | size) more: see tt-doctor")
      elif .safe_bytes == null and $held > 1073741824 then warning("slot"; "\($holds), without a limit: see tt-doctor")
      else empty end;

# What of the warehouse a proof was of, in words; null: all of it.
def part:
    if .whole == true then null
    else
        [(.sample | numbers | "\(.) % of the keys"),
         (.since | strings | "changed since " + sub("(?<day>[-0-9]{10})T(?<minute>[0-9:]{5}).*"; "\(.day) \(.minute)")),
         (.patterns | arrays | "only " + (map(tostring) | join(" ")))]
        | if . == [] then "a part" else join(", ") end
    end;

def proof_facts:
    .now as $now
    | .proof | select(. != null)
    | . + {age_s: ($now - (.time | epoch)), part: part, tables: ((.tables | objects | keys) // [])};

# What tt-verify has found last.
def proof_problems:
    .proof | select(. != null and .findings > 0)
    | warning("proof"; "\(.findings | many("row is"; "rows are")) not as the source says, found \(.time): see tt-verify");

def stages:
    . as $facts
    | (.last.stages // {}) as $run
    | .stages as $here
    | {extract: {ended: .extract_mtime, pending: null},
       transform: {ended: (.newest_transformed | id_epoch), pending: .to_transform.count},
       load: {ended: .warehouse.ledger.newest.loaded_at,
              pending: (if .warehouse.ok then .to_load.count else null end)}}
    | with_entries($run["tt-" + .key] as $known
        | if $known then .value += ($known | {ended: (.ended | epoch), seconds, status, attempts, run, error})
          else . end
        | (.key as $name | .value.here = ($here | index($name) != null))
        | .value.age_s = (if .value.ended then $facts.now - .value.ended | floor else null end));

# --------------------------------------------------------------------------------------------- what

def status:
    (.goal * 60) as $goal
    | as_of as $as_of
    | [database_problems("source"), database_problems("warehouse"), stage_problems, lake_problems,
       age_problems($goal), remote_problems($goal), disk_problems, pending_problems($goal), reject_problems($goal),
       kept_problems, work_problems($goal), future_problems, fork_problems,
       slot_problems, proof_problems] as $problems
    | ($problems | map(if .level == "critical" then 2 else 1 end) | max // 0) as $exit
    | {status: ["well", "warning", "critical"][$exit], exit_status: $exit,
       time: (.now | todate), host, lake,
       goal_s: $goal, as_of: (if $as_of then $as_of | floor | todate else null end),
       age_s: (if $as_of then .now - $as_of | floor else null end),
       problems: ($problems | sort_by(.level == "warning")),
       last_success: .last.last_success, failing_since: .last.failing.since, at_work_s: .at_work,
       stages: stages,
       rejects: {waiting: (.warehouse.ledger.waiting // null),
                 waiting_tables: (.warehouse.ledger.waiting_tables // {}), kept_24h: .rejected},
       runs: .extracted_runs, disk,
       proof: (proof_facts // null),
       remote: remote_facts,
       sources: (.now as $now | .sources | map(. + {age_s: (.run | id_epoch | if . then $now - . | floor else null end)})),
       slot, source: (.source | {ok, elsewhere, error, database, user, version}),
       warehouse: (.warehouse | {ok, elsewhere, error, database, user, version, run: .ledger.newest.run,
                                 runs: .ledger.runs})};

# ------------------------------------------------------------------------------------------ screen

def pad($width): tostring | . + (" " * ([$width - length, 1] | max));
def cut($width): if length > $width then .[:$width - 3] + "..." else . end;

# In lines of so many columns, broken at blanks.
def wrapped($width):
    reduce (splits("\\s+") | cut($width)) as $word ([];
        if length > 0 and (.[-1] | length) + 1 + ($word | length) <= $width
        then .[-1] += " " + $word else . + [$word] end);

def stage_line($name):
    .stages[$name]
    | "  " + ($name | pad(11))
      + if .here | not then "on another host" else (.age_s | ago | pad(18))
      + (if .seconds then "\([.seconds * 10 | round / 10, 0.1] | max) s" else "" end | pad(11))
      + (if .status == null then "" elif .status == 0 then "ok" else "failed (\(.status))" end | pad(14))
      + (if $name == "extract" then "" elif .pending == null then "?" else "\(.pending) pending" end) end;

def database_line($name):
    .[$name]
    | "  " + ($name | pad(11))
      + (if .elsewhere then "another host's"
         elif .ok then "ok: PostgreSQL \(.version | sub(" .*"; "")), database \(.database), user \(.user)"
         else "DOWN, or not for us: see below" end);

# Of files and web services: when each last had something new.
def source_line:
    .sources | select(. != [])
    | "  files      " + (map("\(.table) \(.age_s | ago)") | join(", "));

def slot_line:
    .slot | select(. != null and .wal_status != null)
    | "  slot       \(.name) holds back \(.held_bytes // 0 | size) of the source's log";

def reject_line:
    .rejects
    | "  rejects    " + (if .waiting == null then "?" else .waiting | tostring end)
      + " waiting in tt.rejected, \([.kept_24h[]] | add // 0) kept in the lake in the last 24 h";

def lake_line:
    "  lake       " + ("\(.disk.used | size) in \(.runs // 0 | many("run"; "runs")), \(.disk.free | size) free"
        + (if .disk.full then " (\(100 - .disk.full | floor) %)" else "" end) | pad(10)) + " \(.lake)";

def remote_line:
    .remote | select(. != null)
    | "  remote     "
      + (if .ok then
             "\([.extracted, .transformed | .to_push // 0] | add) to push, "
             + "\([.extracted, .transformed | .to_pull // 0] | add) to pull; "
             + ([.extracted, .transformed | .age_s | ago | sub(" h \\d+ min"; " h")]
                | "extracted \(.[0]), transformed \(.[1])")
         else "DOWN, or not for us: see below" end);

def proof_line:
    .proof | select(. != null)
    | "  proof      \(.age_s | ago): \(.rows) rows\(if .part then "" else " in run \(.run)" end), "
      + (if .findings > 0 then "\(.findings) wrong" elif .exit_status == 0 then "all right" else "not all could be compared" end)
      + (if .part then " (\(.part))" else "" end);

# What is too long loses its middle: names stand in front, the server's words at the end.
def shortened: if length > 210 then .[:115] + " ... " + .[-90:] else . end;

def problem_lines:
    .problems[] | "\(.level | ascii_upcase) \(.what): \(.text)" | shortened | wrapped(76)[] | "  " + .;

def screen:
    (["tt: \(.status | ascii_upcase)\(if .at_work_s then ", at work" else "" end)",
      "\(.host | cut(40)), \(.time | sub("T"; " ") | sub(":[0-9]+Z"; " UTC"))"]
     | .[0] + " " * ([78 - (.[0] + .[1] | length), 2] | max) + .[1]),
    "",
    "  " + (if .age_s then "The warehouse has what the source had \(.age_s | ago)"
             elif .warehouse.elsewhere then "The warehouse is another host's"
             elif .warehouse.ok then "The warehouse has nothing that tt has loaded"
             else "How old the warehouse is, is not known" end)
        + " (goal: \(.goal_s | span))",
    "",
    "  stage      last run          took       result",
    stage_line("extract"), stage_line("transform"), stage_line("load"),
    "",
    (database_line("source"), database_line("warehouse"), slot_line, source_line, reject_line, lake_line, remote_line, proof_line | cut(80)),
    (if .problems != [] then "", problem_lines else empty end)
    | sub(" +$"; "");

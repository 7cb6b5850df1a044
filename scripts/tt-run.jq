# tt-run.jq - what tt-run remembers, and what is made of it
#
#   jq -L DIR 'include "tt-run"; ...'
#
# state/last.json is the last state: what the newest chain did, since when it fails, who was told. The
# functions are pure; times are ISO 8601, UTC, so they sort as text.
#
#   { "format": 1, "host", "lake", "started", "ended", "seconds", "status",
#     "last_success", "source_time",
#     "stages": { "tt-load": { "started", "ended", "seconds", "status", "attempts", "error", "run",
#                              "runs": [ID...], "tables": { TABLE: { "rows", "deleted", ... } } } },
#     "failing": null | { "since", "failures": [{ "kind", "stage", "status", "error", ... }],
#                         "kinds": { "tt-load 69": SINCE }, "told": { "mail": ["tt-load 69"] } },
#     "recovered": null | { "since", "ended", "failures", "channels": ["mail"] } }

def meaning:
    { "64": "usage",
      "65": "the data: it breaks a contract, more is rejected or gone than allowed, counts do not match",
      "66": "an input run is missing or damaged",
      "69": "a database is not available, too old, or gave up",
      "70": "a bug in tt",
      "73": "an output cannot be created",
      "74": "an I/O error, also a full disk",
      "75": "another process, or session of the database, holds the lock",
      "77": "not allowed, by the file system or by the database",
      "78": "configuration or star model",
      "127": "a program is missing" }[tostring]
    // (if . > 128 then "ended by signal \(. - 128)" else "failed" end);

# Passwords, wherever an error may have them: in a URI, as keyword, as JSON.
def redacted:
    gsub("(?<a>://[^\\s/:@]*:)\\S*@"; "\(.a)***@")
    | gsub("(?<a>(?:pass(?:word|wd|phrase)?|secret|token)\"?\\s*[=:]\\s*)(?:'(?:[^'\\\\]|\\\\.)*'?|\"(?:[^\"\\\\]|\\\\.)*\"?|[^\\s;,&)]+)";
           "\(.a)***"; "i");

# The log of a stage, in either format: its last error, else its last line; null: none.
def log_line:
    (fromjson? | objects | select(.message)
     | {run, text: "\(.program): \(.level): \(.message)\(if .hint then " (\(.hint))" else "" end)"})
    // {run: (capture("\\brun (?<id>\\d{8}T\\d{6}[.]\\d{3}Z)").id // null), text: .};

def last_error:
    [split("\n")[] | select(test("\\S")) | log_line]
    | (map(select(.text | test(": error: "))) | last) // last // {run: null, text: null}
    | if .text then .text |= (redacted | .[:2000]) else . end;

# A time of a manifest, basic or extended, with fractions or without, to whole seconds; else null.
def iso:
    capture("^(?<y>\\d{4})-?(?<m>\\d\\d)-?(?<d>\\d\\d)[T ](?<H>\\d\\d):?(?<M>\\d\\d):?(?<S>\\d\\d)([.]\\d+)?(Z|[+]00(:?00)?)$")
    | "\(.y)-\(.m)-\(.d)T\(.H):\(.M):\(.S)Z";

# An entry of "stages", from what is known of a stage, what it printed (an array) and logged.
def stage_entry($known; $runs; $log):
    ($log | last_error) as $last
    | ($known | del(.stage, .timeout)) + {
        error: (if $known.status == 0 then null else $last.text // ($known.status | meaning) end),
        run: ($last.run // $known.run // ($runs | last | .run?)),
        runs: [$runs[].run | strings],
        source_time: ([$runs[].source_time | strings | iso] | max),
        tables: (reduce ($runs[] | .tables[]?) as $table ({};
            reduce ($table | to_entries[] | select(.value | type == "number")) as $count (.;
                .[$table.table][$count.key] += $count.value)) ) };

# What a chain did, from tt-run's records: for each stage three texts, each ended by RS. $text: why there
# was no stage at work; $since: because of another tt-run; $stopped: by a signal.
def chain($status; $text; $since; $stopped):
    split("\u001e")[:-1]
    | [range(0; length; 3) as $i
       | (.[$i] | fromjson) as $known
       | [.[$i + 1] | split("\n")[] | fromjson? | objects] as $runs
       | {known: $known, entry: stage_entry($known; $runs; .[$i + 2])}] as $done
    | ($done | map({key: .known.stage, value: .entry}) | from_entries) as $stages
    | { stages: $stages,
        failures: ([$done[] | select(.entry.status != 0)
            | {kind: "\(.known.stage) \(.entry.status)", stage: .known.stage, status: .entry.status,
               soft: (.entry.status == 75 or $stopped), timeout: .known.timeout}
              + (.entry | {error, run, attempts})]) }
    | if .failures == [] and $status != 0 then # before, between or beside the stages
          .failures = [{kind: "tt-run \($status)", stage: "tt-run", status: $status,
              error: (if $text == "" then $status | meaning else $text | redacted end),
              soft: ($stopped or $since != "")} + if $since != "" then {since: $since} else {} end]
      else . end
    | .source_time = ([$stages["tt-load"].source_time,
                       if .failures == [] then $stages["tt-extract"].started else null end] | max);

def seconds_between($from; $to): ($to | fromdateiso8601) - ($from | fromdateiso8601);

def span:
    if . >= 172800 then "\(. / 86400 | floor) days"
    elif . >= 7200 then "\(. / 3600 | floor) hours"
    elif . >= 120 then "\(. / 60 | floor) minutes"
    else "\(.) seconds" end;

# The state after a chain: $new is what it did, with "failures". Tables that had no rows this time stay,
# with zeroes. A recovery that nobody could be told of is taken along, until it fails anew.
def after($new):
    . as $old
    | $old + ($new | del(.stages, .failures)) + { format: 1,
        last_success: (if $new.failures == [] then $new.ended else $old.last_success end),
        source_time: ([$old.source_time, $new.source_time] | max),
        stages: (($old.stages // {}) + ($new.stages | with_entries(
            .key as $name
            | .value.tables = (($old.stages[$name].tables // {}) | map_values(map_values(0)))
                              + .value.tables))) }
    | if $new.failures == [] then
          .failing = null
          | if $old.failing then
                .recovered = ($old.failing | {since, failures, ended: $new.ended,
                    channels: [.told | to_entries[] | select(.value != []) | .key]})
            else . end
      else
          .recovered = null
          | .failing = (($old.failing // {since: $new.started, told: {}})
              | .kinds = (.kinds as $kinds | reduce $new.failures[] as $one ({};
                    .[$one.kind] = ($kinds[$one.kind] // $one.since // $new.started)))
              | .failures = $new.failures
              | .since = ([.since, .kinds[]] | map(strings) | min))
      end;

# What there is to tell: a lock that is held, or a stop by signal, only after half an hour.
def due($now):
    .failing as $failing
    | [$failing.failures[]? | select((.soft | not)
        or seconds_between($failing.kinds[.kind]; $now) > 1800) | .kind] | unique;

# Of $channels those that must be told of the failure, or that it is over; one a line, with what.
def news($now; $channels):
    due($now) as $due
    | . as $state
    | $channels[]
    | . as $channel
    | if ($due - ($state.failing.told[$channel] // [])) != [] then "failing \($channel)"
      elif ($state.recovered.channels // [] | index($channel)) then "recovered \($channel)"
      else empty end;

def told($now; $channel):
    if .failing then .failing.told[$channel] = ((.failing.told[$channel] // []) + due($now) | unique)
    else .recovered.channels -= [$channel]
        | if .recovered.channels == [] then .recovered = null else . end
    end;

# ------------------------------------------------------------------------------------------ messages

def short: "\(.stage) \(if .status == 75 then "finds it busy" else "fails" end) (\(.status))";

def when: sub("T"; " ") | sub("Z$"; " UTC");

def field($name; $value):
    if $value then "\($name + ":" + (" " * (14 - ($name | length))))\($value)\n" else "" end;

def failure_text:
    field("What"; "exit status \(.status): \(.meaning)\(if (.attempts // 1) > 1 then ", tried \(.attempts) times" else "" end)")
    + field("Words"; .error)
    + field("Run"; .run);

# The event for tt-notify. $retry: the command.
def failing_event($retry):
    .failing as $failing
    | ($failing.failures | map(. + {meaning: (if .timeout then "the time limit" else (.status | meaning) end)})) as $failures
    | { event: "failing", host, lake, since: $failing.since, last_success, failures: $failures, retry: $retry,
        subject: "tt on \(.host): \($failures | map(short) | join(", "))",
        text: ("\($failures | map(.stage) | join(" and ")) on \(.host), since \($failing.since | when):\n\n"
            + ($failures | map((if ($failures | length) > 1 then field("Stage"; .stage) else "" end)
                               + failure_text) | join("\n"))
            + "\n" + field("Last success"; (.last_success // "never" | when)) + field("Lake"; .lake)
            + "\nIt is tried again at each run, and goes on by itself when the cause is mended. To try at once:\n\n"
            + "    \($retry)\n\nThe next message comes when all is well, or when something else fails.\n") };

def recovered_event:
    .recovered as $was
    | (seconds_between($was.since; $was.ended) | span) as $span
    | { event: "recovered", host, lake, since: $was.since, ended: $was.ended, failures: $was.failures,
        subject: "tt on \(.host): well again after \($span)",
        text: ("All stages are done. What had failed on \(.host) for \($span), since \($was.since | when):\n\n"
            + ($was.failures | map(field("Stage"; .stage) + field("Words"; .error)) | join("\n"))
            + "\n" + field("Well since"; ($was.ended | when)) + field("Lake"; .lake)) };

# ------------------------------------------------------------------------------------------- metrics

def escaped: gsub("\\\\"; "\\\\") | gsub("\""; "\\\"") | gsub("\n"; "\\n");

# family(NAME; HELP; LINES): LINES are {labels, value}.
def family($name; $help; lines):
    [lines | select(.value != null)] as $lines
    | if $lines == [] then empty else
        "# HELP \($name) \($help)", "# TYPE \($name) gauge",
        ($lines[] | "\($name)\(if (.labels // {}) == {} then "" else
            "{" + (.labels | to_entries | map("\(.key)=\"\(.value | escaped)\"") | join(",")) + "}" end) \(.value)")
      end;

def epoch: if . then fromdateiso8601 else null end;

# Of a load, the rows that were written, where it says so.
def moved: if has("inserted") then .inserted + (.updated // 0) else .rows end;

def metrics:
    . as $state
    | family("tt_last_run_timestamp_seconds"; "When the newest run of tt-run ended."; {value: (.ended | epoch)}),
      family("tt_last_success_timestamp_seconds"; "When tt-run last ended with all stages done.";
          {value: (.last_success | epoch)}),
      family("tt_source_timestamp_seconds"; "Time up to which the source is known to be in the warehouse.";
          {value: (.source_time | epoch)}),
      family("tt_failing"; "1 when the newest run of tt-run failed, else 0."; {value: (if .failing then 1 else 0 end)}),
      family("tt_stage_duration_seconds"; "Time that the stage took, with all attempts.";
          .stages | to_entries[] | {labels: {stage: .key}, value: .value.seconds}),
      family("tt_stage_exit_status"; "Exit status of the stage.";
          .stages | to_entries[] | {labels: {stage: .key}, value: .value.status}),
      family("tt_rows"; "Rows that the stage moved in its newest run.";
          .stages | to_entries[] | .key as $stage | .value.tables | to_entries[]
          | {labels: {stage: $stage, table: .key}, value: (.value | moved)}),
      family("tt_rejected_rows"; "Rows that were rejected in the newest run.";
          [.stages | to_entries[] | select(.key != "tt-load" or any(.value.tables[]; has("inserted")))
           | .value.tables | to_entries[] | select(.value | has("rejected"))] | group_by(.key)[]
          | {labels: {table: .[0].key}, value: (map(.value.rejected) | add)});

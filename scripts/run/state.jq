# state.jq - what tt-run remembers
#
#   jq -L DIR 'include "state"; ...'
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
      "74": "an I/O error, also a full disk, or no memory left",
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

# Of $channels those that must be told of the failure, or that it is over, each with what.
def news($now; $channels):
    due($now) as $due
    | [$channels[] as $channel
       | if $due - (.failing.told[$channel] // []) != [] then [$channel, "failing"]
         elif .recovered.channels // [] | index($channel) then [$channel, "recovered"]
         else empty end];

def told($now; $channel):
    if .failing then .failing.told[$channel] = ((.failing.told[$channel] // []) + due($now) | unique)
    else .recovered.channels -= [$channel]
        | if .recovered.channels == [] then .recovered = null else . end
    end;

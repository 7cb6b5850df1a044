# message.jq - the events that tt-run gives to tt-notify, from its state (state.jq)

include "state";

def short: "\(.stage) \(if .status == 75 then "finds it busy" else "fails" end) (\(.status))";

def when: sub("T"; " ") | sub("Z$"; " UTC");

def field($name; $value):
    if $value then "\($name + ":" + (" " * (14 - ($name | length))))\($value)\n" else "" end;

def failure_text:
    field("What"; "exit status \(.status): \(.meaning)\(if (.attempts // 1) > 1 then ", tried \(.attempts) times" else "" end)")
    + field("Words"; .error)
    + field("Run"; .run);

# An event for tt-notify. $retry, $doctor: commands.
def failing_event($retry; $doctor):
    .failing as $failing
    | ($failing.failures | map(. + {meaning: (if .timeout then "the time limit" else (.status | meaning) end)})) as $failures
    | { event: "failing", host, lake, since: $failing.since, last_success, failures: $failures, retry: $retry,
        subject: "tt on \(.host): \($failures | map(short) | join(", "))",
        text: ("\($failures | map(.stage) | join(" and ")) on \(.host), since \($failing.since | when):\n\n"
            + ($failures | map((if ($failures | length) > 1 then field("Stage"; .stage) else "" end)
                               + failure_text) | join("\n"))
            + "\n" + field("Last success"; (.last_success // "never" | when)) + field("Lake"; .lake)
            + "\nIt is tried again at each run, and goes on by itself when the cause is mended. To look for what is wrong, and to try at once:\n\n"
            + "    \($doctor)\n    \($retry)\n\nThe next message comes when all is well, or when something else fails.\n") };

def recovered_event:
    .recovered as $was
    | (seconds_between($was.since; $was.ended) | span) as $span
    | { event: "recovered", host, lake, since: $was.since, ended: $was.ended, failures: $was.failures,
        subject: "tt on \(.host): well again after \($span)",
        text: ("All stages are done. What had failed on \(.host) for \($span), since \($was.since | when):\n\n"
            + ($was.failures | map(field("Stage"; .stage) + field("Words"; .error)) | join("\n"))
            + "\n" + field("Well since"; ($was.ended | when)) + field("Lake"; .lake)) };

# What $channels have not heard yet: for each the name, a tab, the event.
def news_lines($now; $retry; $doctor; $channels):
    news($now; $channels)[] as [$channel, $kind]
    | "\($channel)\t\(if $kind == "failing" then failing_event($retry; $doctor) else recovered_event end | tojson)";

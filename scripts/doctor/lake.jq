# lake.jq - how tt-doctor judges the lake and what is around it; see say.jq

include "say";

# It told $time between $before and $after by our clock.
def clock($name; $time; $before; $after):
    (if $time < $before then $time - $before elif $time > $after then $time - $after else 0 end) as $off
    | if ($off | fabs) > 5 then
          warn("clock"; "that of the \($name) is \($off | fabs | . * 10 | round / 10) s \(if $off > 0 then "ahead of" else "behind" end) this machine's; run a time service (chrony) on both")
      else ok("clock"; "that of the \($name) is this machine's") end;

# Of manifests, oldest first, with RS between: those up to one that is damaged.
def manifests:
    [label $out | split("\u001e")[]
     | (document | select(.run? and .source.snapshot?)) // break $out | {run, previous, source}];

# $text: manifests of the runs $ids.
def chain($stage; $text; $ids):
    ($text | manifests) as $runs
    | (($ids | split("\n")) - [$runs[].run] | .[0]) as $damaged
    | [range(1; $runs | length) as $i | select($runs[$i].previous != $runs[$i - 1].run) | $runs[$i]]
    | if $damaged then {level: "damaged", name: $stage, text: $damaged}
      elif . == [] then empty
      else .[0] | problem("chain"; "run \(.run) (\($stage)) follows \(.previous // "none"), which is not the run before it in the lake; bring that back from a backup, or say \(if $stage == "extracted" then "tt-extract --full, after which it is passed over" else "tt-transform --redo \(.previous), which makes it again" end)") end;

# A line of df: bytes used and free, inodes there and used.
def disk($df):
    [$df | splits(" +") | select(. != "") | tonumber? // null] as [$used, $free, $inodes, $inodes_used]
    | [(if ($used // 0) + ($free // 0) > 0 then 100 * $free / ($used + $free) else empty end | {what: "room", left: .}),
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

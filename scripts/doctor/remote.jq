# remote.jq - how tt-doctor judges the remote; see say.jq
#
# $r, $state: what tt-transform --at-remote=check-write and =state print.

include "say";

def keys($r; $session; $now):
    if $r.keys_end then
        ($r.keys_end - $now) as $left
        | if $left < 300 then
              warn("keys"; "those that TT_S3_CREDENTIALS_COMMAND prints end in \($left | span), and it is asked again a minute before; does it print new ones then?")
          else ok("keys"; "they end in \($left | span), and TT_S3_CREDENTIALS_COMMAND is asked again before") end
    elif $session != "" then
        warn("keys"; "those of the environment are temporary (AWS_SESSION_TOKEN) and will run out; set TT_S3_CREDENTIALS_COMMAND, which gets new ones")
    else empty end;

# $failed: what could not be done is told already.
def remote($r; $failed; $removes; $session; $now):
    ([["list", "listed"], ["write", "written"], ["read", "read"], ["delete", "removed from"]]
     | map(select($r[.[0]] == true) | .[1])) as $may
    | (if $may == [] then empty else
           ok("remote"; "\($r.remote) may be \(if ($may | length) > 1 then ($may[:-1] | join(", ")) + " and " else "" end)\($may[-1])") end),
      (if $r.delete == false and $removes != "" then
           problem("remote"; "TT_REMOVE_AFTER is set, and nothing may be removed there (\($r.delete_error)); let this host do that (s3:DeleteObject), or let tt-prune of another one")
       else empty end),
      (if $r.exclusive == false then
           warn("remote"; "of two that make an object at the same moment it refuses none (no If-None-Match, or a rename over what is there); see to it that one lake only is extracted to")
       else empty end),
      (if $r.clock_off_s == null then empty
       elif ($r.clock_off_s | fabs) > 5 then
           warn("clock"; "that of the remote is \($r.clock_off_s | fabs) s \(if $r.clock_off_s > 0 then "ahead of" else "behind" end) this machine's; run a time service (chrony) on both")
       else ok("clock"; "that of the remote is this machine's") end),
      keys($r; $session; $now);

def id_time: "\(.[0:4])-\(.[4:6])-\(.[6:11]):\(.[11:13]):\(.[13:15])Z" | fromdateiso8601;

# $stages: with blanks around each.
def remote_runs($state; $stages; $now):
    (if ($stages | contains(" extract ")) and ($state.extracted.to_pull.count // 0) > 0 then
         problem("remote"; "it has \($state.extracted.to_pull.count) runs that this lake does not know, the first is \($state.extracted.to_pull.first), so that tt-extract refuses; give each lake that is extracted to a remote of its own, or if runs of this one were lost: tt-extract --pull")
     else empty end),
    ([$state.extracted, $state.transformed | .to_push | select(. != null and .count > 0)] as $waiting
     | if $waiting == [] then
           (if $state.extracted.here or $state.transformed.here then ok("remote"; "it has all runs of this lake that are to be there") else empty end)
       else
           ([$waiting[].count] | add) as $count
           | ([$waiting[].first | id_time] | min) as $first
           | "\($count) \(if $count == 1 then "run is" else "runs are" end) not yet there, the first for \($now - $first | span); tt-run -v pushes them" as $text
           | if $now - $first > 3600 then problem("remote"; $text) else warn("remote"; $text) end
       end);

# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # jq has dollars of its own; tt-doctor's variables
#
# source.bash - checks of tt-doctor: what the source says

checks+=(source)

# Both judge also what a program said that failed later on, as where the ledger is not for us. A clock
# told the time between $before and now.

# Leaves what it says in $source_facts, empty where it does not.
check_source() {
    local before=$EPOCHREALTIME
    source_facts=
    { [[ -n ${setting[TT_SOURCE]} ]] && has_stage extract; } || return 0
    ask "$extract" || problem source "$why; $(remedy "$why")"
    source_facts=$answer
    [[ -z $answer ]] || judge '($source | facts) as $source | source($source; $uses[0]; $state | document; $runs | manifests; $schema),
            log_cursor($source; $uses[0]; $cursor; $slot), clock("source"; $source.time; $before; $after)' \
        --argjson before "$before" --argjson after "$EPOCHREALTIME" \
        --rawfile source <(echo "$answer") --slurpfile uses <(echo "$uses") \
        --rawfile state <(content "$lake/state/extract.json" || true) --rawfile runs <(newest_manifests extracted) \
        --arg schema "${setting[TT_SOURCE_SCHEMA]}" --arg cursor "${setting[TT_CURSOR]}" --arg slot "${setting[TT_SLOT_NAME]}"
}

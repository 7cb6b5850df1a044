# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # tt-prune's variables
#
# remote.bash - what tt-prune does at a remote
#
#   ask_there               leaves in $there_begins, $there_extracted, $there_transformed what it has;
#                           fails, once it is told, where it does not say
#   remove_there CUTOFF     removes its runs up to a base that the warehouse is past; leaves the
#                           new beginning in $there_begins
#   follow CUTOFF           removes this lake's runs that are gone there
#   give_up_uploads         that were begun more than a day ago

ask_there() {
    local runs status=0
    there_begins='' there_extracted='' there_transformed=''
    runs=$(at_remote runs) || status=$?
    if ((status != 0)); then
        fail "$status" "no run is removed: the remote does not say which runs it has"
        return 1
    fi
    there_begins=$(sed -n 's/^begins //p' <<<"$runs")
    there_extracted=$(sed -n 's/^extracted //p' <<<"$runs" | from "$there_begins")
    there_transformed=$(sed -n 's/^transformed //p' <<<"$runs")
}

from() { # RUN: those of the ids on stdin that are not before it
    awk -v from="$1" '$0 "" >= from ""'
}

lines() { # TEXT: none where it is empty
    [[ -z $1 ]] || printf '%s\n' "$1"
}

# Its manifests are asked for only where a run is old enough.
remove_there() {
    local kind='' what count status=0
    [[ -n $there_extracted && ${there_extracted%%$'\n'*} < $1 ]] || return 0
    read -r kind what count < <(at_remote manifests | facts_of | choose "$1" null "" \
        "$(comm -23 <(lines "$there_extracted") <(lines "$loaded" | sort) | sed -n 1p)" \
        "$(comm -23 <(lines "$there_extracted") <(lines "$there_transformed"))") || true
    is_base "$kind" "$what" "$count" "no run of the remote is removed" || return 0
    if [[ -n $dry_run ]]; then
        lines "$there_extracted" | awk -v before="$what" '$0 "" < before' | sed "s|^|remove from the remote |"
        return
    fi
    at_remote "remove-before=$what" || status=$?
    if ((status != 0)); then
        fail "$status" "not all old runs of the remote are removed; the next tt-prune goes on"
        return
    fi
    there_begins=$what
    info "$count runs of the remote are removed; it begins with $what"
}

# What another host has decided, as soon as it is true here, too.
follow() {
    local new=$there_begins stage last limit
    [[ -n $new && $new > $begins ]] || return 0
    for stage in extracted transformed; do
        [[ -z $(run_ids "$stage") || -d $lake/$(run_path "$stage" "$new") ]] || return 0
    done
    last=$({ runs_before "$new" extracted && runs_before "$new" transformed; } | sort | tail -n 1)
    limit=$(state_limit)
    [[ -n $last && $last < $1 && (-z $limit || ! $new > $limit) ]] || return 0
    begin_with "$new"
}

give_up_uploads() {
    local count status=0
    [[ $remote == s3:* && -z $dry_run ]] || return 0
    has_stage extract || has_stage transform || return 0
    count=$(at_remote give-up=86400) || status=$?
    if ((status == 77)); then
        say warning "uploads that were never ended cannot be given up: let this host do that \
(s3:ListBucketMultipartUploads), or a rule of the bucket"
    elif ((status != 0)); then
        fail "$status" "uploads that were never ended are not given up"
    elif ((count > 0)); then
        info "$count uploads that were never ended are given up"
    fi
}

# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # jq has dollars of its own; tt-doctor's variables
#
# citus.bash - checks of tt-doctor: the servers of a warehouse on Citus, as tt-load --check tells of them

checks+=(citus)

check_citus() {
    [[ -n $warehouse_facts ]] || return 0
    judge 'citus($warehouse | facts; $model[0]; $complete)' --arg complete "$warehouse_answers" \
        --rawfile warehouse <(echo "$warehouse_facts") --slurpfile model <(echo "$model")
}

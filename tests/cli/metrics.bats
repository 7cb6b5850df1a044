#!/usr/bin/env bats
#
# The metrics that tt-run writes for Prometheus, and the example alert rules; judged by promtool.

load ../lib/pg
load ../lib/tt
load ../lib/run

teardown_file() {
    [[ -z ${TEST_PG-} ]] || pg_stop
}

setup() {
    use_scripts
    use_fakes
    mkdir "$BATS_TEST_TMPDIR/textfile"
    export TT_METRICS_FILE=$BATS_TEST_TMPDIR/textfile/tt.prom
    PATH=$PATH:$repo/build/tools # where install-deps puts promtool
}

# value METRIC: its number, by name and labels
value() {
    awk -v "name=$1" '$1 == name {print $2; n++} END {exit n != 1}' "$TT_METRICS_FILE"
}

sound() {
    quietly promtool check metrics <"$TT_METRICS_FILE"
}

seconds() { # ISO: since 1970
    date -d "$1" +%s
}

@test "the real programs: what was done is what the numbers say" {
    pg_start
    for name in tt-extract tt-transform tt-load; do ln -sf "$(command -v "$name")" "$bin/$name"; done
    use_source "$(fresh_totesys 100)"
    begun=$EPOCHSECONDS
    quietly "$bin/tt-run"
    ended=$EPOCHSECONDS
    sound
    for name in last_run last_success source; do
        seconds=$(value "tt_${name}_timestamp_seconds")
        ((seconds >= begun && seconds <= ended))
    done
    same "$(value tt_failing)" 0
    same "$(value 'tt_rows{stage="tt-load",table="fact_sales_order"}')" 100
    same "$(value 'tt_rows{stage="tt-extract",table="payment"}')" "$(sql "$TT_SOURCE" "SELECT count(*) FROM payment")"
    same "$(value 'tt_rejected_rows{table="dim_currency"}')" 0
    for name in tt-extract tt-transform tt-load; do
        same "$(value "tt_stage_exit_status{stage=\"$name\"}")" 0
        value "tt_stage_duration_seconds{stage=\"$name\"}" | grep -q '[1-9]'
    done
    same "$(stat -c %a "$TT_METRICS_FILE")" 644
    same "$(ls -A "${TT_METRICS_FILE%/*}")" tt.prom

    quietly "$bin/tt-run"
    sound
    same "$(value 'tt_rows{stage="tt-load",table="fact_sales_order"}')" 0

    success=$(value tt_last_success_timestamp_seconds)
    TT_WAREHOUSE="host=$BATS_TEST_TMPDIR" run -69 "$bin/tt-run"
    sound
    same "$(value tt_failing) $(value 'tt_stage_exit_status{stage="tt-load"}')" "1 69"
    same "$(value tt_last_success_timestamp_seconds)" "$success"
    (($(value tt_last_run_timestamp_seconds) >= success))
}

@test "the source's time: on when all is done, also with no change; with a failure, that of what was loaded" {
    quietly "$bin/tt-run"
    same "$(value tt_source_timestamp_seconds)" "$(seconds "$(last '.stages["tt-extract"].started')")"
    # as if that had been long ago
    sed -i 's/"source_time": "20.*Z"/"source_time": "2026-01-02T03:04:05Z"/' "$TT_LAKE/state/last.json"
    fake tt-extract 69
    run -69 "$bin/tt-run"
    same "$(value tt_source_timestamp_seconds)" "$(seconds 2026-01-02T03:04:05Z)"
    # two runs were pending
    printf '{"run": "%s", "source_time": "%s", "tables": []}\n' 1 20260102T040000.123Z \
        2 20260102T050000.123Z >"$BATS_TEST_TMPDIR/tt-load.json"
    run -69 "$bin/tt-run"
    same "$(value tt_source_timestamp_seconds)" "$(seconds 2026-01-02T05:00:00Z)"
}

@test "rows of several runs are summed; rejected rows; odd names" {
    jq -nc '{run: "1", tables: [{table: "a\"b\\c\nd", rows: 1}, {table: "t", rows: 2, rejected: 3}]},
            {run: "2", tables: [{table: "t", rows: 5, rejected: 4}]}' >"$BATS_TEST_TMPDIR/tt-transform.json"
    jq -nc '{run: "1", tables: [{table: "t", rows: 7, inserted: 1, updated: 2, unchanged: 4, rejected: 5}]}' \
        >"$BATS_TEST_TMPDIR/tt-load.json"
    echo 'no json' >"$BATS_TEST_TMPDIR/tt-extract.json"
    quietly "$bin/tt-run"
    sound
    same "$(grep '^tt_rows' "$TT_METRICS_FILE")" 'tt_rows{stage="tt-transform",table="a\"b\\c\nd"} 1
tt_rows{stage="tt-transform",table="t"} 7
tt_rows{stage="tt-load",table="t"} 3'
    same "$(value 'tt_rejected_rows{table="t"}')" 12
    rm "$BATS_TEST_TMPDIR"/tt-*.json
    quietly "$bin/tt-run"
    same "$(value 'tt_rejected_rows{table="t"}')" 0
}

@test "metrics that cannot be written are a warning; the old ones stay whole" {
    rm -r "${TT_METRICS_FILE%/*}"
    run -0 "$bin/tt-run"
    contains "$output" "tt-run: warning: cannot write TT_METRICS_FILE '$TT_METRICS_FILE': "
    same "$(wc -l <<<"$output")" 1
    fake tt-load 65
    run -65 "$bin/tt-run"
    contains "$output" "cannot write TT_METRICS_FILE"
}

@test "the example rules are sound, and fire when they should" {
    cp "$repo/scripts/tt-alerts.rules.yml" "$BATS_TEST_TMPDIR"
    run -0 promtool check rules "$BATS_TEST_TMPDIR/tt-alerts.rules.yml"
    cat >"$BATS_TEST_TMPDIR/test.yml" <<'END'
rule_files: [tt-alerts.rules.yml]
evaluation_interval: 1m
tests:
  # well for half an hour, then it fails, then the host is silent
  - interval: 1m
    input_series:
      - series: tt_source_timestamp_seconds{instance="dwh"}
        values: 0+60x29 1740x200
      - series: tt_last_run_timestamp_seconds{instance="dwh"}
        values: 0+60x59 3540x170
      - series: tt_failing{instance="dwh"}
        values: 0x29 1x200
      - series: tt_rejected_rows{instance="dwh",table="payment"}
        values: 0x39 7 0x189
    alert_rule_test:
      - {eval_time: 29m, alertname: TtFailing}
      - {eval_time: 29m, alertname: TtWarehouseStale}
      - {eval_time: 29m, alertname: TtSilent}
      - {eval_time: 29m, alertname: TtRowsRejected}
      - {eval_time: 29m, alertname: TtMetricsMissing}
      - eval_time: 46m
        alertname: TtFailing
        exp_alerts: [{exp_labels: {severity: warning, instance: dwh},
                      exp_annotations: {summary: "tt-run on dwh has failed for 15 minutes"}}]
      - eval_time: 50m
        alertname: TtRowsRejected
        exp_alerts: [{exp_labels: {severity: warning, instance: dwh, table: payment},
                      exp_annotations: {summary: "7 rows of payment were rejected on dwh",
                                        description: "They are in rejected/ of the transformed run, or in tt.rejected of the warehouse."}}]
      - eval_time: 70m
        alertname: TtWarehouseStale
        exp_alerts: [{exp_labels: {severity: critical, instance: dwh},
                      exp_annotations: {summary: "The warehouse of dwh is 41m 0s behind its source",
                                        description: "See tt-run's log and state/last.json in the lake."}}]
      - {eval_time: 80m, alertname: TtSilent}
      - eval_time: 90m
        alertname: TtSilent
        exp_alerts: [{exp_labels: {severity: critical, instance: dwh},
                      exp_annotations: {summary: "tt-run on dwh has not ended for 31m 0s: is cron running, does a run hang?"}}]
  - interval: 1m
    input_series: []
    alert_rule_test:
      - eval_time: 16m
        alertname: TtMetricsMissing
        exp_alerts: [{exp_labels: {severity: critical},
                      exp_annotations: {summary: "There are no metrics of tt-run: is the textfile collector reading them?"}}]
END
    run -0 promtool test rules "$BATS_TEST_TMPDIR/test.yml"
}

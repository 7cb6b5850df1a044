# metrics.jq - tt-run's state (state.jq) for Prometheus: 'metrics'

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

def id_epoch: if . then "\(.[0:4])-\(.[4:6])-\(.[6:11]):\(.[11:13]):\(.[13:15])Z" | fromdateiso8601 else null end;

# The stages of a remote: {labels, value} of each.
def at_remote(value):
    .remote // {} | {extracted, transformed} | to_entries[] | select(.value != null)
    | {labels: {runs: .key}, value: (.value | value)};

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
          | {labels: {table: .[0].key}, value: (map(.value.rejected) | add)}),
      family("tt_remote_newest_timestamp_seconds"; "When the newest run of the remote began."; at_remote(.newest | id_epoch)),
      family("tt_remote_runs_to_push"; "Runs of this lake that are not yet on the remote."; at_remote(.to_push.count)),
      family("tt_remote_runs_to_pull"; "Runs of the remote that are not yet in this lake."; at_remote(.to_pull.count));

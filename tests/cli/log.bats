#!/usr/bin/env bats
#
# What the stages say of a run: the line for people, the object for programs, the progress line.

load ../lib/small

setup() {
    small_source
    dim seller id "id int not null" "name text not null"
    fact sale id "id int not null" "seller int not null > dim_seller" "price numeric(6,2) not null"
    in_source "CREATE TABLE seller (id int PRIMARY KEY, name text NOT NULL);
               CREATE TABLE sale (id int PRIMARY KEY, seller int NOT NULL, price numeric NOT NULL);
               INSERT INTO seller VALUES (1, 'Ann'), (2, 'Bob');
               INSERT INTO sale SELECT i, 1 + i % 2, i + 0.5 FROM generate_series(1, 20) AS i"
    said=$BATS_TEST_TMPDIR/said
}

# told STAGE [OPTION]...: what it logs with -v, run ids as RUN and seconds as S
told() {
    "tt-$1" -v "${@:2}" 2>&1 >/dev/null | sed -E 's/20[0-9]{6}T[0-9]{6}[.][0-9]{3}Z/RUN/g; s/[0-9]+[.][0-9]{2} s\>/S s/'
}

# --------------------------------------------------------------------------------- the line, with -v

@test "a run is one line a stage: tables with what happened to them" {
    same "$(told extract)" "tt-extract: run RUN extracted in S s: sale complete 20 rows; seller complete 2 rows"
    same "$(told transform)" "tt-transform: run RUN transformed in S s: dim_seller 2 rows; fact_sale 20 rows"
    same "$(told load)" "tt-load: run RUN loaded in S s: dim_seller 2 new in bulk; fact_sale 20 new in bulk"

    in_source "UPDATE seller SET name = 'Zed' WHERE id = 1; DELETE FROM sale WHERE id = 20;
               UPDATE sale SET price = 7 WHERE id < 4; INSERT INTO sale VALUES (21, 1, 1), (22, 2, 1)"
    same "$(told extract)" "tt-extract: run RUN extracted in S s: sale 5 rows, 1 deleted; seller 1 row"
    same "$(told transform)" "tt-transform: run RUN transformed in S s: dim_seller 1 row; fact_sale 5 rows, 1 deleted"
    same "$(told load)" "tt-load: run RUN loaded in S s: dim_seller 1 changed; fact_sale 2 new, 3 changed, 1 deleted"
}

@test "nothing to do is told as well" {
    same "$(told transform --lake "$BATS_TEST_TMPDIR")" "tt-transform: there is no run in '$BATS_TEST_TMPDIR/extracted'"
    run_all
    same "$(told extract)" "tt-extract: nothing has changed in 2 tables since run RUN (S s)"
    same "$(told transform)" "tt-transform: run RUN is transformed already"
    same "$(told load)" "tt-load: run RUN is in the warehouse already"
    tt-extract --full
    same "$(told transform)" "tt-transform: run RUN transformed in S s: dim_seller 2 rows; fact_sale 20 rows"
    same "$(told load)" "tt-load: run RUN loaded in S s: nothing new"
}

@test "what is rejected is in the line, and is a warning that names the run" {
    in_source "UPDATE sale SET price = 1234567 WHERE id = 1; UPDATE sale SET seller = 3 WHERE id IN (2, 3)"
    tt-extract
    same "$(told transform)" \
        "tt-transform: warning: run RUN: table 'fact_sale': 1 of 20 rows are rejected; the first: column 'price': $(jq -r .reason "$(run_dir transformed)/rejected/sale.jsonl")
tt-transform: run RUN transformed in S s: dim_seller 2 rows; fact_sale 19 rows, 1 rejected"
    same "$(told load)" \
        "$(bulk_is_refused)
tt-load: warning: run RUN: table 'fact_sale': 2 rows wait in tt.rejected for a parent that is not there
tt-load: run RUN loaded in S s: dim_seller 2 new in bulk; fact_sale 17 new, 2 rejected"
    in_source "INSERT INTO seller VALUES (3, 'Cy')"
    tt-extract
    tt-transform
    same "$(told load)" "tt-load: run RUN loaded in S s: dim_seller 1 new; fact_sale 2 new, 2 had waited"
}

bulk_is_refused() {
    echo "tt-load: table 'fact_sale' cannot be loaded in bulk: warehouse database: insert or update on table \"fact_sale\" violates foreign key constraint \"fact_sale_seller_fkey\" (SQLSTATE 23503); Key (seller)=(3) is not present in table \"dim_seller\"."
}

@test "several runs at once: each with its own line, errors with the run they are about" {
    for price in 1 2 3; do
        tt-extract
        in_source "UPDATE sale SET price = $price WHERE id = 1"
    done
    same "$(told transform | wc -l)" 3
    first=$(run_dir transformed 1)
    echo damage >>"$first/fact_sale.csv"
    run --separate-stderr -66 tt-load
    contains "$stderr" "tt-load: error: run $(basename "$first"): "
    run --separate-stderr -66 tt-load --log-format json
    same "$(jq -r .run <<<"$stderr")" "$(basename "$first")"
    truncate -s -7 "$first/fact_sale.csv"
    same "$(told load | grep -c 'run RUN loaded')" 3
    # what is about no run names none
    run --separate-stderr -66 tt-load --log-format json "$(run_dir transformed 3)" nonsense
    same "$(jq -r '.run // "none"' <<<"$stderr")" none
}

@test "--log-format json: the same events, with the run" {
    tt-extract -v --log-format json 2>"$said"
    tt-transform -v --log-format json 2>>"$said"
    tt-load -v --log-format json 2>>"$said"
    same "$(jq -r '"\(.program) \(.level) \(.run) \(.message | split(" ")[0:3] | join(" "))"' "$said")" "$(
        id=$(runs extracted)
        printf 'tt-%s info %s run %s %sed\n' extract "$id" "$id" extract transform "$id" "$id" transform load "$id" "$id" load
    )"
}

# ------------------------------------------------------------------------------------- the object

@test "--json: stage, the source's time, and of a load the ledger's counts" {
    in_source "UPDATE sale SET seller = 3 WHERE id = 2"
    for _ in 1 2; do
        for stage in extract transform load; do
            object=$(tt-$stage --json)
            same "$(jq -r '.program, .stage, .run, .source_time' <<<"$object")" "tt-$stage
$stage
$(runs extracted | tail -n 1)
$(manifest "$(run_dir extracted)" .source.time)"
        done
        same "$(jq -r '.tables[] | [.table, .path, .rows, .inserted, .updated, .unchanged, .rejected, .retried, .superseded, .deleted]
                       | map(tostring) | join("|")' <<<"$object" | sort)" \
            "$(in_warehouse "SELECT table_name, path, staged, inserted, updated, unchanged, rejected_load, retried, superseded, deleted
                             FROM tt.run_table WHERE run = (SELECT max(run) FROM tt.run) ORDER BY 1")"
        in_source "UPDATE seller SET name = 'Zed' WHERE id = 1; DELETE FROM sale WHERE id = 20;
                   INSERT INTO seller VALUES (3, 'Cy') ON CONFLICT DO NOTHING; UPDATE sale SET price = 7 WHERE id = 1"
    done
    same "$(jq -c '.tables[] | select(.table == "fact_sale") | [.inserted, .superseded, .deleted, .retried]' <<<"$object")" "[2,1,1,1]"
}

# ------------------------------------------------------------------------------- the progress line

# on_terminal COMMAND...: its terminal's bytes go to $said
on_terminal() {
    TERM=${TERM_OF_TEST-xterm} script -qec "$(printf '%q ' "$@")" /dev/null >"$said" </dev/null
}

# left FILE: what a terminal shows in the end: of a line, what follows the last return and erasure
left() {
    sed -e 's/\r*$//' -e $'s/.*\r\033\\[K//' "$1"
}

# A short run draws nothing. So each stage is held up before its first row, until it would draw.
held_up() {
    sleep 0.3
}

@test "a terminal gets a progress line, which is gone in the end" {
    hold_table "$TT_SOURCE" sale
    on_terminal tt-extract 3>&- {hold}>&- &
    wait_for somebody_waits "$TT_SOURCE"
    held_up
    let_go
    wait $!
    contains "$(cat "$said")" $'\rtt-extract: sale: 0 rows'
    same "$(left "$said" | sed -E 's/^(tt-extract: run).*/\1/')" $'tt-extract: run\n'"$(run_dir extracted)"

    on_terminal bash -c '(sleep 0.3; echo "$1") | tt-transform -' - "$(run_dir extracted)"
    contains "$(cat "$said")" $'\rtt-transform: sale: 0 rows, 0 %'
    same "$(left "$said" | tail -n 1)" "$(run_dir transformed)"
    same "$(left "$said" | wc -l)" 2

    on_terminal bash -c '(sleep 0.3; echo "$1") | tt-load -' - "$(run_dir transformed)"
    contains "$(cat "$said")" $'\rtt-load: dim_seller: '
    same "$(left "$said" | tail -n 1)" "$(run_dir transformed)"
    same "$(left "$said" | wc -l)" 2
}

@test "it moves, with rows, share, speed and time left" {
    in_source "CREATE TABLE big (id int PRIMARY KEY, filler text NOT NULL);
               INSERT INTO big SELECT i, repeat('x', 100) FROM generate_series(1, 20000) AS i; ANALYZE big"
    # the reader makes it wait, until it has something to say
    TERM=xterm script -qec "tt-extract --stdout big | (head -c 300000; sleep 0.3; cat) | wc -l >'$BATS_TEST_TMPDIR/count'" \
        /dev/null >"$said" </dev/null
    same "$(cat "$BATS_TEST_TMPDIR/count")" 20000
    grep -aE $'\rtt-extract: big: [0-9,]+ rows, [0-9]+ %, [0-9,]+ rows/s, 0:0[0-9] left' "$said"
    same "$(left "$said")" ""
}

@test "no progress line with --log-format json, on a dumb terminal, without a terminal" {
    line=$'\r.*\033\\[K'
    again() {
        tt-extract --full >/dev/null
        "$@" bash -c '(sleep 0.3; echo "$1") | tt-transform $2 -' - "$(run_dir extracted)" "${options-}"
    }
    again on_terminal
    grep -qa "$line" "$said" # else this tests nothing
    options="--log-format json" again on_terminal
    run ! grep -qa "$line" "$said"
    jq -e .message <(head -n 1 "$said")
    TERM_OF_TEST=dumb again on_terminal
    run ! grep -qa "$line" "$said"
    TERM_OF_TEST="" again on_terminal
    run ! grep -qa "$line" "$said"
    again env TERM=xterm >"$said" 2>&1
    run ! grep -qa "$line" "$said"
}

@test "a failure erases the line before it is told" {
    hold_table "$TT_SOURCE" sale
    on_terminal bash -c 'echo $$ >"$1"; exec tt-extract' - "$BATS_TEST_TMPDIR/pid" 3>&- {hold}>&- &
    wait_for somebody_waits "$TT_SOURCE"
    held_up
    in_source "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'tt-extract%'"
    status=0
    wait $! || status=$?
    same "$status" 69
    let_go
    contains "$(left "$said")" "tt-extract: error: source database: "
    same "$(left "$said" | wc -l)" 1
}

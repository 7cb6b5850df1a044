#!/usr/bin/env bats
#
# The lake as people and other programs see it: the tree, the manifests, the files, the values.

load ../lib/pg
load ../lib/tt

setup_file() {
    pg_start
    fresh_totesys 50 >/dev/null
}
teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_totesys 50)"
}

change() {
    sql "$TT_SOURCE" "UPDATE payment SET paid = NOT paid WHERE payment_id = 1"
}

# kinds: a source with one table, t, of those columns, and a model that takes some of them.
# kinds COLUMN-DEFINITIONS VALUES...
kinds() {
    use_source "$(fresh_db kinds)"
    sql "$TT_SOURCE" "CREATE TABLE t (id integer PRIMARY KEY, $1)"
    shift
    (($# == 0)) || sql "$TT_SOURCE" "INSERT INTO t VALUES $*"
    use_model
    jq -n '{table: "dim_t", about: "t", from: "t", key: ["id"], merge: "upsert",
            columns: [["id", "integer not null", "id"]]}' >"$TT_MODEL/t.json"
}

# add_column NAME TYPE: the model takes it, too
add_column() {
    jq --arg name "$1" --arg type "$2" '.columns += [[$name, $type, $name]]' "$TT_MODEL/t.json" \
        >"$BATS_TEST_TMPDIR/t.json"
    cp "$BATS_TEST_TMPDIR/t.json" "$TT_MODEL/t.json"
}

# line NUMBER: of the extracted file
line() {
    sed -n "$1p" "$(run_dir extracted)/t.jsonl"
}

# --------------------------------------------------------------------------------------- the tree

@test "the tree: STAGE/YYYY/MM/DD/RUN/, and nothing that is not named in the manifest" {
    run_all
    change
    run_all
    pattern='^(extracted|transformed)/(2[0-9]{3})/([01][0-9])/([0-3][0-9])/(2[0-9]{7}T[0-9]{6}\.[0-9]{3}Z)$'
    count=0
    while read -r dir; do
        [[ $dir =~ $pattern ]]
        [[ ${BASH_REMATCH[5]} == "${BASH_REMATCH[2]}${BASH_REMATCH[3]}${BASH_REMATCH[4]}T"* ]]
        same "$(find "$TT_LAKE/$dir" -type f -printf '%P\n' | sort)" "$(
            { manifest "$TT_LAKE/$dir" '(.tables, .rejected // [])[] | .file, .deleted.file | values' &&
                echo manifest.json; } | sort)"
        ((++count))
    done < <(cd "$TT_LAKE" && find extracted transformed -mindepth 4 -maxdepth 4)
    ((count == 4))
    same "$(cd "$TT_LAKE" && find . -maxdepth 1 -mindepth 1 | sort)" $'./extracted\n./state\n./transformed'
    same "$(runs transformed)" "$(runs extracted)"
    # the second run of each has little in it
    same "$(ls "$(run_dir extracted)")" $'manifest.json\npayment.jsonl'
    same "$(ls "$(run_dir transformed)")" $'dim_date.csv\nfact_payment.csv\nmanifest.json'
}

@test "run ids ascend, also where the clock went back" {
    tt-extract
    run=$(runs extracted)
    now=$(date -u +%Y%m%dT%H%M%S)
    [[ $run < $now.999Z && $run > $(date -u -d '-1 minute' +%Y%m%dT%H%M%S) ]]

    # The clock was wrong, and is set right again.
    future=20990101T000000.999Z
    mkdir -p "$TT_LAKE/extracted/2099/01/01"
    mv "$(run_dir extracted)" "$TT_LAKE/extracted/2099/01/01/$future"
    unseal "$TT_LAKE/extracted/2099/01/01/$future/manifest.json"
    sed -i "s/$run/$future/" "$TT_LAKE/extracted/2099/01/01/$future/manifest.json"
    rm -r "$TT_LAKE/state"
    tt-extract 2>/dev/null
    same "$(runs extracted)" "$future"$'\n'20990101T000001.000Z
    same "$(manifest "$(run_dir extracted)" .previous)" "$future"
    tt-transform
    same "$(runs transformed)" "$(runs extracted)"
}

@test "leftovers of a crash are removed by the next run of the stage; other files are left alone" {
    run_all
    for stage in extracted transformed; do
        mkdir -p "$TT_LAKE/$stage/.20200101T000000.000Z.tmp/rejected"
        touch "$TT_LAKE/$stage/.20200101T000000.000Z.tmp/"{staff.jsonl,manifest.json,rejected/x.jsonl}
        echo mine >"$TT_LAKE/$stage/README"
        mkdir "$TT_LAKE/$stage/.keep"
    done
    change
    run_all
    same "$(cd "$TT_LAKE" && find extracted transformed -name '.*' -o -name README | sort)" \
        "extracted/.keep
extracted/README
transformed/.keep
transformed/README"
}

@test "killed at work, no stage leaves half a run; the next one does it all" {
    tt-extract
    change
    hold_table "$TT_SOURCE" payment
    for signal in TERM INT HUP KILL; do
        # a shell starts what is in the background with SIGINT ignored
        env --default-signal=INT tt-extract >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- {hold}>&- &
        stage=$!
        wait_for somebody_waits "$TT_SOURCE"
        kill -s "$signal" "$stage"
        wait "$stage" && status=0 || status=$?
        same "$status" $((128 + $(kill -l "$signal")))
    done
    let_go
    same "$(runs extracted | wc -l)" 1
    tt-extract
    same "$(rows_of "$(run_dir extracted 2)")" "payment 1 0"
    same "$(find "$TT_LAKE" -name '.*')" ""
}

@test "killed in the middle of the merge, a load leaves nothing; the next one does it all" {
    run_all
    change
    tt-extract
    tt-transform
    before=$(dump "$TT_WAREHOUSE")
    hold_table "$TT_WAREHOUSE" fact_payment
    for signal in TERM KILL; do
        tt-load >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- {hold}>&- &
        stage=$!
        wait_for somebody_waits "$TT_WAREHOUSE"
        kill -s "$signal" "$stage"
        wait "$stage" && status=0 || status=$?
        same "$status" $((128 + $(kill -l "$signal")))
    done
    let_go
    gone() {
        [[ $(sql "$TT_WAREHOUSE" "SELECT count(*) FROM pg_stat_activity
                                  WHERE datname = current_database() AND application_name LIKE 'tt-load%'") == 0 ]]
    }
    wait_for gone
    same "$(dump "$TT_WAREHOUSE")" "$before"
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_payment")" 76
}

# ---------------------------------------------------------------------------------- the manifests

@test "root does not write into a lake of another user, who could not go on" {
    ((EUID == 0)) || skip "needs root"
    mkdir "$BATS_TEST_TMPDIR/theirs"
    chown nobody "$BATS_TEST_TMPDIR/theirs"
    TT_LAKE=$BATS_TEST_TMPDIR/theirs/lake
    refuses 77 "$TT_LAKE" "is of user nobody" "sudo -u 'nobody'" -- tt-extract
    [[ ! -e $TT_LAKE ]]
    TT_LAKE=$BATS_TEST_TMPDIR/lake
    tt-extract | tt-transform - >/dev/null
    change
    tt-extract >/dev/null
    chown -R nobody "$TT_LAKE"
    before=$(find "$TT_LAKE" -printf '%p %u\n' | sort)
    for program in tt-extract tt-transform tt-load "$repo/scripts/tt-run" "$repo/scripts/tt-prune"; do
        refuses 77 "is of user nobody" -- "$program"
    done
    same "$(find "$TT_LAKE" -printf '%p %u\n' | sort)" "$before"
    tt-transform --verify "$(runs extracted | head -n 1)" >/dev/null # it reads
    chown -R root "$TT_LAKE"
    tt-transform | tt-load - >/dev/null
}

@test "manifest of an extracted run: where it is from" {
    before=$(sql "$TT_SOURCE" "SELECT pg_snapshot_xmin(pg_current_snapshot())")
    tt-extract
    dir=$(run_dir extracted)
    same "$(manifest "$dir" '.format, .stage, .run, .previous')" "2
extract
$(basename "$dir")
null"
    [[ $(manifest "$dir" .tool) =~ ^tt-extract\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
    [[ $(manifest "$dir" .model) =~ ^xxh3:[0-9a-f]{16}$ ]]
    same "$(manifest "$dir" '.source | .database, .system_identifier, .timeline')" \
        "$(sql "$TT_SOURCE" "SELECT concat_ws(E'\n', current_database(), s.system_identifier, c.timeline_id)
                             FROM pg_control_system() AS s, pg_control_checkpoint() AS c")"
    [[ $(manifest "$dir" .source.snapshot) =~ ^[0-9]+:[0-9]+:[0-9,]*$ ]]
    [[ $(manifest "$dir" .source.time) =~ ^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z$ ]]
    # the watermark is recorded from the first run on, and is the snapshot's xmin
    same "$(manifest "$dir" '[.tables[].watermark] | unique | .[]')" \
        "$(manifest "$dir" '.source.snapshot | split(":")[0]')"
    (($(manifest "$dir" '.tables[0].watermark') >= before))

    change
    tt-extract
    same "$(manifest "$(run_dir extracted)" .previous)" "$(basename "$dir")"
}

@test "manifest of an extracted run: tables, keys, columns and types are the source's" {
    tt-extract
    dir=$(run_dir extracted)
    same "$(manifest "$dir" '.tables[] | "\(.table)|" + (.columns[] | "\(.name)|\(.type)")')" \
        "$(sql "$TT_SOURCE" "SET search_path = '';
                             SELECT relname, attname, format_type(atttypid, atttypmod)
                             FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
                             WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
                             ORDER BY relname, attnum")"
    same "$(manifest "$dir" '.tables[] | "\(.table) \(.key | join(","))"')" \
        "$(manifest "$dir" '.tables[] | "\(.table) \(.table)_id"')"
    same "$(manifest "$dir" '[.tables[].complete] | unique')" "$(jq -n '[true]')"
}

# csv_rows FILE: without the header; a line break in quotes ends no row
csv_rows() {
    awk '{ quotes += gsub(/"/, "") } quotes % 2 == 0 { rows++ } END { print rows - 1 }' "$1"
}

@test "manifests: rows, bytes and checksums are what wc, stat and libxxhash say" {
    sql "$TT_SOURCE" "UPDATE payment SET payment_date = 'soon' WHERE payment_id = 1"
    tt-extract
    tt-transform 2>/dev/null
    checked=0
    for stage in extracted transformed; do
        dir=$(run_dir "$stage")
        while read -r file rows bytes checksum; do
            count=$(wc -l <"$dir/$file")
            [[ $file != *.csv ]] || count=$(csv_rows "$dir/$file")
            same "$file $count $(stat -c %s "$dir/$file") $(xxh3 "$dir/$file")" \
                "$file $rows $bytes $checksum"
            ((++checked))
        done < <(manifest "$dir" '(.tables, .rejected // [])[] | select(.file) |
                                  "\(.file) \(.rows) \(.bytes) \(.checksum)"')
    done
    ((checked == 23))
    same "$(manifest "$(run_dir transformed)" '.rejected[] | .table, .file, .rows')" \
        $'payment\nrejected/payment.jsonl\n1'
}

@test "--verify: the files that are what their manifest says, and by name those that are not" {
    sql "$TT_SOURCE" "UPDATE payment SET payment_date = 'soon' WHERE payment_id = 1"
    tt-extract
    local run all
    run=$(runs extracted)
    all=$(cd "$TT_LAKE" && find . -name '*.jsonl' | wc -l)
    same "$(tt-transform --verify "$run" | wc -l)" "$all"
    tt-transform 2>/dev/null
    tt-transform --verify "$run" | sort >"$BATS_TEST_TMPDIR/files"
    same "$(<"$BATS_TEST_TMPDIR/files")" \
        "$(find "$(run_dir extracted)" "$(run_dir transformed)" -type f ! -name manifest.json | sort)"
    grep -q '/rejected/payment.jsonl$' "$BATS_TEST_TMPDIR/files"

    # compressed by a user, damaged, gone: each is told of, and the others are as they were
    zstd -q --rm "$(run_dir extracted)/sales_order.jsonl"
    printf X | dd of="$(run_dir extracted)/staff.jsonl" bs=1 seek=5 conv=notrunc status=none
    rm "$(run_dir transformed)/fact_payment.csv"
    run -66 --separate-stderr tt-transform --verify "$(run_dir transformed)"
    same "$(sort <<<"$output")" \
        "$(grep -v -e '/extracted/.*/staff.jsonl$' -e '/fact_payment.csv$' "$BATS_TEST_TMPDIR/files")"
    contains "$stderr" "'$(run_dir extracted)/staff.jsonl' is damaged"
    contains "$stderr" "'$(run_dir transformed)/fact_payment.csv'"
    refuses 64 "--verify needs a RUN" -- tt-transform --verify
}

@test "manifest of a transformed run: the same place and source, and all that the loader needs" {
    tt-extract
    tt-transform
    dir=$(run_dir transformed)
    same "$(manifest "$dir" '.run, .previous, .source')" "$(manifest "$(run_dir extracted)" '.run, .previous, .source')"
    same "$(manifest "$dir" .stage)" transform
    same "$(manifest "$dir" '.tables[].table')" "$(cd "$TT_MODEL" && printf '%s\n' *.json | sed 's/[.]json$//')"
    # what the model says of a table is in the manifest
    for table in dim_staff fact_sales_order; do
        same "$(manifest "$dir" ".tables[] | select(.table == \"$table\") |
                 .key, .merge, .surrogate, .references, .history,
                 (.columns[] | .name + \" \" + .type + if .not_null then \" not null\" else \"\" end)")" \
            "$(jq -r '.key, .merge, .surrogate, (.references // {}), (.history // false),
                      (.columns[] | .[0] + " " + .[1])' "$TT_MODEL/$table.json")"
    done
    # read = direct + rejected, rows = direct + rippled + generated
    same "$(manifest "$dir" '.tables[] | select(.counts.read != .counts.direct + .counts.rejected or
                             .rows != .counts.direct + .counts.rippled + .counts.generated)')" ""
    same "$(manifest "$dir" '.tables[] | select(.table == "fact_sales_order") | .counts.read')" 50
}

@test "the loader needs the files alone: no model, no extracted run" {
    tt-extract
    tt-transform
    rm -r "$TT_LAKE/extracted" "$TT_LAKE/state"
    env TT_MODEL=/nowhere tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_payment_current")" 75
}

# ---------------------------------------------------------------------------------------- values

@test "JSON: numbers have the server's own digits" {
    kinds "a numeric, b numeric(10,2), c numeric, d bigint, e smallint, f double precision, g real" \
        "(1, 12.50, 12.5, 12345678901234567890123456789012345678.90, 9223372036854775807, -32768, 0.1, 0.1)," \
        "(2, 0, 0, 1e-20, -9223372036854775808, 0, 1e300, 1e-30)," \
        "(3, 'NaN', 'NaN', '-Infinity', 0, 0, 'NaN', '-Infinity')"
    tt-extract
    same "$(line 1)" '{"id":1,"a":12.50,"b":12.50,"c":12345678901234567890123456789012345678.90,"d":9223372036854775807,"e":-32768,"f":0.1,"g":0.1}'
    same "$(line 2)" '{"id":2,"a":0,"b":0.00,"c":0.00000000000000000001,"d":-9223372036854775808,"e":0,"f":1e+300,"g":1e-30}'
    same "$(line 3)" '{"id":3,"a":"NaN","b":"NaN","c":"-Infinity","d":0,"e":0,"f":"NaN","g":"-Infinity"}'
}

@test "JSON: booleans, null, embedded json" {
    kinds "a boolean, b text, c json, d jsonb, e integer" \
        "(1, true, '', '{\"n\": 1.50}', '[1, \"two\"]', 0), (2, false, NULL, NULL, 'null', NULL)," \
        "(3, NULL, 'null', E'{\n\"a\":\r\n [ ]}', '\"text\"', 7)"
    tt-extract
    same "$(line 1)" '{"id":1,"a":true,"b":"","c":{"n": 1.50},"d":[1, "two"],"e":0}'
    same "$(line 2)" '{"id":2,"a":false,"b":null,"c":null,"d":null,"e":null}'
    same "$(line 3)" '{"id":3,"a":null,"b":"null","c":{ "a":   [ ]},"d":"text","e":7}'
    same "$(jq -c . "$(run_dir extracted)/t.jsonl" | wc -l)" 3
}

@test "JSON: all else is text as the server prints it in ISO, UTC" {
    kinds "a date, b timestamp, c timestamptz, d time, e uuid, f bytea, g text[], h interval, i inet" \
        "(1, '2024-02-29', '2024-02-29 12:00:00.5', '2024-02-29 12:00:00.5+02', '23:59:59.999999'," \
        "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '\\x00ff', ARRAY['a', NULL, 'b \"c\"'], '1 mon 2 days 03:00', '10.0.0.1/8')," \
        "(2, 'infinity', '-infinity', '0044-03-15 12:00:00+00 BC', '24:00', NULL, '', '{}', NULL, NULL)"
    # The database's own habits change nothing.
    sql "$TT_SOURCE" "DO \$\$ BEGIN
        EXECUTE format('ALTER DATABASE %I SET DateStyle = German', current_database());
        EXECUTE format('ALTER DATABASE %I SET TimeZone = ''Asia/Kolkata''', current_database());
        EXECUTE format('ALTER DATABASE %I SET bytea_output = escape', current_database());
        EXECUTE format('ALTER DATABASE %I SET IntervalStyle = iso_8601', current_database());
        EXECUTE format('ALTER DATABASE %I SET extra_float_digits = -4', current_database()); END \$\$"
    tt-extract
    same "$(line 1 | jq -r '.[] | tostring')" '1
2024-02-29
2024-02-29 12:00:00.5
2024-02-29 10:00:00.5+00
23:59:59.999999
a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
\x00ff
{a,NULL,"b \"c\""}
1 mon 2 days 03:00:00
10.0.0.1/8'
    same "$(line 2 | jq -c 'del(.id)')" \
        '{"a":"infinity","b":"-infinity","c":"0044-03-15 12:00:00+00 BC","d":"24:00:00","e":null,"f":"\\x","g":"{}","h":null,"i":null}'
    same "$(line 1 | jq -r '[.[] | type] | unique | join(" ")')" "number string"
}

@test "JSON: text keeps every character, one line a row" {
    kinds 'a text, "b ""q"" \ c" text' \
        "(1, E'tab\\there, line\\nfeed, return\\r, back\\\\slash, quote\", \\x01\\x1f\\x7f', 'é 明子 🦆')"
    tt-extract
    same "$(wc -l <"$(run_dir extracted)/t.jsonl")" 1
    same "$(line 1 | jq -r .a)" $'tab\there, line\nfeed, return\r, back\\slash, quote", \x01\x1f\x7f'
    same "$(line 1 | jq -r '.["b \"q\" \\ c"]')" 'é 明子 🦆'
}

@test "CSV: RFC 4180, NULL is empty, the empty string is in quotes, a lone \\. as well" {
    kinds "a text, b text" "(1, NULL, ''), (2, '', NULL), (3, '\\.', '\\N'), (4, 'a,b', 'say \"hi\"')," \
        "(5, E'two\\nlines', E'c\\rr'), (6, ' ', 'é'), (7, NULL, NULL)"
    add_column a text
    add_column b varchar
    tt-extract
    tt-transform
    same "$(cat "$(run_dir transformed)/dim_t.csv")" 'id,a,b
1,,""
2,"",
3,"\.",\N
4,"a,b","say ""hi"""
5,"two
lines","c'$'\r''r"
6, ,é
7,,'
}

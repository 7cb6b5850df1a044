# shellcheck shell=bash
#
# days.bash - lakes with runs of several days, and what prune, reset and replay must not lose
#
#   load ../lib/pg
#   load ../lib/tt
#   load ../lib/days
#
#   days_ago N COMMAND...   runs it with a clock that is so many days behind
#   day N [OPTION]...       a run as of so many days ago: tt-extract with these options, then the others
#   everything_in CONNINFO  every row of every table of schemas public and tt, and all sequences, but
#                           for when and by what version a run was loaded, and in which files, and for
#                           what Citus notes of shards
#   is_readable RUN-DIR...  each file of its manifest is there, plain or compressed, and as it says
#   is_tidy                 nothing half-done is in the lake
#   die_at N COMMAND...     runs it, and kills it (and what it has started) with SIGKILL at the N-th
#                           program that it runs, before it for an even N, else after it; false when
#                           it came to its end

PATH=${repo:?}/scripts:$PATH

days_ago() {
    local days=$1
    shift
    # Of clang's sanitizers, which want to be the first library.
    env LD_PRELOAD="${TEST_PROGRAMS:-$repo/build}/tests/lib/failshim.so" \
        ASAN_OPTIONS=verify_asan_link_order=0 FAIL_CLOCK_S=-$((days * 86400)) "$@"
}

day() {
    days_ago "$1" tt-extract "${@:2}" >/dev/null && tt-transform >/dev/null && tt-load >/dev/null
}

everything_in() {
    psql -XAtq -v ON_ERROR_STOP=1 -d "$1" <<'SQL'
SELECT format('SELECT %L, t FROM (SELECT to_jsonb(t) - ''loaded_at'' - ''tool'' - ''files'' - ''gone'' AS t FROM %I.%I AS t) AS t ORDER BY t::text',
              relname, nspname, relname)
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'v') AND nspname IN ('public', 'tt') AND relname !~ '^citus_'
ORDER BY nspname, relname
\gexec
SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE schemaname <> 'pg_catalog' ORDER BY 1, 2;
SQL
}

is_readable() {
    local dir file checksum sum
    for dir; do
        while read -r file checksum; do
            if [[ -e $dir/$file ]]; then
                sum=$(xxh3 "$dir/$file")
            else
                sum=$(zstd -q -d -c "$dir/$file.zst" | xxh3)
            fi
            same "$file $sum" "$file $checksum" || return
        done < <(jq -r '.. | objects | select(.file? and .checksum?) | "\(.file) \(.checksum)"' \
            "$dir/manifest.json")
    done
}

is_tidy() {
    same "$(find "$TT_LAKE" -name '.*')" ""
}

# Programs of the scripts under test, in front of the real ones.
moments=(find xargs rm rmdir mv sync zstd cmp sort jq)

make_moments() {
    local name real
    moments_dir=$BATS_TEST_TMPDIR/moments
    [[ ! -d $moments_dir ]] || return 0
    mkdir "$moments_dir"
    for name in "${moments[@]}"; do
        real=$(command -v "$name")
        cat >"$moments_dir/$name" <<END
#!/bin/bash
exec 9>>"$moments_dir/.count"
flock 9
echo >&9
n=\$(wc -l <"$moments_dir/.count")
flock -u 9
exec 9>&-
if ((n == DIE_AT)); then
    ((n % 2 == 0)) || "$real" "\$@"
    kill -KILL 0
fi
exec "$real" "\$@"
END
        chmod +x "$moments_dir/$name"
    done
}

die_at() {
    local status=0
    make_moments
    rm -f "$moments_dir/.count"
    # A process group of its own, which the kill ends.
    DIE_AT=$1 PATH=$moments_dir:$PATH setsid --wait "${@:2}" 3>&- >/dev/null || status=$?
    ((status == 137)) || { ((status == 0)) && return 1; } || {
        echo "-- exit status $status" >&2
        return 2
    }
}

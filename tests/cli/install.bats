#!/usr/bin/env bats
#
# make install and make uninstall, into an empty root.

load ../lib/pg
load ../lib/tt

setup_file() { pg_start; }

teardown_file() { pg_stop; }

# The programs under test are not built again: what is to be installed is that of TEST_PROGRAMS.
make_in() { # TARGET [VARIABLE]...
    make -s --no-print-directory -C "$repo" -o all -o "$programs/tt-extract" -o "$programs/tt-transform" \
        -o "$programs/tt-load" BUILD="$programs" "$@" >&2
}

setup() {
    root=$BATS_TEST_TMPDIR/root
    programs=${TEST_PROGRAMS:-$repo/build}
}

files() {
    (cd "$root" && find . ! -type d | sort)
}

@test "what is installed, and that all of it works from there" {
    make_in install DESTDIR="$root" PREFIX=/usr
    for file in bin/tt-{extract,transform,load,run,status,doctor} share/man/man1/tt-{extract,run,status,doctor}.1 \
        share/man/man5/tt-model.5 share/man/man7/tt.7 share/tt/model/dim_staff.json share/tt/roles.sql share/tt/settings.bash \
        share/doc/tt/tt.conf.example share/doc/tt/tt.cron lib/systemd/system/tt.{service,timer}; do
        [[ -f $root/usr/$file ]] || {
            echo "-- not there: $file" >&2
            return 1
        }
    done
    # every executable script, and nothing that is not for users
    same "$(cd "$root/usr/bin" && ls)" \
        "$( (cd "$repo/scripts" && find . -maxdepth 1 -name 'tt-*' -perm -u+x -printf '%f\n'
            printf 'tt-%s\n' extract transform load) | LC_ALL=C sort)"
    # a page for each program
    for file in "$root"/usr/bin/*; do [[ -f $root/usr/share/man/man1/${file##*/}.1 ]]; done
    same "$(find "$root" -type f ! -path '*/bin/*' ! -perm 644)" ""
    same "$(find "$root" -type f -path '*/bin/*' ! -perm 755)" ""
    run ! grep -rl '@PREFIX@' "$root"

    # nothing of the tree is needed, nor a model in the settings
    unset TT_MODEL
    PATH=$root/usr/bin:/usr/bin:/bin
    (cd / && tt-transform --check)
    use_source "$(fresh_totesys 100)"
    chmod 700 "$TT_LAKE"
    (cd / && tt-run)
    [[ $(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order") == 100 ]]
    run -0 tt-status
    contains "$output" "tt: WELL"
    run -0 tt-doctor --problems
    run ! grep -F PROBLEM <<<"$output"
}

@test "the programs are hardened" {
    ! grep -qa __asan_init "$programs/tt-load" || skip "built with AddressSanitizer"
    for stage in extract transform load; do
        readelf -W -h -l -d --dyn-syms "$programs/tt-$stage" >"$BATS_TEST_TMPDIR/elf"
        grep -qE 'Type: +DYN' "$BATS_TEST_TMPDIR/elf"
        grep -qE 'GNU_RELRO' "$BATS_TEST_TMPDIR/elf"
        grep -qE 'FLAGS.*NOW' "$BATS_TEST_TMPDIR/elf"
        grep -qE 'GNU_STACK.* RW ' "$BATS_TEST_TMPDIR/elf"
        grep -qE '__stack_chk_fail' "$BATS_TEST_TMPDIR/elf"
        grep -qE '__v?snprintf_chk' "$BATS_TEST_TMPDIR/elf"
        [[ $(uname -m) != x86_64 ]] || objdump -d --disassemble=main "$programs/tt-$stage" | grep -q endbr64
    done
}

@test "uninstall removes what install put there, and nothing else" {
    mkdir -p "$root/opt/tt/bin" "$root/opt/tt/share/tt/model"
    touch "$root/opt/tt/bin/tt-other" "$root/opt/tt/share/tt/model/mine.json"
    before=$(files)
    make_in install DESTDIR="$root" PREFIX=/opt/tt
    [[ $(files | wc -l) -gt 30 ]]
    make_in uninstall DESTDIR="$root" PREFIX=/opt/tt
    same "$(files)" "$before"
}

@test "into an empty root and out again: no file is left, no folder of ours" {
    make_in install DESTDIR="$root"
    [[ -x $root/usr/local/bin/tt-run ]]
    make_in uninstall DESTDIR="$root"
    same "$(files)" ""
    same "$(find "$root" -name 'tt' -o -name model)" ""
    make_in uninstall DESTDIR="$root"
}

@test "the systemd units are right, and the service is locked up" {
    make_in install PREFIX="$root"
    run -0 systemd-analyze verify --man=no "$root"/lib/systemd/system/tt.{service,timer}
    same "$output" ""
    run -0 systemd-analyze security --offline=true --threshold=20 "$root/lib/systemd/system/tt.service"
    grep -qx "ExecStart=$root/bin/tt-run" "$root/lib/systemd/system/tt.service"
}

@test "the cron example is one line that cron takes" {
    make_in install DESTDIR="$root" PREFIX=/opt/tt
    same "$(grep -v -e '^#' -e '^$' -e '^[A-Z]*=' "$root/opt/tt/share/doc/tt/tt.cron")" \
        "*/5 * * * *  tt  /opt/tt/bin/tt-run --cron"
    # cron does not read a file of /etc/cron.d without a line feed at its end
    [[ -z $(tail -c 1 "$root/opt/tt/share/doc/tt/tt.cron") ]]
}

#!/usr/bin/env bats
#
# Tables that come from files in a bucket and on an SFTP server.

load ../lib/small
load ../lib/sshd
load ../lib/s3

setup_file() {
    pg_start
    sshd_start
    s3_start
}
teardown_file() {
    s3_stop
    sshd_stop
    pg_stop
}

setup() {
    small_source
    in_source "CREATE TABLE sale (id integer PRIMARY KEY); INSERT INTO sale VALUES (1)"
    fact sale id 'id integer not null'
    dim rate currency 'currency varchar(3) not null' 'rate numeric not null'
    export TT_SOURCES=$BATS_TEST_TMPDIR/sources
    mkdir "$TT_SOURCES"
}

# document FROM MODE
document() {
    jq -n --arg from "$1" --arg mode "$2" '{table: "rate", about: "Made up.", from: $from, format: "csv", mode: $mode, key: ["currency"],
        settle_seconds: 0, columns: [["currency", "varchar(3) not null"], ["rate", "numeric not null"]]}' >"$TT_SOURCES/rate.json"
}

put_sftp() {
    mkdir -p "$(dirname "$sftp_root/$1")" && cat >"$sftp_root/$1" && chmod -R a+rX "$sftp_root"
}

remove_sftp() {
    rm "$sftp_root/$1"
}

put_s3() {
    s3 PUT "/$bucket/$1" --data-binary @- >/dev/null
}

remove_s3() {
    s3 DELETE "/$bucket/$1" >/dev/null
}

# same_way PUT REMOVE URL: what holds of each place; PUT NAME writes stdin there
same_way() {
    local put=$1 remove=$2 url=$3
    document "$url/in/rates-*.csv*" add
    printf 'no' | "$put" in/other.csv
    same "$(step)" "sale complete 1 0"
    printf 'currency,rate\nEUR,0.87\n' | "$put" in/rates-1.csv
    printf 'currency,rate\nUSD,0.76\nEUR,0.88\n' | gzip | "$put" in/rates-2.csv.gz
    printf 'no' | "$put" in/deep/rates-3.csv
    same "$(step)" "rate complete 2 0"
    same "$(in_warehouse "SELECT currency, rate FROM dim_rate ORDER BY 1")" $'EUR|0.88\nUSD|0.76'
    same "$(step)" nothing
    sleep 1.1 # times there have seconds
    printf 'currency,rate\nEUR,0.87\n' | "$put" in/rates-1.csv
    same "$(step)" nothing
    sleep 1.1
    printf 'currency,rate\nEUR,0.86\n' | "$put" in/rates-1.csv
    same "$(step)" "rate changed 1 0"
    same "$(find "$TT_LAKE" -name '*spool*')" ""
    document "$url/in/rates-1.csv" whole
    same "$(tt-extract --stdout rate)" '{"currency":"EUR","rate":0.86}'
    quiet_step --max-delete-ratio 1 >"$BATS_TEST_TMPDIR/said"
    same "$(<"$BATS_TEST_TMPDIR/said")" "rate complete 1 0"
    "$remove" in/rates-1.csv
    refuses 69 "table 'rate': '$url/in/rates-1.csv'" "is not there" -- tt-extract
}

@test "files of an SFTP server" {
    new_sftp
    same_way put_sftp remove_sftp "$sftp_url"
    document "$sftp_url/none/*.csv" add
    refuses 78 "table 'rate': '$sftp_url/none/*.csv': there is no folder" -- tt-extract
    TT_SFTP_KNOWN_HOSTS=$BATS_TEST_TMPDIR/none refuses 77 "table 'rate'" "is not known" -- tt-extract
}

@test "files of a bucket" {
    new_bucket
    same_way put_s3 remove_s3 "s3://$bucket"
    AWS_SECRET_ACCESS_KEY=wrong refuses 77 "table 'rate'" "403" -- tt-extract
}

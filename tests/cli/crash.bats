#!/usr/bin/env bats
#
# Whatever call fails and wherever a program dies: only whole runs are visible in the lake, and one
# normal round makes the warehouse right, with nothing lost and nothing doubled.
#
# tests/lib/failshim.c makes the n-th call fail, or sends a signal there.  A sweep goes over an even
# sample of all n; make torture takes all of them.

load ../lib/crash

@test "tt-extract: a call that fails" {
    round
    sweep fail extract 8 write fsync rename mkdir send
    sweep fail extract 3 open read close unlink recv
}

@test "tt-extract: what the disk has not taken is told before fsync, or the file system has no such advice" {
    local n
    round
    in_source "UPDATE design SET file_name = repeat('x', 5000000) WHERE design_id IN (1, 2)"
    for n in 1 2 3; do
        shimmed extract FAIL_CALL=sync_file_range FAIL_AT="$n" FAIL_ERRNO="$EIO"
        same "$status" 74
        contains "$(<"$BATS_TEST_TMPDIR/said")" "design.jsonl' back to the disk: Input/output error"
    done
    shimmed extract FAIL_CALL=sync_file_range FAIL_AT=1 FAIL_ERRNO=22
    same "$status" 0
    settle
}

@test "tt-transform: a call that fails" {
    round
    under=$TT_LAKE/transformed sweep fail transform 8 write fsync rename mkdir
    under=$TT_LAKE/transformed sweep fail transform 3 open close
    sweep fail transform 3 open read close unlink
}

@test "tt-transform: a call that fails where the rows for joins are written: no run is there, and the next one is" {
    round
    under=$TT_LAKE/state/ sweep fail transform 3 write fsync rename pwrite fdatasync
}

@test "tt-load: a call that fails" {
    round
    sweep fail load 8 read send recv
    sweep fail load 3 mkdir open close
}

@test "tt-extract: killed at a call" {
    round
    sweep kill extract 6 write fsync rename mkdir
    sweep kill extract 3 open read close unlink send recv
}

@test "tt-transform: killed at a call" {
    round
    sweep kill transform 6 write fsync rename mkdir
    sweep kill transform 3 open read close unlink pwrite writev fdatasync
}

@test "tt-load: killed at a call" {
    round
    sweep kill load 10 send recv
    sweep kill load 3 mkdir open read close
}

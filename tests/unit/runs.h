/*
 * Runs for the tests: small lakes of extracted runs, written as tt-extract writes them.
 */
#ifndef TT_RUNS_H
#define TT_RUNS_H

#include "unit.h"

#include "chain.h"
#include "jsonl.h"
#include "manifest.h"

/* The id of the n-th run of a test; n up to 999. */
static inline struct run_id run_number(int n)
{
    struct run_id run;
    clock_format_basic(INT64_C(1795211340000) + n * INT64_C(3600000), run.text);
    return run;
}

static inline struct lake open_lake(struct folder *folder)
{
    struct lake lake;
    struct err e = ERR_INIT;
    assert_ok(lake_open(&lake, folder->path, true, &e), &e);
    return lake;
}

/* The manifest of an extracted run without tables; its arena is the folder's. */
static inline struct manifest new_manifest(const struct run_id *run, const struct run_id *previous)
{
    return (struct manifest){.stage = LAKE_EXTRACTED,
        .run = *run,
        .previous = *previous,
        .tool = "tt-extract 0",
        .source = {"totesys", "16384", "public", "7000000000000000001", "1", "10:20:10,12",
            "2026-11-20T21:49:00Z"},
        .model = "xxh3:0000000000000000"};
}

/* Makes an empty extracted run, so that a chain has a link. */
static inline void make_run(
    const struct lake *lake, const struct run_id *run, const struct run_id *previous)
{
    struct err e = ERR_INIT;
    char *dir;
    struct manifest m = new_manifest(run, previous);
    assert_ok(lake_run_begin(lake, LAKE_EXTRACTED, run, &dir, &e), &e);
    assert_ok(manifest_write(&m, dir, &e), &e);
    assert_ok(lake_run_commit(lake, LAKE_EXTRACTED, run, dir, false, &e), &e);
    free(dir);
}

#endif

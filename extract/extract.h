/*
 * A run of tt-extract: what changed in the source since the run before, from one snapshot, as a
 * directory of JSON lines in the lake.
 */
#ifndef TT_EXTRACT_H
#define TT_EXTRACT_H

#include "feeds.h"
#include "gaps.h"
#include "logcursor.h"
#include "snapshot.h"
#include "state.h"

/* What of a table goes into a run. */
struct extract_plan {
    const struct catalog_table *table;
    bool complete;   /* all of it; else what was written since the watermark */
    uint64_t since;  /* watermark of the run before; unless complete */
    const char *why; /* it is complete, for the log */
    bool is_odd;     /* worth a warning */
};

/* Decides it for table i of the snapshot. */
struct extract_plan extract_plan_table(
    const struct snapshot *s, size_t i, const struct state *state, bool full);

/* Names of a table's files: in the run, and paths of those in the state. */
struct table_names {
    const char *rows, *deleted, *keys;
    const char *extracted, *known, *added, *gone; /* beside that of the keys */
};

/* A run in the making. */
struct extract_run {
    const struct lake *lake;
    struct snapshot *snapshot;
    const struct state *state; /* of the run before */
    bool full;
    double max_delete_ratio;
    struct logcursor *log; /* NULL: all tables go by the xid cursor */
    size_t jobs;           /* processes, each with a connection; 0: as many as are worth it */
    struct manifest *m;    /* run, previous and model are given */
    struct feeds *feeds;   /* tables of no database */
    struct gaps *gaps;     /* tables whose keys are not unique are left out, and told here */
    struct keyset
        *keys; /* result, parallel to m->tables: key sets as of the snapshot; in m's arena */
    struct keydelta *deltas; /* result, likewise: what those lack */
    char *dir;               /* the hidden directory */

    /* extract_run's own */
    const struct table_names *names; /* parallel to the catalog's tables */
    struct snapshot_count *counts;   /* likewise */
    const char *snapshot_name;
};

/*
 * Extracts all tables of the snapshot into a new run of the lake and publishes it; run->m describes
 * it (manifest_release).  When nothing has changed there is no run and m->run is empty.
 */
bool extract_run(struct extract_run *run, struct err *e);

#endif

/*
 * A run in the making, and one table of it: its changed rows, or all, into the run's file, the keys
 * of those that are gone, and what its known keys are now.
 */
#ifndef TT_EXTRACTION_H
#define TT_EXTRACTION_H

#include "feeds.h"
#include "gaps.h"
#include "logcursor.h"
#include "pieces.h"
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

/* What a job takes (jobs.h): a table, or its share of a large one. */
struct extract_task {
    size_t table;          /* of the catalog */
    struct pieces *pieces; /* NULL: all of it */
    size_t number;         /* of the tasks that share it */
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
    struct extract_task *tasks;      /* in the order of the catalog, and of the pages */
    size_t task_count;
    const char *snapshot_name;
};

/* What becomes of a table; its texts are older than the helpers (jobs.h), one of which makes it. */
struct extracted {
    struct manifest_table t; /* all zero: this task was not the one that ended the table */
    struct keyset keys;      /* as of the snapshot */
    struct keydelta delta;   /* what those lack, where the log cursor told the changes */
    bool is_left_out;        /* there is an error, but only of this table */
    struct err err;
};

/* Path of the file of table i's rows; in the arena of the run's manifest. */
const char *extraction_rows_path(const struct extract_run *run, size_t i);

/* Does a task in the snapshot `s`, which may be a helper's.  The table may have to be left out. */
bool extraction_do(struct extract_run *run, struct snapshot *s, const struct extract_task *task,
    struct extracted *r, struct err *e);

#endif

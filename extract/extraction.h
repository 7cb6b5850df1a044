/*
 * One table of a run: its changed rows, or all, into the run's file, the keys of those that are
 * gone, and what its known keys are now.
 */
#ifndef TT_EXTRACTION_H
#define TT_EXTRACTION_H

#include "extract.h"

/* What becomes of a table; its texts are older than the helpers (jobs.h), one of which makes it. */
struct extracted {
    struct manifest_table t;
    struct keyset keys;    /* as of the snapshot */
    struct keydelta delta; /* what those lack, where the log cursor told the changes */
    bool is_left_out;      /* there is an error, but only of this table */
    struct err err;
};

/* Extracts table i of the snapshot `s`, which may be a helper's, unless it must be left out. */
bool extraction_of_table(
    struct extract_run *run, struct snapshot *s, size_t i, struct extracted *r, struct err *e);

#endif

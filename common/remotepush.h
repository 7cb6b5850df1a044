/*
 * From the lake to a remote (remote.h).
 */
#ifndef TT_REMOTEPUSH_H
#define TT_REMOTEPUSH_H

#include "lake.h"

struct remote;

/* Brings the runs up to `last` that the remote lacks to it, oldest first.  Under the stage's lock.
 * ERR_DATA when it has other runs there. */
bool remotepush_runs(struct remote *r, const struct lake *lake, enum lake_stage stage,
    const struct run_id *last, struct err *e);

#endif

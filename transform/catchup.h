/*
 * Brings the lookups to a run of the lake: from the state on disk as far as that helps, by the runs
 * after it; where it is lost, damaged, of another model or of a later run, from the newest complete
 * run of each table on.  All of it is lookup_advance, the same as normal progress.
 */
#ifndef TT_CATCHUP_H
#define TT_CATCHUP_H

#include "lookup.h"

/* The lookups reflect `run` (empty: nothing). */
bool catchup_load(
    struct lookup *l, const struct lake *lake, const struct run_id *run, struct err *e);

#endif

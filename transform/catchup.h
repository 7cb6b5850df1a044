/*
 * Brings the lookups to a run of the lake: from what they reflect, or the state on disk, by the
 * runs after that; where it is lost, damaged, of another model or of a later run, from the newest
 * complete run of each table on.  All of it is lookup_advance, the same as normal progress.
 */
#ifndef TT_CATCHUP_H
#define TT_CATCHUP_H

#include "lookup.h"

/* Opens the state on disk, for folding: l->file stays NULL where it cannot be used.  One of an
 * earlier version is taken over.  False: it is of a later version of tt (ERR_CONFIG), or an I/O
 * error. */
bool catchup_open(struct lookup *l, struct err *e);

/* Whether they reflect that run, no more and no less, as they are or as they are on disk: then
 * nothing is to be folded, also where this run is made a second time.  False with an error: the
 * state is of a later version of tt. */
bool catchup_is_at(struct lookup *l, const struct run_id *run, struct err *e);

/* The lookups reflect `run` (empty: nothing).  lookup_settle is due. */
bool catchup_load(struct lookup *l, const struct run_id *run, struct err *e);

#endif

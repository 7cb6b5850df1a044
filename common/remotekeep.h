/*
 * What is removed from a remote, for tt-prune and tt-reset.
 */
#ifndef TT_REMOTEKEEP_H
#define TT_REMOTEKEEP_H

#include "lake.h"
#include "remote.h"

/*
 * Lets the remote begin with that run, which must be there in both stages, and removes all runs
 * before it, with what is below their folders, and the claims before the last of them.  From the
 * first step on nobody takes one of them for there; where it was killed the next call with the
 * same run goes on.  ERR_INPUT: no such run; ERR_DATA: it begins later already.
 */
bool remotekeep_remove_before(struct remote *r, const struct run_id *run, struct err *e);

/* Removes all runs, the newest first, all claims, and where it began. */
bool remotekeep_empty(struct remote *r, struct err *e);

/* Gives up uploads of runs that were begun before (seconds since 1970); *count: how many. */
bool remotekeep_give_up(struct remote *r, int64_t before_s, uint64_t *count, struct err *e);

#endif

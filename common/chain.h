/*
 * The chain of runs: each manifest names `previous`, the extracted run before it.  Runs are
 * transformed and loaded strictly along it; this one walk is all the order there is.
 */
#ifndef TT_CHAIN_H
#define TT_CHAIN_H

#include "lake.h"

/* Runs of the chain, oldest first. */
struct chain {
    struct run_id *runs;
    size_t count;
};

/*
 * Whether a run has been dealt with, so that the walk ends before it.  An error: false, and
 * e->class is set.
 */
typedef bool chain_done_fn(void *arg, const struct run_id *run, struct err *e);

/*
 * The pending runs up to and including `last`: walks back along `previous` in `stage` from `last`
 * until `done` says so or the chain begins.  ERR_INPUT when a link is missing, naming it.  Costs a
 * manifest a pending run, however many runs there are.
 */
bool chain_pending(const struct lake *lake, enum lake_stage stage, const struct run_id *last,
    chain_done_fn *done, void *arg, struct chain *chain, struct err *e);
void chain_release(struct chain *chain);

#endif

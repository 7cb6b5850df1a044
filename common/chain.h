/*
 * The chain of runs: each manifest names `previous`, the extracted run before it.  Runs are
 * transformed and loaded strictly along it; this one walk is all the order there is.
 */
#ifndef TT_CHAIN_H
#define TT_CHAIN_H

#include "lake.h"
#include "manifest.h"

/* Runs of the chain, oldest first. */
struct chain {
    struct run_id *runs;
    size_t count;
};

/* What a look at a run says: it is pending, or it has been dealt with and the walk ends before it.
 */
enum chain_look { CHAIN_PENDING, CHAIN_DONE, CHAIN_ERROR };

typedef enum chain_look chain_look_fn(void *arg, const struct run_id *run, struct err *e);

/*
 * The pending runs up to and including `last`: walks back along `previous` in `stage` from `last`
 * until `look` says done or the chain begins (where tt-prune has removed runs: with LAKE/begins).
 * ERR_INPUT when a link is missing, naming it.  An extracted run that another follows, and that is
 * missing or has a damaged manifest, is taken to follow the run before it in the lake: whoever
 * reads it finds out.  Costs a manifest a pending run, however many runs there are.
 */
bool chain_pending(const struct lake *lake, enum lake_stage stage, const struct run_id *last,
    chain_look_fn *look, void *arg, struct chain *chain, struct err *e);
void chain_release(struct chain *chain);

/* What is done with each run; `dir` is its directory. */
typedef bool chain_fold_fn(void *arg, const char *dir, const struct manifest *m, struct err *e);

/* Reads the extracted runs of a chain in their order. */
bool chain_fold(const struct lake *lake, const struct chain *chain, chain_fold_fn *fold, void *arg,
    struct err *e);

/* Reads the extracted runs after `after` up to `last` in their order: what a state that reflects
 * `after` lacks. */
bool chain_fold_since(const struct lake *lake, const struct run_id *after,
    const struct run_id *last, chain_fold_fn *fold, void *arg, struct err *e);

#endif

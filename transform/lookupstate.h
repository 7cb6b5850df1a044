/*
 * The rows of the lookups on disk: LAKE/state/transform/, rows.mdb and a manifest.json, which tells
 * people and other versions of tt what it is, and of which run.  They are a cache: where they
 * cannot be used that costs time.
 *
 * A state names the extracted run that it reflects, and is in the file together with its rows, so
 * that it lags behind the lake after a crash, and never leads it.  A fold that is too large for one
 * commit says in the first of them which run it folds: folding that one again ends it.
 *
 * LMDB trusts its file.  Where it reads a damaged one that is survived (fault.h), and what it says
 * is not believed (sealed.h).  But where it writes to one it may spoil memory on the way: so
 * folding is for a process of its own (apart.h), which leaves nothing behind but what it has
 * sealed, and whoever makes rows of the warehouse only reads.
 *
 * One that is begun anew is made in the hidden folder .transform.tmp, without waiting for the disk,
 * and takes the place of the old one when it is whole.
 */
#ifndef TT_LOOKUPSTATE_H
#define TT_LOOKUPSTATE_H

#include "lookup.h"

/* Opens the state on disk for writing, or for reading.  False: it cannot be used, without an error
 * where it is of another model; lookup_close is due. */
bool lookup_open(struct lookup *l, enum kvfile_mode mode, struct err *e);

/* The format of the document beside it; false: it cannot be read. */
bool lookup_read_format(const char *dir, uint64_t *format, struct err *e);

/* Where it is; caller frees. */
char *lookup_state_dir(const struct lookup *l);

/* Opens the state on disk, which another process has just brought to `run`, for reading. */
bool lookup_read(struct lookup *l, const struct run_id *run, struct err *e);

/* Makes it reflect `run` without any row: for a run that has all whole to come next. */
bool lookup_begin(struct lookup *l, const struct run_id *run, struct err *e);

/* After an entry was put: writes what there is when that has become much. */
bool lookup_relieve(struct lookup *l, struct err *e);

/* After lookup_advance, before processes are forked: what it holds is on disk, durably, if enough
 * has changed for it to be worth while. */
bool lookup_settle(struct lookup *l, struct err *e);

/* In a process that was forked. */
bool lookup_reopen(struct lookup *l, struct err *e);

/* Whether its file was found to be damaged, by this process or one that was forked, and is gone. */
bool lookup_is_lost(const struct lookup *l);

/* Warns that it is, for the reason of `e`, which is none any more then. */
void lookup_tell_lost(struct err *e);

/* Removes the file of a state that is closed, as it has ended the process that wrote it.  False:
 * there is none, or it cannot be removed. */
bool lookup_discard(const struct lookup *l);

/* Nothing is loaded any more; what has not been settled is gone. */
void lookup_close(struct lookup *l);
void lookup_release(struct lookup *l);

/* A path for a passing file (keyset.h), of a table or whatever it is called; caller frees. */
char *lookup_passing_path(const struct lookup *l, const char *what);

/* Removes what crashes have left.  Under the stage's lock. */
bool lookup_clean(const struct lake *lake, struct err *e);

#endif

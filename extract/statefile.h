/*
 * The state (state.h) on disk: LAKE/state/extract.json, and the key sets in LAKE/state/keys/.
 *
 * It names the run that it reflects.  It is written after the run is visible, so it may lag behind
 * the lake (a crash in between), never lead it: the later runs are folded into it when it is read.
 * Lost, or of a run that the lake does not have: no table is known, and the extraction is complete;
 * which source the lake is of says its newest run.
 */
#ifndef TT_STATEFILE_H
#define TT_STATEFILE_H

#include "state.h"

/* `newest`: the newest extracted run of the lake, maybe empty.  read_only: writes
 * nothing, so that key sets are not usable.  *lost: why the state on disk cannot
 * be used, NULL when it can (or there is nothing yet). */
bool statefile_load(struct state *s, const struct lake *lake, const struct run_id *newest,
    bool read_only, const char **lost, struct err *e);

/* Writes it, and removes the key sets that it does not name. */
bool statefile_save(const struct state *s, const struct lake *lake, struct err *e);

#endif

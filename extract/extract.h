/*
 * A run of tt-extract: what changed in the source since the run before, from one snapshot, as a
 * directory of JSON lines in the lake.
 */
#ifndef TT_EXTRACT_H
#define TT_EXTRACT_H

#include "extraction.h"

/*
 * Extracts all tables of the snapshot into a new run of the lake and publishes it; run->m describes
 * it (manifest_release).  When nothing has changed there is no run and m->run is empty.
 */
bool extract_run(struct extract_run *run, struct err *e);

/* The state of the run, on disk; then the log that is behind it is of no use any more. */
bool extract_keep(struct extract_run *run, struct state *state, struct err *e);

#endif

/*
 * The feeds of a run: tables that come from files beside the database, behind those of the
 * database.  One that fails costs only itself: it is among the gaps then, and the run is published
 * without it.
 */
#ifndef TT_FEEDS_H
#define TT_FEEDS_H

#include "catalog.h"
#include "feeddoc.h"
#include "gaps.h"
#include "remote.h"
#include "state.h"

struct feeds {
    const struct remote_settings *remote; /* how buckets and SFTP servers are reached */
    const struct feed_doc **docs;         /* those that are selected */
    size_t count;
    struct feed_marks marks; /* result: how far they are read now; in the manifest's arena */
};

/* Those of the documents whose table is selected, in `arena`.  From now on the selection takes none
 * of the database that has the name of a document's: the document is meant. */
struct feeds feeds_select(const struct feed_docs *docs, struct catalog_selection *selection,
    const struct remote_settings *remote, struct arena *arena);

/* A run in the making that they go into. */
struct feeds_run {
    const struct lake *lake;
    const struct state *state;
    struct manifest *m;  /* has room for them behind its tables */
    struct keyset *keys; /* likewise */
    struct gaps *gaps;
    const char *dir;
    bool full;
    double max_delete_ratio;
};

/* *changed: set when there was something new.  False: the run has failed, not a feed alone. */
bool feeds_extract(struct feeds *feeds, const struct feeds_run *run, bool *changed, struct err *e);

#endif

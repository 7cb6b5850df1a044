/*
 * What a remote has, as this lake sees it: the runs of each stage from the one on that both are
 * known to have, which the lake's state remembers (state/remote-STAGE.json), so that a look is one
 * request however many runs there are.  For remote.c and the modules whose names begin so.
 */
#ifndef TT_REMOTEVIEW_H
#define TT_REMOTEVIEW_H

#include "lake.h"
#include "store.h"

enum { REMOTEVIEW_SMALL = 256, REMOTEVIEW_STAGES = LAKE_TRANSFORMED + 1 };

/* Of a stage. */
struct remoteview {
    bool looked;
    struct run_id known; /* up to it lake and remote are the same; empty: not known */
    struct run_id *runs; /* from `known` on, oldest first */
    size_t count;
};

struct remote {
    struct store *store;
    char *url; /* as messages show it */
    struct remoteview views[REMOTEVIEW_STAGES];
    bool pushed_before; /* by this lake, as far as it knows */
    bool asked_begins;
    struct run_id begins; /* where the remote's chain begins, if runs were removed */
};

/* "extracted/2026/11/20/RUN", and DIR/NAME; caller frees. */
char *remoteview_run_path(enum lake_stage stage, const struct run_id *run);
char *remoteview_join(const char *dir, const char *name);

/* The run of which that is the manifest; false: it is none. */
bool remoteview_run_of_path(const char *path, struct run_id *run);

/* Reads `known` from the lake's state: what is not to be read, or is of another remote, is not
 * known.  Writes it. */
void remoteview_load(struct remote *r, const struct lake *lake, enum lake_stage stage);
bool remoteview_save(
    struct remote *r, const struct lake *lake, enum lake_stage stage, struct err *e);

/* Sets r->begins, asked once.  ERR_INPUT: it is damaged. */
bool remoteview_ask_begins(struct remote *r, struct err *e);

/* Lists the runs of a stage, asked once.  ERR_INPUT: what is known to be there is not. */
bool remoteview_look(
    struct remote *r, const struct lake *lake, enum lake_stage stage, struct err *e);

bool remoteview_has(const struct remoteview *v, const struct run_id *run);

#endif

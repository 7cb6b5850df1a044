/*
 * Whether lake and remote (remote.h) are of one chain.
 */
#ifndef TT_REMOTECHECK_H
#define TT_REMOTECHECK_H

#include "lake.h"

struct remote;

/* That the lake knows all extracted runs of the remote.  ERR_DATA: somebody else's are there. */
bool remotecheck_writer(struct remote *r, const struct lake *lake, struct err *e);

/* That the remote, if it has that run, has it as it is in the lake.  ERR_DATA. */
bool remotecheck_same(struct remote *r, const struct lake *lake, enum lake_stage stage,
    const struct run_id *run, struct err *e);

#endif

/*
 * From a remote (remote.h) into the lake.
 */
#ifndef TT_REMOTEPULL_H
#define TT_REMOTEPULL_H

#include "lake.h"

struct remote;

/*
 * Brings the runs of `stage` that the remote has and the lake lacks into the lake, oldest first.
 * ERR_INPUT when one is damaged or its previous is missing, or when the remote no longer has what
 * it had; ERR_BUSY when another process does the same.
 */
bool remotepull_runs(struct remote *r, struct lake *lake, enum lake_stage stage, struct err *e);

#endif

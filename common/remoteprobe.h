/*
 * What we may do in a store, found out by doing it, for tt-doctor: see remoteask.h.
 */
#ifndef TT_REMOTEPROBE_H
#define TT_REMOTEPROBE_H

#include "doc.h"
#include "store.h"

/* Sets what it has found out, also where it fails.  That nothing may be removed is no error. */
bool remoteprobe(struct store *s, bool write, json_t *found, struct err *e);

#endif

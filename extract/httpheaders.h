/*
 * Headers of requests that are in a file, since they have secrets: a line each.
 */
#ifndef TT_HTTPHEADERS_H
#define TT_HTTPHEADERS_H

#include "err.h"
#include "mem.h"

/*
 * Reads them into `arena`, with NULL behind the last.  ERR_CONFIG when the file may be read by
 * others than its owner (or its group, where root owns it), or has something else in it.
 */
bool httpheaders_read(const char *path, const char ***headers, struct arena *arena, struct err *e);

#endif

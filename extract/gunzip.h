/*
 * The contents of gzip files (RFC 1952), as a stream; members may stand one behind the other.  zlib
 * stays in this module.
 */
#ifndef TT_GUNZIP_H
#define TT_GUNZIP_H

#include "err.h"
#include "unzstd.h"

struct gunzip;

/* As unzstd_open_blocks.  `path` names the file in errors; borrowed. */
struct gunzip *gunzip_open(unzstd_block_fn *next, void *arg, const char *path);

/* As unzstd_read. */
bool gunzip_read(struct gunzip *z, char *to, size_t room, size_t *got, struct err *e);
void gunzip_close(struct gunzip *z);

#endif

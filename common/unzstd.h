/*
 * The contents of a file that the zstd command has compressed, as a stream: memory is that of the
 * window of its frames (2 MiB for `zstd -3`, at most 128 MiB), however long the file is.  Frames
 * may stand one behind the other.  libzstd stays in this module.
 */
#ifndef TT_UNZSTD_H
#define TT_UNZSTD_H

#include <stddef.h>

#include "err.h"
#include "text.h"

struct unzstd;

/* Reads from `fd`, which stays the caller's.  `path` names the file in errors; borrowed. */
struct unzstd *unzstd_open(int fd, const char *path);

/* The same of bytes that `next` gives, block after block, an empty one at their end. */
typedef bool unzstd_block_fn(void *arg, struct text *block, struct err *e);
struct unzstd *unzstd_open_blocks(unzstd_block_fn *next, void *arg, const char *path);

/*
 * Up to `room` (not 0) bytes of the contents; *got 0 is the end.  A file that is no zstd file, or
 * damaged, or cut off is ERR_INPUT, naming it.
 */
bool unzstd_read(struct unzstd *z, char *to, size_t room, size_t *got, struct err *e);
void unzstd_close(struct unzstd *z);

#endif

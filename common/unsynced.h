/*
 * Files that are written and not yet durable.
 *
 * An fsync waits for the disk, of which most is for what the file system notes beside the bytes,
 * and that for many files at once: many that are written one after another and then fsynced take a
 * fraction of the time.  They stay open, since a file that is closed may lose what went wrong.
 */
#ifndef TT_UNSYNCED_H
#define TT_UNSYNCED_H

#include <stddef.h>

#include "err.h"

enum { UNSYNCED_MAX = 32 };

struct unsynced {
    struct unsynced_file {
        int fd;
        char *path;
    } files[UNSYNCED_MAX];
    size_t count;
};

/* Takes the descriptor, and sends the bytes on their way.  Where there are too many files they are
 * fsynced first.  ERR_IO. */
bool unsynced_add(struct unsynced *u, int fd, const char *path, struct err *e);

/* fsyncs and closes them.  ERR_IO: some of them are not durable. */
bool unsynced_sync(struct unsynced *u, struct err *e);

/* Closes them, as they are. */
void unsynced_drop(struct unsynced *u);

#endif

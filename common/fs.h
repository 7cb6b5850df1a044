/*
 * The file system: durable directories, atomic files, locks.  A write has not happened until fsync
 * said so; a name has not until its directory was fsynced.
 */
#ifndef TT_FS_H
#define TT_FS_H

#include "buf.h"
#include "err.h"

/* mkdir -p; the parent of each directory that it makes is fsynced.  ERR_CREATE. */
bool fs_make_dirs(const char *path, struct err *e);

/* fsync of a directory: what was created, renamed or removed in it is durable.  ERR_IO. */
bool fs_sync_dir(const char *path, struct err *e);

/* Whether there is something of that name (a directory, file or link). */
bool fs_exists(const char *path);

/*
 * Makes the directory `from` visible as `to`, whole: fsyncs `from`, makes the directories above
 * `to`, renames, fsyncs both parents.  `to` must not be there, unless `replace`: then the two are
 * exchanged in one step and what was there is removed.  ERR_CREATE or ERR_IO.
 */
bool fs_publish_dir(const char *from, const char *to, bool replace, struct err *e);

/* rm -rf of a directory; one that is not there is fine.  ERR_IO. */
bool fs_remove_tree(const char *path, struct err *e);

/* Removes a file of a directory.  ERR_IO. */
bool fs_remove_file(const char *dir, const char *name, struct err *e);

/* Reads a file whole, appending to `out`, up to `max` bytes (more: ERR_INPUT).  ERR_INPUT. */
bool fs_read_file(const char *path, size_t max, struct buf *out, struct err *e);

/* Replaces a file atomically and durably: a hidden sibling, fsync, rename, fsync.  ERR_CREATE,
 * ERR_IO. */
bool fs_write_file(const char *path, const char *bytes, size_t len, struct err *e);

/*
 * Takes an exclusive flock(2) on a file, made where it is missing.  The kernel frees it when the
 * process ends, however it ends.  Returns the descriptor, -1 on error: ERR_BUSY when another
 * process holds it (`what` names it in the message), ERR_CREATE.  fs_unlock(-1) is harmless.
 */
int fs_lock(const char *path, const char *what, struct err *e);
void fs_unlock(int fd);

#endif

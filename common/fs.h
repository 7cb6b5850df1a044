/*
 * The file system: durable directories, atomic files, locks.  A write has not happened until fsync
 * said so; a name has not until its directory was fsynced.
 *
 * Others may write a lake: below a directory that is guarded no link is followed, whatever is done,
 * whoever puts it there while it is done.  Paths are walked from that directory on, name by name,
 * and none of the names may be "..".  What is read is a regular file: a fifo or a device is an
 * error and not waited for.  What is made is at most for the owner and the readers of the group
 * (0750, 0640), and never written through what was there.
 */
#ifndef TT_FS_H
#define TT_FS_H

#include <dirent.h>

#include "buf.h"
#include "err.h"

/* From now on no link is followed below this directory, which may be one itself.  One is guarded at
 * a time. */
void fs_guard(const char *root);

/* mkdir -p; the parent of each directory that it makes is fsynced.  ERR_CREATE. */
bool fs_make_dirs(const char *path, struct err *e);

/* Makes a directory, which must not be there.  ERR_CREATE. */
bool fs_make_dir(const char *path, struct err *e);

/* Opens a directory, for readdir; closedir is the caller's.  NULL: ERR_INPUT, errno says why. */
DIR *fs_open_dir(const char *path, struct err *e);

/* fsync of a directory: what was created, renamed or removed in it is durable.  ERR_IO. */
bool fs_sync_dir(const char *path, struct err *e);

/* Whether there is something of that name (a directory, file or link); true also where that cannot
 * be seen: what is done with it then says why. */
bool fs_exists(const char *path);

/*
 * Makes the directory `from` visible as `to`, whole: fsyncs `from`, makes the directories above
 * `to`, renames, fsyncs both parents.  `to` must not be there, unless `replace`: then the two are
 * exchanged in one step and what was there is removed.  ERR_CREATE or ERR_IO.
 */
bool fs_publish_dir(const char *from, const char *to, bool replace, struct err *e);

/* The rename of it alone, for one of several: `from` is fsynced already, both parents are to be.
 * ERR_CREATE or ERR_IO. */
bool fs_show_dir(const char *from, const char *to, struct err *e);

/* rm -rf of a directory, file or link, which is not followed; none there is fine.  ERR_IO. */
bool fs_remove_tree(const char *path, struct err *e);

/* Removes a file or link; none there is fine.  ERR_IO. */
bool fs_remove_file(const char *path, struct err *e);

/* rename(2): what had that name is replaced.  ERR_IO. */
bool fs_rename(const char *from, const char *to, struct err *e);

/* Opens a regular file for reading.  -1: ERR_INPUT, errno says why. */
int fs_open_file(const char *path, struct err *e);

/* Creates a file for writing, which must not be there.  -1: ERR_CREATE. */
int fs_create_file(const char *path, struct err *e);

/* Opens a file that is there for writing at its end.  -1: ERR_IO. */
int fs_append_file(const char *path, struct err *e);

/* Reads a file whole, appending to `out`, up to `max` bytes (more: ERR_INPUT).  ERR_INPUT. */
bool fs_read_file(const char *path, size_t max, struct buf *out, struct err *e);

/* Makes a file, which must not be there, with its bytes on disk; its name is once the directory is
 * fsynced.  ERR_CREATE, ERR_IO. */
bool fs_write_new_file(const char *path, const char *bytes, size_t len, struct err *e);

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

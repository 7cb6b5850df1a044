/*
 * Sorted trees of keys and values in a file, by LMDB 0.9 (its handles stay in here): indexed,
 * mapped into memory, crash-safe.
 *
 * One process writes, and no other reads meanwhile; there is no lock file, the caller has a lock.
 * What is written is there for all after kvfile_commit, or, after a crash, not at all. LMDB holds
 * what is not yet committed in memory: commit before that is much (kvfile_pending).
 *
 * LMDB trusts its file.  So all that is done with one is done within kvfile_run, which survives
 * what comes of a damaged one; and whether what is read is what was written the caller has to see
 * (sealed.h).  A file found to be damaged is given up: closed for good and removed, so that nobody
 * reads it again, also not after a crash.
 *
 * A process that was forked must not use what it has inherited: kvfile_reopen.
 */
#ifndef TT_KVFILE_H
#define TT_KVFILE_H

#include "err.h"
#include "text.h"

/* Of a key, in bytes: what LMDB is compiled for in Debian. At least one. */
enum { KVFILE_KEY_MAX = 511 };

/* A value of that size at most, with its key, stands in a page; a larger one has pages of its own.
 */
enum { KVFILE_NODE_BYTES = 2038 - 8 };

enum kvfile_mode {
    KVFILE_READ,
    KVFILE_WRITE, /* each commit is durable */
    KVFILE_NEW    /* made here; of no use after a crash until kvfile_sync */
};

struct kvfile;

/* With so many trees.  ERR_INPUT: there is none, or it is damaged and given up. */
struct kvfile *kvfile_open(
    const char *path, enum kvfile_mode mode, size_t tree_count, struct err *e);

/* In a process that was forked: opens it again, for reading. */
bool kvfile_reopen(struct kvfile *f, struct err *e);

/* The file has got that path: of a folder that was renamed. */
void kvfile_moved(struct kvfile *f, const char *path);

/* Without a commit what was written since the last is gone.  NULL is harmless. */
void kvfile_close(struct kvfile *f);

/* Whether it was given up, here or by another process that has it open. */
bool kvfile_is_lost(const struct kvfile *f);

/* What `work` returns, which may call those below; false also where it ran into a fault. Where the
 * file is damaged it is given up then. */
bool kvfile_run(struct kvfile *f, bool (*work)(void *arg, struct err *e), void *arg, struct err *e);

/* To be called where something was read that cannot have been written.  False, ERR_INPUT. */
bool kvfile_set_damaged(struct kvfile *f, struct err *e);

/* The greatest key that is not greater, and its value; a NULL key: there is none.  Borrowed until
 * the next call that writes or commits. */
bool kvfile_floor(struct kvfile *f, size_t tree, struct text key, struct text *found,
    struct text *value, struct err *e);

/* The value of that key; a NULL text: there is none. */
bool kvfile_get(struct kvfile *f, size_t tree, struct text key, struct text *value, struct err *e);

/* A value of that key is replaced. */
bool kvfile_put(struct kvfile *f, size_t tree, struct text key, struct text value, struct err *e);

/* The same, faster and with fuller pages, where the key is greater than all of the tree. */
bool kvfile_append(
    struct kvfile *f, size_t tree, struct text key, struct text value, struct err *e);

/* None of that key is fine. */
bool kvfile_remove(struct kvfile *f, size_t tree, struct text key, struct err *e);

/* Removes all of a tree. */
bool kvfile_clear(struct kvfile *f, size_t tree, struct err *e);

/* About so many bytes are held in memory until the next commit. */
size_t kvfile_pending(const struct kvfile *f);

/* ERR_IO: the disk is full, say; then nothing since the last commit is there. */
bool kvfile_commit(struct kvfile *f, struct err *e);

/* A new file is durable, and so is each commit from now on. */
bool kvfile_sync(struct kvfile *f, struct err *e);

#endif

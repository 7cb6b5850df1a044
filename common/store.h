/*
 * A place for objects outside of this host: what the remote keeps its runs in.  file_store.h, s3.h
 * and sftp.h make one.
 *
 * Paths are relative to the root of the store, without a leading slash.  An object is there whole
 * or not at all; none is ever written over, but for those of `write`.
 *
 * Errors: ERR_UNAVAILABLE (not reachable, gave up: try later), ERR_PERMISSION (may not), ERR_IO
 * (full), ERR_DATA (another object of that name is there), ERR_CONFIG (no such bucket, settings),
 * ERR_INPUT (what is read is not what it should be, or the local file).
 */
#ifndef TT_STORE_H
#define TT_STORE_H

#include "stream.h"

/* Gets each path of a listing; `more` set to false ends it. */
typedef bool store_each_fn(void *arg, const char *path, bool *more, struct err *e);

/* An object that is to be copied: see `get`. */
struct store_get {
    char *path, *to;
    struct unsynced *unsynced;
    struct stream_facts facts;
};

struct store {
    /*
     * The objects whose paths begin with `prefix` and are greater than `after` (bytes), in their
     * order.  What is hidden (a name that begins with a dot) is none.  No such folder: none.
     */
    bool (*list)(struct store *s, const char *prefix, const char *after, store_each_fn *each,
        void *arg, struct err *e);

    /* Appends a small object, up to `max` bytes. */
    bool (*read)(
        struct store *s, const char *path, size_t max, struct buf *out, bool *found, struct err *e);

    /* Copies an object to the local file `to`, durable once `unsynced` is; `facts`: of what came.
     * One that is not there is ERR_INPUT. */
    bool (*get)(struct store *s, const char *path, const char *to, struct unsynced *unsynced,
        struct stream_facts *facts, struct err *e);

    /* The same of many, side by side where `get_all` is not NULL (store_get_all).  `whole`: how
     * many of them have come, from the first one on; the error is that of the one behind these.
     * What has come of those behind it is of no use. */
    bool (*get_all)(
        struct store *s, struct store_get *gets, size_t count, size_t *whole, struct err *e);

    /* Copies the local file `from` (or what zstd has made of it), which must be as `facts` say, to
     * a new object.  The same one already there is fine, another is ERR_DATA. */
    bool (*put)(struct store *s, const char *path, const char *from,
        const struct stream_facts *facts, struct err *e);

    /* Makes a small object unless there is one: of many that try at the same time one makes it. */
    bool (*create)(struct store *s, const char *path, const char *text, bool *made, struct err *e);

    /* Makes a small object, or another of one. */
    bool (*write)(struct store *s, const char *path, const char *text, struct err *e);

    /* Makes the folder `from` visible as `to` by one rename.  NULL: there are no folders. */
    bool (*publish)(struct store *s, const char *from, const char *to, struct err *e);

    /* Removes all that is below a folder, hidden things, too, and it, and the folders above it that
     * this leaves empty, but for the first; nothing there is fine.  NULL: there are no folders. */
    bool (*remove)(struct store *s, const char *dir, struct err *e);

    /* Removes an object; none there is fine. */
    bool (*delete)(struct store *s, const char *path, struct err *e);

    /* When an object was written, in seconds since 1970 by the clock over there. */
    bool (*written)(struct store *s, const char *path, int64_t *at_s, struct err *e);

    /* Gives up uploads of objects below a prefix that were begun before (seconds since 1970) and
     * never ended; counts them.  NULL: there are none such. */
    bool (*give_up)(
        struct store *s, const char *prefix, int64_t before_s, uint64_t *count, struct err *e);

    /* When our keys end, in milliseconds since 1970; 0: never, or not known.  NULL: no keys. */
    int64_t (*keys_end)(struct store *s);

    void (*close)(struct store *s);

    /* After `create` of that object: whether it really makes sure that one of many makes it.  NULL:
     * it does. */
    bool (*is_exclusive)(
        struct store *s, const char *path, const char *text, bool *exclusive, struct err *e);
};

/* get_all, or one get after the other. */
bool store_get_all(
    struct store *s, struct store_get *gets, size_t count, size_t *whole, struct err *e);

/* ------------------------------------------------------------------------- for those with folders
 */

struct store_entry {
    char *name;
    bool is_dir;
};

struct store_entries {
    struct store_entry *list;
    size_t count;
};

/* Makes a path that of the folder above; false: that is the first one. */
bool store_go_up(char *path);

void store_entries_add(struct store_entries *entries, const char *name, bool is_dir);
void store_entries_release(struct store_entries *entries);

/* The entries of a folder in any order; none where there is no such folder. */
typedef bool store_entries_fn(
    struct store *s, const char *dir, struct store_entries *entries, struct err *e);

/* `list` by walking through folders, of which only those that may have some are looked into. */
bool store_walk(struct store *s, store_entries_fn *entries, const char *prefix, const char *after,
    store_each_fn *each, void *arg, struct err *e);

/* What `from` has goes to the local or mounted file `to`, durable once `unsynced` is; `facts`: what
 * it was. */
bool store_copy(const char *from, const char *to, struct unsynced *unsynced,
    struct stream_facts *facts, struct err *e);

#endif

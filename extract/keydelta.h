/*
 * The known keys of a table where a run must not cost what the table has: a large set as of some
 * run, and what has come and gone since, in two small ones.  Known is `base`, with `added`, without
 * `gone`; a key is never in both of those.
 */
#ifndef TT_KEYDELTA_H
#define TT_KEYDELTA_H

#include "keyset.h"

struct keydelta {
    struct keyset added, gone; /* path NULL: none */
};

/* Whether the base lacks anything. */
bool keydelta_is_there(const struct keydelta *d);

/* At least so many keys are known; read from no file. */
uint64_t keydelta_least(const struct keyset *base, const struct keydelta *d);

/* All known keys as one set: the base itself where there is nothing beside it, else in `path`. */
bool keydelta_flatten(const struct keyset *base, const struct keydelta *d, const char *path,
    struct keyset *all, struct err *e);

/* After a run that found these keys there and those gone (path NULL: none; no key is in both): the
 * new small sets, in files of these names where they differ. */
bool keydelta_advance(struct keydelta *d, const struct keyset *found, const struct keyset *gone,
    const char *added_path, const char *gone_path, struct err *e);

/* Whether it has grown so large that it is worth it to make one set of all. */
bool keydelta_is_large(const struct keyset *base, const struct keydelta *d);

#endif

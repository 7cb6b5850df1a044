/*
 * What is gone from a feed of mode whole: keys that were known and are not in its files any more.
 * A row that is rejected is not gone, whatever is wrong with it.
 */
#ifndef TT_FEEDKEYS_H
#define TT_FEEDKEYS_H

#include "key.h"
#include "keyset.h"
#include "manifest.h"

struct feed_keys {
    const struct key_codec *codec;
    const struct keyset *known;   /* path NULL: not known */
    const struct keyset *present; /* of the rows that are there */
    const struct keyset *held;    /* of those that are rejected */
    const char *path;             /* for the key set as of now, and beside it what is needed */
    double max_delete_ratio;
};

/* Writes the keys that are gone to the file out->name in `dir`, if there are any; *now: the key set
 * as of now.  ERR_DATA when more are gone than may be. */
bool feedkeys_find_gone(const struct feed_keys *k, const char *dir, struct manifest_file *out,
    struct keyset *now, struct err *e);

#endif

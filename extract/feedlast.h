/*
 * Of the rows of a feed that have the same key the last one holds: files are read in the order of
 * their names, and each says what is new.  In constant memory, by sorted files.
 */
#ifndef TT_FEEDLAST_H
#define TT_FEEDLAST_H

#include "key.h"
#include "keyset.h"
#include "manifest.h"

/* A file of rows, and the keys that they have. */
struct feed_rows {
    const char *path;
    struct manifest_file *file;
    const struct column *columns;
    size_t column_count;
    const struct key_codec *codec;
    struct keyset *keys;
};

/* Writes the file anew without the rows that have a later one of the same key, whose number goes to
 * *replaced; rows->keys has each key once then, at its path. */
bool feedlast_keep(struct feed_rows *rows, uint64_t *replaced, struct err *e);

#endif

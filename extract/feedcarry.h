/*
 * What earlier runs have of a feed: for a run in which the table shall be complete although its
 * files are gone, or its service knows today alone.  The lake has it all.
 */
#ifndef TT_FEEDCARRY_H
#define TT_FEEDCARRY_H

#include "feeddoc.h"
#include "lake.h"
#include "manifest.h"

struct feed_carried {
    const char *path;
    struct manifest_file file;
};

struct feed_carry {
    bool is_possible;           /* else its columns were others, or there was a delete */
    struct feed_carried *files; /* oldest first */
    size_t count;
};

/* The files of the table up to run `last`, from the newest one on in which it is complete; in
 * `arena`. */
bool feedcarry_find(const struct lake *lake, const struct run_id *last, const struct feed_doc *doc,
    struct feed_carry *out, struct arena *arena, struct err *e);

#endif

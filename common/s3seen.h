/*
 * What the last listing has shown of a bucket: for a second it answers, for any number of objects
 * below the same prefix, whether they are there.  Only a page of it is remembered, the last one.
 */
#ifndef TT_S3SEEN_H
#define TT_S3SEEN_H

#include <stdbool.h>

#include "buf.h"

struct s3seen {
    struct buf prefix, after; /* the listing: of what begins so and is greater than that */
    struct buf paths;         /* what it had, each with its NUL byte */
    size_t last;              /* where the last of them begins */
    bool whole;               /* there was nothing more behind it */
    double at_s;              /* clock_monotonic_s() before it was asked for; 0: not yet */
};

/* A page of a listing is asked for; the strings are copied. */
void s3seen_begin(struct s3seen *seen, const char *prefix, const char *after);

/* The next path of it, hidden ones, too. */
void s3seen_add(struct s3seen *seen, const char *path);

/* It has been read to its end; `whole`: it was the last page. */
void s3seen_end(struct s3seen *seen, bool whole);

/* Whether a new listing below the same prefix may tell of that path, and the last one does not. */
bool s3seen_is_worth_asking(const struct s3seen *seen, const char *path);

/* Whether it told of that path that there is no such object; false: it is there, or not told of. */
bool s3seen_lacks(const struct s3seen *seen, const char *path);

void s3seen_release(struct s3seen *seen);

#endif

/*
 * A set of keys (key.h) in a file, sorted: what is known of a table, of any size, in constant
 * memory.
 *
 * The file is a sequence of keys, each with its length in 4 bytes before it.  It is written in any
 * order, sorted in chunks and merged at the end, in as many passes as it takes with so many of them
 * at once; keys that come in order (as they mostly do from a heap) cost no merge.
 */
#ifndef TT_KEYSET_H
#define TT_KEYSET_H

#include "stream.h"

/* What writing may take of memory: one chunk, and then fan_in (2 or more) buffers. */
struct keyset_limits {
    size_t chunk_bytes, fan_in, buffer_bytes;
};

struct keyset {
    const char *path; /* NULL: there is none */
    uint64_t count;
    struct stream_facts facts;
};

/* Writing: create, add, commit; close is due in any case, and without commit leaves nothing.  A
 * file of that name is replaced. */
struct keyset_writer;
struct keyset_writer *keyset_create(const char *path, struct err *e);
/* One that is of no use after a crash: not fsynced.  `limits` NULL: the usual ones. */
struct keyset_writer *keyset_create_passing(
    const char *path, const struct keyset_limits *limits, struct err *e);
struct keyset_writer *keyset_create_within(
    const char *path, const struct keyset_limits *limits, struct err *e);
bool keyset_add(struct keyset_writer *w, struct text key, struct err *e);
bool keyset_commit(struct keyset_writer *w, struct keyset *set, struct err *e);
/* After commit: a key that was added more than once; NULL: none was.  Borrowed until close. */
struct text keyset_duplicate(const struct keyset_writer *w);
void keyset_close(struct keyset_writer *w);

/* Reading in order.  keyset_next: a NULL text is the end, where bytes, checksum and count have been
 * verified; borrowed until the next call. */
struct keyset_reader;
struct keyset_reader *keyset_open(const struct keyset *set, struct err *e);
bool keyset_next(struct keyset_reader *r, struct text *key, struct err *e);
void keyset_reader_close(struct keyset_reader *r);

/* How many keys of `b` are not in `a`. */
bool keyset_count_new(
    const struct keyset *a, const struct keyset *b, uint64_t *count, struct err *e);

/* Writes to `path` the keys of `a` (path NULL: none) and `b` that are not in `minus` (NULL: none).
 */
bool keyset_unite(const struct keyset *a, const struct keyset *b, const struct keyset *minus,
    const char *path, struct keyset *out, struct err *e);

#endif

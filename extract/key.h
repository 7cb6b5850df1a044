/*
 * Primary keys as bytes whose order by memcmp is an order that the server can sort by: an integer
 * column as 8 bytes, big-endian with its sign flipped, any other as the bytes of its text and a
 * NUL. So two streams of keys, one from disk and one from the server, can be merged.
 */
#ifndef TT_KEY_H
#define TT_KEY_H

#include "buf.h"
#include "mem.h"
#include "row.h"

struct key_codec {
    size_t count;
    const char **names;     /* of the key's columns; borrowed */
    struct column *columns; /* the same */
    size_t *slots;          /* where they are in a row of the table */
    bool *is_integer;
};

/* Of the key `names` among the columns of a table; lives in `arena`. */
struct key_codec key_codec_of(
    const struct column *columns, const char **names, size_t count, struct arena *arena);

/* Appends the key whose values are values[slots[i]]; slots NULL: values[i].  False: a value is NULL
 * or no integer where one must be. */
bool key_encode(
    const struct key_codec *c, const struct text *values, const size_t *slots, struct buf *out);

/* The values of a key, parallel to c->names: views of `key` or of `scratch`.  False: it is no such
 * key. */
bool key_decode(
    const struct key_codec *c, struct text key, struct text *values, struct arena *scratch);

/* Appends the ORDER BY of the server that is the same order. */
void key_add_order(const struct key_codec *c, struct buf *sql);

#endif

/*
 * A map of rows by primary key, in memory: a hash table with open addressing, a row one allocation.
 */
#ifndef TT_ROWMAP_H
#define TT_ROWMAP_H

#include "buf.h"
#include "text.h"

struct rowmap_row {
    uint64_t serial; /* whatever rowmap_put was given */
    size_t key_len;
    size_t line_len;
    char bytes[]; /* key, line */
};

struct rowmap {
    struct rowmap_row **slots; /* NULL: free; found by a seeded XXH3 of the key and then in steps */
    size_t slot_count;         /* a power of 2, or 0 */
    size_t count;              /* rows */
    uint64_t bytes;            /* of their lines */
};

/* Appends one value of a key, in the order of the primary key.  False: it is NULL. */
bool rowmap_add_key(struct buf *key, struct text value);

/* Copies key and line; a row of that key is replaced. */
void rowmap_put(struct rowmap *m, struct text key, struct text line, uint64_t serial);

/* The row of that key; NULL: there is none.  Borrowed until it is replaced or removed. */
const struct rowmap_row *rowmap_find(const struct rowmap *m, struct text key);

void rowmap_remove(struct rowmap *m, struct text key);

/* Frees all rows; empty again. */
void rowmap_clear(struct rowmap *m);

/* All rows in the order of their keys' bytes; caller frees the array. */
const struct rowmap_row **rowmap_sorted(const struct rowmap *m);

static inline struct text rowmap_key(const struct rowmap_row *row)
{
    return (struct text){row->bytes, row->key_len};
}

/* Its JSON object, as it was extracted. */
static inline struct text rowmap_line(const struct rowmap_row *row)
{
    return (struct text){row->bytes + row->key_len, row->line_len};
}

#endif

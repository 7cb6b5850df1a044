/*
 * A sorted map in a file (kvfile.h) that is believed only where it is seen to be what was written.
 *
 * Its entries stand in blocks, each for a range of keys: from its own key in the file (inclusive)
 * to the next one's (exclusive), so that all keys belong to one block and one that is not in its
 * block is nowhere.  A block says up to where it reaches, and is sealed, with its key, by a
 * checksum; the seal stands once more in a tree of its own.  So a damaged file, also one in which a
 * pointer leads to a page of before, gives no wrong entry and denies none: it is found out and
 * given up.
 *
 *   tree 2n      0x6B, the lowest key or a part of it that will do  ->  the block (sealedblock.h)
 *   tree 2n + 1  the same key  ->  its seal
 *
 * Keys and values may have any length; a block has about 2 KiB, or one entry.
 *
 * One block is at hand, as a copy in memory; it is written when another is needed, or by
 * sealed_flush.
 */
#ifndef TT_SEALED_H
#define TT_SEALED_H

#include "kvfile.h"
#include "sealedblock.h"

enum { SEALED_TREES = 2 }; /* of the file, a map */

struct sealed {
    struct kvfile *file;
    size_t number;  /* n above */
    struct buf low; /* the key of the block at hand; empty: none is */
    struct sealed_block block;
    bool is_dirty;
    bool is_last; /* it is new, and behind all others */
};

/* A map of a file that has been made with trees for it; sealed_clear makes a new one's. */
struct sealed sealed_of(struct kvfile *file, size_t number);

/* Forgets the block at hand: what is not flushed is not there. */
void sealed_release(struct sealed *s);

/* The value of that key; a NULL text: there is none.  Borrowed until the next call for this map.
 * These fail with ERR_INPUT where the file is damaged, which is lost then, or ERR_IO. */
bool sealed_find(struct sealed *s, struct text key, struct text *value, struct err *e);

/* A value of that key is replaced; the same one once more writes nothing. */
bool sealed_put(struct sealed *s, struct text key, struct text value, struct err *e);

/* None of that key is fine. */
bool sealed_remove(struct sealed *s, struct text key, struct err *e);

/* Writes what is at hand; kvfile_commit is still due. */
bool sealed_flush(struct sealed *s, struct err *e);

/* Makes it an empty one. */
bool sealed_clear(struct sealed *s, struct err *e);

/*
 * The entries in the order of their keys' bytes, from `key` on: *at is where the next one stands,
 * for sealed_next, which gives a NULL key at the end.  Nothing else is done with this map
 * meanwhile; another one of the same number may be, which does not write.
 */
bool sealed_seek(struct sealed *s, struct text key, size_t *at, struct err *e);
bool sealed_next(struct sealed *s, size_t *at, struct text *key, struct text *value, struct err *e);

#endif

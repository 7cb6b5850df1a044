/*
 * The bytes of a block of sealed.h, in memory: where its entries are, and how they change. None of
 * this asks the file.
 *
 *   seal (8), 1 + length of the highest key (0: there is none), that; entries: length of the key,
 *   of the value, both
 *
 * Lengths are LEB128.  `at` is where an entry stands: between `first` and the end of the bytes.
 */
#ifndef TT_SEALEDBLOCK_H
#define TT_SEALEDBLOCK_H

#include "buf.h"
#include "text.h"

enum { SEALED_SEAL_BYTES = 8 };

struct sealed_block {
    struct buf bytes; /* as it stands in the file */
    size_t first;     /* where its entries begin */
    size_t last;      /* where the last of them does; the end when there is none */
};

/* Without entries; a NULL `high`: it reaches to the end. */
void sealed_block_begin(struct sealed_block *b, struct text high);

/* Notes where entries begin, after bytes were put there.  False: they are no block. */
bool sealed_block_look(struct sealed_block *b);

/* Up to which key it reaches, exclusive; a NULL text: to the end. */
struct text sealed_block_high(const struct sealed_block *b);

/* Of a block's bytes, which are 8 or more, with its key in the file: what stands in the first 8. */
uint64_t sealed_block_seal(size_t number, struct text low, struct text bytes);

/* Where the first entry stands whose key is not less; *is_it: it is that key's. */
size_t sealed_block_find(const struct sealed_block *b, struct text key, bool *is_it);

/* The entry at *at, which moves behind it.  Borrowed until the block changes. */
void sealed_block_next(
    const struct sealed_block *b, size_t *at, struct text *key, struct text *value);

/* Adds the entries of another one that stand from `start` to `end`; sealed_block_look is due. */
void sealed_block_add(
    struct sealed_block *b, const struct sealed_block *other, size_t start, size_t end);

/* Of an entry that is to stand at `at`, or does. */
void sealed_block_insert(struct sealed_block *b, size_t at, struct text key, struct text value);
void sealed_block_remove(struct sealed_block *b, size_t at);

/* Where to part a block that has got too large by an entry at `at`: before that, where it is the
 * last, as keys that come in order shall leave full blocks behind; else in the middle. */
size_t sealed_block_cut(const struct sealed_block *b, size_t at);

/* The shortest text between the entry before `cut` and that at `cut`, which it may be. */
struct text sealed_block_parting(const struct sealed_block *b, size_t cut);

#endif

#include "sealedblock.h"

#include <xxhash.h>

/* ------------------------------------------------------------------------------------- lengths */

static void add_length(struct buf *to, size_t value)
{
    for (; value > 0x7F; value >>= 7)
        buf_addc(to, (char)(value | 0x80));
    buf_addc(to, (char)value);
}

/* False: there is none at *at. */
static bool take_length(const struct buf *from, size_t *at, size_t *value)
{
    *value = 0;
    for (unsigned shift = 0; *at < from->len && shift < 63; shift += 7) {
        size_t byte = (unsigned char)from->data[(*at)++];
        *value |= (byte & 0x7F) << shift;
        if (byte <= 0x7F)
            return true;
    }
    return false;
}

static bool take_text(const struct buf *from, size_t *at, size_t len, struct text *out)
{
    *out = (struct text){from->data + *at, len};
    if (len > from->len - *at)
        return false;
    *at += len;
    return true;
}

/* ---------------------------------------------------------------------------------- its parts */

/* The entry at *at, which moves behind it.  False: there is none whole. */
static bool take_entry(const struct buf *block, size_t *at, struct text *key, struct text *value)
{
    size_t key_len, value_len;
    *key = *value = TEXT_NULL;
    return take_length(block, at, &key_len) && take_length(block, at, &value_len) &&
           take_text(block, at, key_len, key) && take_text(block, at, value_len, value);
}

static void add_entry(struct buf *to, struct text key, struct text value)
{
    add_length(to, key.len);
    add_length(to, value.len);
    buf_add(to, key.ptr, key.len);
    buf_add(to, value.ptr, value.len);
}

/* Up to where it reaches; *first: where its entries begin. */
static bool take_high(const struct buf *block, struct text *high, size_t *first)
{
    size_t len;
    *first = SEALED_SEAL_BYTES;
    *high = TEXT_NULL;
    if (!take_length(block, first, &len))
        return false;
    return len == 0 || take_text(block, first, len - 1, high);
}

/* ---------------------------------------------------------------------------------- the whole */

void sealed_block_begin(struct sealed_block *b, struct text high)
{
    static const char no_seal[SEALED_SEAL_BYTES];
    buf_reset(&b->bytes);
    buf_add(&b->bytes, no_seal, SEALED_SEAL_BYTES);
    add_length(&b->bytes, text_is_null(high) ? 0 : high.len + 1);
    if (!text_is_null(high))
        buf_add(&b->bytes, high.ptr, high.len);
    b->first = b->last = b->bytes.len;
}

bool sealed_block_look(struct sealed_block *b)
{
    struct text high, key, value;
    if (!take_high(&b->bytes, &high, &b->first))
        return false;
    b->last = b->bytes.len;
    for (size_t at = b->first; at < b->bytes.len;) {
        b->last = at;
        if (!take_entry(&b->bytes, &at, &key, &value))
            return false;
    }
    return true;
}

struct text sealed_block_high(const struct sealed_block *b)
{
    struct text high;
    size_t first;
    (void)take_high(&b->bytes, &high, &first);
    return high;
}

uint64_t sealed_block_seal(size_t number, struct text low, struct text bytes)
{
    uint64_t of_low = XXH3_64bits_withSeed(low.ptr, low.len, number);
    return XXH3_64bits_withSeed(
        bytes.ptr + SEALED_SEAL_BYTES, bytes.len - SEALED_SEAL_BYTES, of_low);
}

/* --------------------------------------------------------------------------------- its entries */

size_t sealed_block_find(const struct sealed_block *b, struct text key, bool *is_it)
{
    struct text found, value;
    size_t at = b->last, here;
    *is_it = false;
    if (at < b->bytes.len) { /* behind the last, mostly, when a map is filled */
        (void)take_entry(&b->bytes, &at, &found, &value);
        if (text_compare(found, key) < 0)
            return b->bytes.len;
    }
    for (at = here = b->first; at < b->bytes.len; here = at) {
        (void)take_entry(&b->bytes, &at, &found, &value);
        int order = text_compare(found, key);
        *is_it = order == 0;
        if (order >= 0)
            return here;
    }
    return here;
}

void sealed_block_next(
    const struct sealed_block *b, size_t *at, struct text *key, struct text *value)
{
    (void)take_entry(&b->bytes, at, key, value);
}

void sealed_block_add(
    struct sealed_block *b, const struct sealed_block *other, size_t start, size_t end)
{
    buf_add(&b->bytes, other->bytes.data + start, end - start);
}

void sealed_block_insert(struct sealed_block *b, size_t at, struct text key, struct text value)
{
    size_t old = b->bytes.len;
    struct buf rest = BUF_INIT;
    buf_add(&rest, b->bytes.data + at, old - at);
    b->bytes.len = at;
    add_entry(&b->bytes, key, value);
    if (rest.len > 0) {
        buf_add(&b->bytes, rest.data, rest.len);
        (void)sealed_block_look(b);
    } else {
        b->last = at;
    }
    buf_release(&rest);
}

void sealed_block_remove(struct sealed_block *b, size_t at)
{
    struct text key, value;
    size_t end = at;
    (void)take_entry(&b->bytes, &end, &key, &value);
    memmove(b->bytes.data + at, b->bytes.data + end, b->bytes.len - end);
    b->bytes.len -= end - at;
}

size_t sealed_block_cut(const struct sealed_block *b, size_t at)
{
    struct text key, value;
    if (at == b->last)
        return at;
    size_t cut = b->first;
    while (cut < (b->first + b->bytes.len) / 2)
        (void)take_entry(&b->bytes, &cut, &key, &value);
    return cut < b->bytes.len ? cut : b->last;
}

struct text sealed_block_parting(const struct sealed_block *b, size_t cut)
{
    struct text before = TEXT_NULL, behind, value;
    for (size_t at = b->first; at < cut;)
        (void)take_entry(&b->bytes, &at, &before, &value);
    (void)take_entry(&b->bytes, &cut, &behind, &value);
    size_t same = 0;
    while (same < before.len && same < behind.len && before.ptr[same] == behind.ptr[same])
        same++;
    return (struct text){behind.ptr, same + 1};
}

#include "sealed.h"

#include <xxhash.h>

enum {
    SEAL_BYTES = 8,
    LOW_BYTE = 'k', /* LMDB takes no empty key */
    LOW_MOST = 480, /* of a key that a block is called by */
    ASK_MOST = KVFILE_KEY_MAX - 1
};

static struct text text_in(const struct buf *b)
{
    return (struct text){b->data, b->len};
}

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

/* -------------------------------------------------------------------------------------- blocks */

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

/* A block without entries; a NULL `high`: it reaches to the end. */
static void begin_block(struct buf *block, struct text high)
{
    static const char no_seal[SEAL_BYTES];
    buf_reset(block);
    buf_add(block, no_seal, SEAL_BYTES);
    add_length(block, text_is_null(high) ? 0 : high.len + 1);
    if (!text_is_null(high))
        buf_add(block, high.ptr, high.len);
}

/* Up to where it reaches; *first: where its entries begin. */
static bool take_high(const struct buf *block, struct text *high, size_t *first)
{
    size_t len;
    *first = SEAL_BYTES;
    *high = TEXT_NULL;
    if (!take_length(block, first, &len))
        return false;
    return len == 0 || take_text(block, first, len - 1, high);
}

static struct text high_of(const struct sealed *s)
{
    struct text high;
    size_t first;
    (void)take_high(&s->block, &high, &first);
    return high;
}

/* Notes where entries begin.  False: it is no block. */
static bool look_at(struct sealed *s)
{
    struct text high, key, value;
    if (!take_high(&s->block, &high, &s->first))
        return false;
    s->last = s->block.len;
    for (size_t at = s->first; at < s->block.len;) {
        s->last = at;
        if (!take_entry(&s->block, &at, &key, &value))
            return false;
    }
    return true;
}

static uint64_t seal_of(size_t number, struct text low, struct text block)
{
    uint64_t of_low = XXH3_64bits_withSeed(low.ptr, low.len, number);
    return XXH3_64bits_withSeed(block.ptr + SEAL_BYTES, block.len - SEAL_BYTES, of_low);
}

/* ------------------------------------------------------------------------------------- reading */

struct loading {
    struct sealed *map;
    struct text key; /* that it is to be for */
};

/* The key of the file by which the block of a key is found. */
static void set_ask(struct buf *ask, struct text key)
{
    buf_reset(ask);
    buf_addc(ask, LOW_BYTE);
    buf_add(ask, key.ptr, key.len < ASK_MOST ? key.len : ASK_MOST);
}

static bool check_block(
    struct sealed *s, struct text low, struct text block, struct text again, struct err *e)
{
    if (block.len < SEAL_BYTES || again.len != SEAL_BYTES || low.len > KVFILE_KEY_MAX)
        return kvfile_set_damaged(s->file, e);
    uint64_t seal = seal_of(s->number, low, block);
    return (memcmp(block.ptr, &seal, SEAL_BYTES) == 0 &&
               memcmp(again.ptr, &seal, SEAL_BYTES) == 0) ||
           kvfile_set_damaged(s->file, e);
}

/* The block whose key is the greatest that is not greater; checked. */
static bool load_floor(struct sealed *s, struct text ask, struct err *e)
{
    struct text low, block, again;
    if (!kvfile_floor(s->file, s->number * SEALED_TREES, ask, &low, &block, e) ||
        !kvfile_get(s->file, s->number * SEALED_TREES + 1, low, &again, e) ||
        !check_block(s, low, block, again, e))
        return false;
    buf_reset(&s->low);
    buf_reset(&s->block);
    buf_add(&s->low, low.ptr, low.len);
    buf_add(&s->block, block.ptr, block.len);
    s->is_last = false;
    return look_at(s) || kvfile_set_damaged(s->file, e);
}

static bool load(void *arg, struct err *e)
{
    const struct loading *l = arg;
    struct sealed *s = l->map;
    struct text low;
    set_ask(&s->low, l->key);
    low = text_in(&s->low);
    if (!load_floor(s, low, e))
        return false;
    struct text high = high_of(s);
    return text_is_null(high) || text_compare(l->key, high) < 0 || kvfile_set_damaged(s->file, e);
}

/* Whether the block at hand is that of a key. */
static bool is_at_hand(const struct sealed *s, struct text key)
{
    if (s->low.len == 0)
        return false;
    struct text low = {s->low.data + 1, s->low.len - 1}, high = high_of(s);
    return text_compare(low, key) <= 0 && (text_is_null(high) || text_compare(key, high) < 0);
}

/* Nothing is at hand. */
static void drop(struct sealed *s)
{
    buf_reset(&s->low);
    s->is_dirty = false;
    s->is_last = false;
}

static bool bring(struct sealed *s, struct text key, struct err *e)
{
    struct loading l = {s, key};
    if (is_at_hand(s, key))
        return true;
    if (!sealed_flush(s, e))
        return false;
    bool ok = kvfile_run(s->file, load, &l, e);
    if (!ok)
        drop(s);
    return ok;
}

/* Where the first entry stands whose key is not less; *is_it: it is that key's. */
static size_t position(const struct sealed *s, struct text key, bool *is_it)
{
    struct text found, value;
    size_t at = s->last, here;
    *is_it = false;
    if (at < s->block.len) { /* behind the last, mostly, when a map is filled */
        (void)take_entry(&s->block, &at, &found, &value);
        if (text_compare(found, key) < 0)
            return s->block.len;
    }
    for (at = here = s->first; at < s->block.len; here = at) {
        (void)take_entry(&s->block, &at, &found, &value);
        int order = text_compare(found, key);
        *is_it = order == 0;
        if (order >= 0)
            return here;
    }
    return here;
}

static struct text value_at(const struct sealed *s, size_t at)
{
    struct text key, value;
    (void)take_entry(&s->block, &at, &key, &value);
    return value;
}

bool sealed_find(struct sealed *s, struct text key, struct text *value, struct err *e)
{
    bool is_it;
    if (!bring(s, key, e))
        return false;
    size_t at = position(s, key, &is_it);
    *value = is_it ? value_at(s, at) : TEXT_NULL;
    return true;
}

bool sealed_seek(struct sealed *s, struct text key, size_t *at, struct err *e)
{
    bool is_it;
    if (!bring(s, key, e))
        return false;
    *at = position(s, key, &is_it);
    return true;
}

bool sealed_next(struct sealed *s, size_t *at, struct text *key, struct text *value, struct err *e)
{
    while (*at >= s->block.len) {
        struct text high = high_of(s);
        *key = *value = TEXT_NULL;
        if (text_is_null(high))
            return true;
        struct buf from = BUF_INIT; /* `high` goes with the block */
        buf_add(&from, high.ptr, high.len);
        bool ok = bring(s, text_in(&from), e);
        buf_release(&from);
        if (!ok)
            return false;
        *at = s->first;
    }
    (void)take_entry(&s->block, at, key, value);
    return true;
}

/* ------------------------------------------------------------------------------------- writing */

/* Writes a block and its seal. */
static bool store(struct sealed *s, struct text low, struct buf *block, bool is_last, struct err *e)
{
    bool (*put)(struct kvfile *, size_t, struct text, struct text, struct err *) =
        is_last ? kvfile_append : kvfile_put;
    uint64_t seal = seal_of(s->number, low, text_in(block));
    memcpy(block->data, &seal, SEAL_BYTES);
    return put(s->file, s->number * SEALED_TREES, low, text_in(block), e) &&
           put(s->file, s->number * SEALED_TREES + 1, low, (struct text){block->data, SEAL_BYTES},
               e);
}

/* Its range goes to the block before it, which must reach up to it. */
static bool dissolve(struct sealed *s, struct err *e)
{
    struct buf low = BUF_INIT, block = BUF_INIT;
    struct text high = high_of(s);
    buf_add(&low, s->low.data, s->low.len);
    begin_block(&block, high);
    bool ok = kvfile_remove(s->file, s->number * SEALED_TREES, text_in(&low), e) &&
              kvfile_remove(s->file, s->number * SEALED_TREES + 1, text_in(&low), e) &&
              load_floor(s, text_in(&low), e);
    high = ok ? high_of(s) : TEXT_NULL;
    if (ok && !text_eq(high, (struct text){low.data + 1, low.len - 1}))
        ok = kvfile_set_damaged(s->file, e);
    if (ok) {
        buf_add(&block, s->block.data + s->first, s->block.len - s->first);
        ok = store(s, text_in(&s->low), &block, false, e);
    }
    buf_release(&low);
    buf_release(&block);
    drop(s);
    return ok;
}

static bool flush(void *arg, struct err *e)
{
    struct sealed *s = arg;
    return s->first == s->block.len && s->low.len > 1
               ? dissolve(s, e)
               : store(s, text_in(&s->low), &s->block, s->is_last, e);
}

bool sealed_flush(struct sealed *s, struct err *e)
{
    if (!s->is_dirty)
        return true;
    s->is_dirty = false;
    bool ok = kvfile_run(s->file, flush, s, e);
    s->is_last = false;
    if (!ok)
        drop(s);
    return ok;
}

/* Where to part a block that has got too large, by an entry at `at`: before that, where it is the
 * last, as keys that come in order shall leave full blocks behind; else in the middle. */
static size_t cut_of(const struct sealed *s, size_t at)
{
    struct text key, value;
    if (at == s->last)
        return at;
    size_t cut = s->first;
    while (cut < (s->first + s->block.len) / 2)
        (void)take_entry(&s->block, &cut, &key, &value);
    return cut < s->block.len ? cut : s->last;
}

/* The shortest text between the entry before `cut` and that at `cut`, which it may be. */
static struct text parting_key(const struct sealed *s, size_t cut)
{
    struct text before = TEXT_NULL, behind, value;
    for (size_t at = s->first; at < cut;)
        (void)take_entry(&s->block, &at, &before, &value);
    (void)take_entry(&s->block, &cut, &behind, &value);
    size_t same = 0;
    while (same < before.len && same < behind.len && before.ptr[same] == behind.ptr[same])
        same++;
    return (struct text){behind.ptr, same + 1};
}

struct parting {
    struct sealed *map;
    struct text low;
    struct buf *block;
    bool is_last;
};

static bool store_part(void *arg, struct err *e)
{
    const struct parting *p = arg;
    return store(p->map, p->low, p->block, p->is_last, e);
}

/* Makes two blocks of the one at hand, at `cut`; the one with what is at `at` stays at hand. */
static bool part(struct sealed *s, size_t at, size_t cut, struct text key, struct err *e)
{
    struct buf left = BUF_INIT, right = BUF_INIT, low = BUF_INIT;
    struct text high = high_of(s);
    bool is_end = text_is_null(high), stays_left = at < cut;
    buf_addc(&low, LOW_BYTE);
    buf_add(&low, key.ptr, key.len);
    begin_block(&left, key);
    begin_block(&right, high);
    buf_add(&left, s->block.data + s->first, cut - s->first);
    buf_add(&right, s->block.data + cut, s->block.len - cut);
    struct parting p = {s, text_in(stays_left ? &low : &s->low), stays_left ? &right : &left,
        stays_left ? is_end : s->is_last};
    bool ok = kvfile_run(s->file, store_part, &p, e);
    struct buf kept = stays_left ? left : right;
    buf_release(&s->block);
    buf_release(stays_left ? &right : &left);
    s->block = kept;
    s->is_last = stays_left ? s->is_last : is_end;
    if (!stays_left) {
        struct buf old = s->low;
        s->low = low;
        low = old;
    }
    buf_release(&low);
    (void)look_at(s);
    if (!ok)
        drop(s);
    return ok;
}

/* After an entry was put at `at`. */
static bool keep_small(struct sealed *s, size_t at, struct err *e)
{
    if (s->block.len + s->low.len <= KVFILE_NODE_BYTES)
        return true;
    size_t cut = cut_of(s, at);
    if (cut == s->first)
        return true;
    struct text key = parting_key(s, cut);
    return key.len > LOW_MOST || part(s, at, cut, key, e);
}

/* At the end mostly, when a map is filled. */
static void insert_at(struct sealed *s, size_t at, struct text key, struct text value)
{
    size_t old = s->block.len;
    struct buf rest = BUF_INIT;
    buf_add(&rest, s->block.data + at, old - at);
    s->block.len = at;
    add_entry(&s->block, key, value);
    if (rest.len > 0) {
        buf_add(&s->block, rest.data, rest.len);
        (void)look_at(s);
    } else {
        s->last = at;
    }
    buf_release(&rest);
    s->is_dirty = true;
}

/* Removes the entry at `at`. */
static void remove_at(struct sealed *s, size_t at)
{
    struct text key, value;
    size_t end = at;
    (void)take_entry(&s->block, &end, &key, &value);
    memmove(s->block.data + at, s->block.data + end, s->block.len - end);
    s->block.len -= end - at;
}

bool sealed_put(struct sealed *s, struct text key, struct text value, struct err *e)
{
    bool is_it;
    if (!bring(s, key, e))
        return false;
    size_t at = position(s, key, &is_it);
    if (is_it && text_eq(value_at(s, at), value))
        return true;
    if (is_it)
        remove_at(s, at);
    insert_at(s, at, key, value);
    return keep_small(s, at, e);
}

bool sealed_remove(struct sealed *s, struct text key, struct err *e)
{
    bool is_it;
    if (!bring(s, key, e))
        return false;
    size_t at = position(s, key, &is_it);
    if (!is_it)
        return true;
    remove_at(s, at);
    (void)look_at(s);
    s->is_dirty = true;
    return true;
}

static bool clear(void *arg, struct err *e)
{
    struct sealed *s = arg;
    return kvfile_clear(s->file, s->number * SEALED_TREES, e) &&
           kvfile_clear(s->file, s->number * SEALED_TREES + 1, e) &&
           store(s, text_in(&s->low), &s->block, false, e);
}

bool sealed_clear(struct sealed *s, struct err *e)
{
    drop(s);
    buf_addc(&s->low, LOW_BYTE);
    begin_block(&s->block, TEXT_NULL);
    (void)look_at(s);
    bool ok = kvfile_run(s->file, clear, s, e);
    if (!ok)
        drop(s);
    return ok;
}

struct sealed sealed_of(struct kvfile *file, size_t number)
{
    return (struct sealed){.file = file, .number = number};
}

void sealed_release(struct sealed *s)
{
    buf_release(&s->low);
    buf_release(&s->block);
    *s = sealed_of(s->file, s->number);
}

#include "sealed.h"

enum {
    LOW_BYTE = 'k', /* LMDB takes no empty key */
    LOW_MOST = 480, /* of a key that a block is called by */
    ASK_MOST = KVFILE_KEY_MAX - 1
};

static struct text text_in(const struct buf *b)
{
    return (struct text){b->data, b->len};
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
    if (block.len < SEALED_SEAL_BYTES || again.len != SEALED_SEAL_BYTES || low.len > KVFILE_KEY_MAX)
        return kvfile_set_damaged(s->file, e);
    uint64_t seal = sealed_block_seal(s->number, low, block);
    return (memcmp(block.ptr, &seal, SEALED_SEAL_BYTES) == 0 &&
               memcmp(again.ptr, &seal, SEALED_SEAL_BYTES) == 0) ||
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
    buf_reset(&s->block.bytes);
    buf_add(&s->low, low.ptr, low.len);
    buf_add(&s->block.bytes, block.ptr, block.len);
    s->is_last = false;
    return sealed_block_look(&s->block) || kvfile_set_damaged(s->file, e);
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
    struct text high = sealed_block_high(&s->block);
    return text_is_null(high) || text_compare(l->key, high) < 0 || kvfile_set_damaged(s->file, e);
}

/* Whether the block at hand is that of a key. */
static bool is_at_hand(const struct sealed *s, struct text key)
{
    if (s->low.len == 0)
        return false;
    struct text low = {s->low.data + 1, s->low.len - 1}, high = sealed_block_high(&s->block);
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

static struct text value_at(const struct sealed *s, size_t at)
{
    struct text key, value;
    sealed_block_next(&s->block, &at, &key, &value);
    return value;
}

bool sealed_find(struct sealed *s, struct text key, struct text *value, struct err *e)
{
    bool is_it;
    if (!bring(s, key, e))
        return false;
    size_t at = sealed_block_find(&s->block, key, &is_it);
    *value = is_it ? value_at(s, at) : TEXT_NULL;
    return true;
}

bool sealed_seek(struct sealed *s, struct text key, size_t *at, struct err *e)
{
    bool is_it;
    if (!bring(s, key, e))
        return false;
    *at = sealed_block_find(&s->block, key, &is_it);
    return true;
}

bool sealed_next(struct sealed *s, size_t *at, struct text *key, struct text *value, struct err *e)
{
    while (*at >= s->block.bytes.len) {
        struct text high = sealed_block_high(&s->block);
        *key = *value = TEXT_NULL;
        if (text_is_null(high))
            return true;
        struct buf from = BUF_INIT; /* `high` goes with the block */
        buf_add(&from, high.ptr, high.len);
        bool ok = bring(s, text_in(&from), e);
        buf_release(&from);
        if (!ok)
            return false;
        *at = s->block.first;
    }
    sealed_block_next(&s->block, at, key, value);
    return true;
}

/* ------------------------------------------------------------------------------------- writing */

/* Writes a block and its seal. */
static bool store(
    struct sealed *s, struct text low, struct sealed_block *block, bool is_last, struct err *e)
{
    bool (*put)(struct kvfile *, size_t, struct text, struct text, struct err *) =
        is_last ? kvfile_append : kvfile_put;
    struct text bytes = text_in(&block->bytes);
    uint64_t seal = sealed_block_seal(s->number, low, bytes);
    memcpy(block->bytes.data, &seal, SEALED_SEAL_BYTES);
    return put(s->file, s->number * SEALED_TREES, low, bytes, e) &&
           put(s->file, s->number * SEALED_TREES + 1, low,
               (struct text){bytes.ptr, SEALED_SEAL_BYTES}, e);
}

/* Its range goes to the block before it, which must reach up to it. */
static bool dissolve(struct sealed *s, struct err *e)
{
    struct buf low = BUF_INIT;
    struct sealed_block block = {.first = 0};
    struct text high = sealed_block_high(&s->block);
    buf_add(&low, s->low.data, s->low.len);
    sealed_block_begin(&block, high);
    bool ok = kvfile_remove(s->file, s->number * SEALED_TREES, text_in(&low), e) &&
              kvfile_remove(s->file, s->number * SEALED_TREES + 1, text_in(&low), e) &&
              load_floor(s, text_in(&low), e);
    high = ok ? sealed_block_high(&s->block) : TEXT_NULL;
    if (ok && !text_eq(high, (struct text){low.data + 1, low.len - 1}))
        ok = kvfile_set_damaged(s->file, e);
    if (ok) {
        sealed_block_add(&block, &s->block, s->block.first, s->block.bytes.len);
        ok = store(s, text_in(&s->low), &block, false, e);
    }
    buf_release(&low);
    buf_release(&block.bytes);
    drop(s);
    return ok;
}

static bool flush(void *arg, struct err *e)
{
    struct sealed *s = arg;
    return s->block.first == s->block.bytes.len && s->low.len > 1
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

struct parting {
    struct sealed *map;
    struct text low;
    struct sealed_block *block;
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
    struct sealed_block left = {.first = 0}, right = {.first = 0};
    struct buf low = BUF_INIT;
    struct text high = sealed_block_high(&s->block);
    bool is_end = text_is_null(high), stays_left = at < cut;
    buf_addc(&low, LOW_BYTE);
    buf_add(&low, key.ptr, key.len);
    sealed_block_begin(&left, key);
    sealed_block_begin(&right, high);
    sealed_block_add(&left, &s->block, s->block.first, cut);
    sealed_block_add(&right, &s->block, cut, s->block.bytes.len);
    struct parting p = {s, text_in(stays_left ? &low : &s->low), stays_left ? &right : &left,
        stays_left ? is_end : s->is_last};
    bool ok = kvfile_run(s->file, store_part, &p, e);
    buf_release(&s->block.bytes);
    buf_release(stays_left ? &right.bytes : &left.bytes);
    s->block = stays_left ? left : right;
    s->is_last = stays_left ? s->is_last : is_end;
    if (!stays_left) {
        struct buf old = s->low;
        s->low = low;
        low = old;
    }
    buf_release(&low);
    (void)sealed_block_look(&s->block);
    if (!ok)
        drop(s);
    return ok;
}

/* After an entry was put at `at`. */
static bool keep_small(struct sealed *s, size_t at, struct err *e)
{
    if (s->block.bytes.len + s->low.len <= KVFILE_NODE_BYTES)
        return true;
    size_t cut = sealed_block_cut(&s->block, at);
    if (cut == s->block.first)
        return true;
    struct text key = sealed_block_parting(&s->block, cut);
    return key.len > LOW_MOST || part(s, at, cut, key, e);
}

bool sealed_put(struct sealed *s, struct text key, struct text value, struct err *e)
{
    bool is_it;
    if (!bring(s, key, e))
        return false;
    size_t at = sealed_block_find(&s->block, key, &is_it);
    if (is_it && text_eq(value_at(s, at), value))
        return true;
    if (is_it)
        sealed_block_remove(&s->block, at);
    sealed_block_insert(&s->block, at, key, value);
    s->is_dirty = true;
    return keep_small(s, at, e);
}

bool sealed_remove(struct sealed *s, struct text key, struct err *e)
{
    bool is_it;
    if (!bring(s, key, e))
        return false;
    size_t at = sealed_block_find(&s->block, key, &is_it);
    if (!is_it)
        return true;
    sealed_block_remove(&s->block, at);
    (void)sealed_block_look(&s->block);
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
    sealed_block_begin(&s->block, TEXT_NULL);
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
    buf_release(&s->block.bytes);
    *s = sealed_of(s->file, s->number);
}

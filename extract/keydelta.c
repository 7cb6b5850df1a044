#include "keydelta.h"

/* Each run writes the small sets anew; a base of 10 M keys, 120 MB, is written anew once in 600,000
 * changed keys. */
enum { LARGE_BYTES = 1 << 20, LARGE_SHARE = 16 };

static bool is_empty(const struct keyset *set)
{
    return set->path == NULL || set->count == 0;
}

bool keydelta_is_there(const struct keydelta *d)
{
    return !is_empty(&d->added) || !is_empty(&d->gone);
}

uint64_t keydelta_least(const struct keyset *base, const struct keydelta *d)
{
    uint64_t gone = is_empty(&d->gone) ? 0 : d->gone.count;
    return gone > base->count ? 0 : base->count - gone;
}

bool keydelta_flatten(const struct keyset *base, const struct keydelta *d, const char *path,
    struct keyset *all, struct err *e)
{
    *all = *base;
    if (base->path == NULL || !keydelta_is_there(d))
        return true;
    all->path = path;
    return keyset_unite(base, &d->added, &d->gone, path, all, e);
}

/* a, with b, without minus; left alone where that is a. */
static bool step(struct keyset *a, const struct keyset *b, const struct keyset *minus,
    const char *path, struct err *e)
{
    struct keyset out = {.path = path};
    if (is_empty(b) && (is_empty(a) || is_empty(minus)))
        return true;
    if (!keyset_unite(a, b, minus, path, &out, e))
        return false;
    *a = out;
    return true;
}

bool keydelta_advance(struct keydelta *d, const struct keyset *found, const struct keyset *gone,
    const char *added_path, const char *gone_path, struct err *e)
{
    return step(&d->added, found, gone, added_path, e) && step(&d->gone, gone, found, gone_path, e);
}

bool keydelta_is_large(const struct keyset *base, const struct keydelta *d)
{
    uint64_t bytes = (is_empty(&d->added) ? 0 : d->added.facts.bytes) +
                     (is_empty(&d->gone) ? 0 : d->gone.facts.bytes);
    return bytes > LARGE_BYTES && bytes > base->facts.bytes / LARGE_SHARE;
}

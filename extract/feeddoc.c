#include "feeddoc.h"

void feeddoc_release(struct feed_docs *d)
{
    arena_release(&d->arena);
}

const struct feed_doc *feeddoc_find(const struct feed_docs *d, const char *table)
{
    for (size_t i = 0; i < d->count; i++) {
        if (strcmp(d->docs[i].table, table) == 0)
            return &d->docs[i];
    }
    return NULL;
}

#include "rowmap.h"

#include <stdlib.h>
#include <sys/random.h>
#include <xxhash.h>

#include "mem.h"

enum { FIRST_SLOTS = 64 };

bool rowmap_add_key(struct buf *key, struct text value)
{
    if (text_is_null(value))
        return false;
    buf_add(key, value.ptr, value.len);
    buf_addc(key, '\0'); /* no text of PostgreSQL has it */
    return true;
}

/* Of this process: whoever writes keys into a table of the source must not choose their slots. */
static uint64_t seed(void)
{
    static uint64_t value;
    if (value == 0 && getrandom(&value, sizeof value, 0) != (ssize_t)sizeof value)
        abort(); /* the kernel has had entropy since it began to run programs */
    return value;
}

static struct rowmap_row **slot_of(const struct rowmap *m, struct text key)
{
    size_t mask = m->slot_count - 1;
    size_t i = (size_t)XXH3_64bits_withSeed(key.ptr, key.len, seed()) & mask;
    while (m->slots[i] != NULL && !text_eq(rowmap_key(m->slots[i]), key))
        i = (i + 1) & mask;
    return &m->slots[i];
}

const struct rowmap_row *rowmap_find(const struct rowmap *m, struct text key)
{
    return m->slot_count == 0 ? NULL : *slot_of(m, key);
}

static void grow(struct rowmap *m)
{
    struct rowmap_row **old = m->slots;
    size_t old_count = m->slot_count;
    m->slot_count = old_count == 0 ? FIRST_SLOTS : old_count * 2;
    m->slots = mem_alloc(m->slot_count, sizeof(struct rowmap_row *));
    for (size_t i = 0; i < old_count; i++) {
        if (old[i] != NULL)
            *slot_of(m, rowmap_key(old[i])) = old[i];
    }
    free(old);
}

void rowmap_put(struct rowmap *m, struct text key, struct text line, uint64_t serial)
{
    if (m->count * 2 >= m->slot_count)
        grow(m);
    struct rowmap_row *row = mem_resize(NULL, 1, sizeof *row + key.len + line.len);
    row->serial = serial;
    row->key_len = key.len;
    row->line_len = line.len;
    memcpy(row->bytes, key.ptr, key.len);
    memcpy(row->bytes + key.len, line.ptr, line.len);

    struct rowmap_row **slot = slot_of(m, key);
    if (*slot == NULL)
        m->count++;
    else
        m->bytes -= (*slot)->line_len;
    free(*slot);
    *slot = row;
    m->bytes += line.len;
}

/* Takes a row out and moves those behind it up, so that no search stops short. */
void rowmap_remove(struct rowmap *m, struct text key)
{
    if (m->slot_count == 0)
        return;
    struct rowmap_row **slot = slot_of(m, key);
    if (*slot == NULL)
        return;
    m->bytes -= (*slot)->line_len;
    m->count--;
    free(*slot);
    *slot = NULL;
    size_t mask = m->slot_count - 1;
    for (size_t i = ((size_t)(slot - m->slots) + 1) & mask; m->slots[i] != NULL;
         i = (i + 1) & mask) {
        struct rowmap_row *row = m->slots[i];
        m->slots[i] = NULL;
        *slot_of(m, rowmap_key(row)) = row;
    }
}

void rowmap_clear(struct rowmap *m)
{
    for (size_t i = 0; i < m->slot_count; i++)
        free(m->slots[i]);
    free(m->slots);
    m->slots = NULL;
    m->slot_count = m->count = 0;
    m->bytes = 0;
}

static int by_key(const void *a, const void *b)
{
    return text_compare(rowmap_key(*(const struct rowmap_row *const *)a),
        rowmap_key(*(const struct rowmap_row *const *)b));
}

const struct rowmap_row **rowmap_sorted(const struct rowmap *m)
{
    const struct rowmap_row **rows = mem_alloc(m->count, sizeof(struct rowmap_row *));
    size_t count = 0;
    for (size_t i = 0; i < m->slot_count; i++) {
        if (m->slots[i] != NULL)
            rows[count++] = m->slots[i];
    }
    qsort(rows, count, sizeof(struct rowmap_row *), by_key);
    return rows;
}

#include "ripple.h"

#include <stdlib.h>

#include "fs.h"
#include "interrupt.h"
#include "jsonl.h"
#include "keyset.h"
#include "lookupstate.h"

struct ripple {
    struct lookup *lookup;
    const struct lookup_table *table;
    struct sealed rows; /* this one's own, as its place must not be lost by a search */
    bool is_sought;     /* by key; else all */
    bool old_only;
    size_t at;
    char *path; /* of the keys */
    struct keyset keys;
    struct keyset_reader *reader; /* NULL: there are none */
    struct buf last;
};

static struct ripple *new_ripple(struct lookup *l, const struct lookup_table *t)
{
    struct ripple *r = mem_alloc(1, sizeof *r);
    r->lookup = l;
    r->table = t;
    r->rows = sealed_of(l->file, t->rows->number);
    return r;
}

void ripple_close(struct ripple *r)
{
    struct err ignored = ERR_INIT;
    if (r == NULL)
        return;
    keyset_reader_close(r->reader);
    if (r->path != NULL)
        (void)fs_remove_file(r->path, &ignored);
    free(r->path);
    sealed_release(&r->rows);
    buf_release(&r->last);
    free(r);
}

/* ------------------------------------------------------------------------------- rows by their
 * keys */

/* On the way from changed parents down to the from table. */
struct descent {
    struct lookup *lookup;
    const struct model_table *table;
    struct keyset_writer *keys;
};

static bool descend(struct descent *d, size_t join, const struct text *values, struct err *e);

static const struct text *value_of(
    const struct lookup_table *t, const struct text *key_values, const char *column)
{
    for (size_t k = 0; k < t->key_count; k++) {
        if (strcmp(t->key[k], column) == 0)
            return &key_values[k];
    }
    return NULL;
}

/* A row of the table of an earlier join, by its key: its own children are meant. */
static bool descend_from_key(struct descent *d, size_t join, struct text key, struct err *e)
{
    const struct model_join *j = &d->table->joins[join];
    const struct lookup_table *t = lookup_table(d->lookup, j->table);
    struct arena arena = ARENA_INIT;
    struct text *parts = arena_calloc(&arena, t->key_count, sizeof *parts);
    struct text *values = arena_calloc(&arena, j->on_count, sizeof *values);
    const char *from = arena_memdup(&arena, key.ptr, key.len);
    bool ok = true;
    for (size_t k = 0; k < t->key_count; k++) {
        parts[k] = text_of(from);
        from += parts[k].len + 1;
    }
    for (size_t k = 0; ok && k < j->on_count; k++) {
        const struct text *value = value_of(t, parts, j->parent_columns[k]);
        ok = value != NULL;
        values[k] = ok ? *value : TEXT_NULL;
    }
    ok = !ok || descend(d, join, values, e); /* a join that is not on the key is no plan's */
    arena_release(&arena);
    return ok;
}

/* A child of a parent: a row that is looked for, or one that is between. */
static bool take_child(struct descent *d, size_t join, struct text key, struct err *e)
{
    int place = d->table->joins[join].child_fields[0].join;
    return interrupt_check(e) && (place == MODEL_FROM ? keyset_add(d->keys, key, e)
                                                      : descend_from_key(d, (size_t)place, key, e));
}

static bool begins_with(struct text key, const struct buf *prefix)
{
    return !text_is_null(key) && key.len >= prefix->len &&
           memcmp(key.ptr, buf_str(prefix), prefix->len) == 0;
}

/* values[k]: of the k-th of the columns that the parent of the join is found by. */
static bool descend(struct descent *d, size_t join, const struct text *values, struct err *e)
{
    const struct lookup_index *index = lookup_index(d->lookup, d->table, join);
    struct sealed map = sealed_of(d->lookup->file, index->map->number);
    struct buf prefix = BUF_INIT;
    bool ok = true;
    for (size_t k = 0; ok && k < index->column_count; k++)
        ok = lookup_add_key(&prefix, values[k]);
    if (!ok) { /* no child can name it */
        buf_release(&prefix);
        return true;
    }
    size_t at;
    ok = sealed_seek(&map, (struct text){prefix.data, prefix.len}, &at, e);
    struct text key, nothing;
    while (ok && (ok = sealed_next(&map, &at, &key, &nothing, e)) && begins_with(key, &prefix))
        ok = take_child(d, join, (struct text){key.ptr + prefix.len, key.len - prefix.len}, e);
    sealed_release(&map);
    buf_release(&prefix);
    return ok;
}

/* The values that a join is on, in each row of the parent's table in the run. */
static bool each_parent(
    struct descent *d, size_t join, struct row_source *source, const size_t *slots, struct err *e)
{
    struct arena arena = ARENA_INIT;
    struct row row;
    enum row_step step = ROW_END;
    size_t count = d->table->joins[join].on_count;
    struct text *values = arena_calloc(&arena, count, sizeof *values);
    bool ok = source != NULL;
    while (ok && (step = source->next(source, &row, e)) == ROW_NEXT) {
        for (size_t k = 0; k < count; k++)
            values[k] = row.values[slots[k]];
        ok = descend(d, join, values, e);
    }
    arena_release(&arena);
    return ok && step == ROW_END;
}

static bool read_parents(
    struct descent *d, size_t join, const char *dir, const struct manifest_table *m, struct err *e)
{
    const struct model_join *j = &d->table->joins[join];
    struct arena arena = ARENA_INIT;
    bool *wanted = arena_calloc(&arena, m->column_count, sizeof *wanted);
    size_t *slots = arena_calloc(&arena, j->on_count, sizeof *slots);
    for (size_t k = 0; k < j->on_count; k++) {
        while (slots[k] < m->column_count &&
               strcmp(m->columns[slots[k]].name, j->parent_columns[k]) != 0)
            slots[k]++;
        if (slots[k] == m->column_count) { /* a join that is not on the key is no plan's */
            arena_release(&arena);
            return true;
        }
        wanted[slots[k]] = true;
    }
    struct row_source *source = jsonl_reader_open(arena_printf(&arena, "%s/%s", dir, m->data.name),
        m->columns, m->column_count, wanted, &m->data.facts, m->data.rows, e);
    bool ok = each_parent(d, join, source, slots, e);
    row_source_close(source);
    arena_release(&arena);
    return ok;
}

/* Sorts the keys of all children of the run's parents. */
static bool seek_keys(struct ripple *r, const struct model_table *t, const char *dir,
    const struct manifest *m, struct err *e)
{
    struct descent d = {r->lookup, t, NULL};
    r->is_sought = true;
    r->path = lookup_passing_path(r->lookup, t->star.name);
    r->keys.path = r->path;
    d.keys = keyset_create_passing(r->path, NULL, e);
    bool ok = d.keys != NULL;
    for (size_t j = 0; ok && j < t->join_count; j++) {
        const struct manifest_table *parent = manifest_find(m, t->joins[j].table);
        ok = parent == NULL || parent->data.name == NULL || read_parents(&d, j, dir, parent, e);
    }
    ok = ok && keyset_commit(d.keys, &r->keys, e) && (r->reader = keyset_open(&r->keys, e)) != NULL;
    keyset_close(d.keys);
    return ok;
}

/* ------------------------------------------------------------------------------------- which rows
 */

enum way { WAY_NONE, WAY_BY_KEY, WAY_ALL };

/* How the rows are found best. */
static enum way way_of(
    const struct lookup *l, const struct model_table *t, const struct manifest *m)
{
    const struct manifest_table *from = manifest_find(m, t->from);
    enum way way = WAY_NONE;
    if (from != NULL && from->complete)
        return WAY_NONE; /* all of its rows are new */
    for (size_t j = 0; j < t->join_count; j++) {
        const struct manifest_table *parent = manifest_find(m, t->joins[j].table);
        if (parent == NULL || parent->data.rows == 0)
            continue;
        if (parent->complete || lookup_index(l, t, j) == NULL)
            return WAY_ALL;
        way = WAY_BY_KEY;
    }
    return way;
}

/* Those between the parents of a join and the from table are found by indexes as well. */
static bool has_indexes(const struct lookup *l, const struct model_table *t)
{
    size_t j = 0;
    while (j < t->join_count && lookup_index(l, t, j) != NULL)
        j++;
    return j == t->join_count;
}

struct ripple *ripple_open_all(struct lookup *l, const struct lookup_table *t, struct err *e)
{
    struct ripple *r = new_ripple(l, t);
    if (sealed_seek(&r->rows, text_of(""), &r->at, e))
        return r;
    ripple_close(r);
    return NULL;
}

struct ripple *ripple_open(struct lookup *l, const struct model_table *t, const char *dir,
    const struct manifest *m, struct err *e)
{
    const struct lookup_table *from = lookup_table(l, t->from);
    enum way way = way_of(l, t, m);
    struct ripple *r;
    if (way == WAY_ALL || (way == WAY_BY_KEY && !has_indexes(l, t))) {
        r = ripple_open_all(l, from, e);
    } else {
        r = new_ripple(l, from);
        r->is_sought = true;
        if (way == WAY_BY_KEY && !seek_keys(r, t, dir, m, e)) {
            ripple_close(r);
            return NULL;
        }
    }
    if (r != NULL)
        r->old_only = true;
    return r;
}

/* ---------------------------------------------------------------------------------------- one by
 * one */

/* The next key that is not the last one again; NULL at the end. */
static bool next_key(struct ripple *r, struct text *key, struct err *e)
{
    *key = TEXT_NULL;
    if (r->reader == NULL)
        return true;
    do {
        if (!keyset_next(r->reader, key, e))
            return false;
    } while (!text_is_null(*key) && text_eq(*key, (struct text){r->last.data, r->last.len}));
    buf_reset(&r->last);
    if (!text_is_null(*key))
        buf_add(&r->last, key->ptr, key->len);
    return true;
}

static bool next_entry(struct ripple *r, struct text *key, struct text *value, struct err *e)
{
    if (!r->is_sought)
        return sealed_next(&r->rows, &r->at, key, value, e);
    return next_key(r, key, e) && (text_is_null(*key) || sealed_find(&r->rows, *key, value, e));
}

enum lookup_result ripple_next(struct ripple *r, struct lookup_row *row, struct err *e)
{
    struct text value;
    while (next_entry(r, &row->key, &value, e)) {
        if (text_is_null(row->key))
            return LOOKUP_NONE;
        if (lookup_get_value(r->lookup, value, row) && !(r->old_only && row->is_new))
            return LOOKUP_ROW;
    }
    return LOOKUP_ERROR;
}

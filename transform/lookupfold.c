#include "lookupfold.h"

#include <stdlib.h>

#include "fs.h"
#include "interrupt.h"
#include "jsonl.h"
#include "jsonl_scanner.h"
#include "keyset.h"
#include "lookupstate.h"

/* Of the two that are sorted at a time; 1 GB is a thousand chunks, which takes two passes. */
static const struct keyset_limits LIMITS = {(size_t)1 << 20, 64, (size_t)16 << 10};

enum { NUMBER_BYTES = 8 };

/* ------------------------------------------------------------------------------------- columns */

static size_t column_slot(const struct column *columns, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && strcmp(columns[i].name, name) != 0)
        i++;
    return i;
}

static bool same_columns(const struct lookup_table *t, const struct manifest_table *m)
{
    if (t->column_count != m->column_count || t->key_count != m->key_count)
        return false;
    for (size_t i = 0; i < m->column_count; i++) {
        if (strcmp(t->columns[i].name, m->columns[i].name) != 0 ||
            strcmp(t->columns[i].type, m->columns[i].type) != 0)
            return false;
    }
    for (size_t i = 0; i < m->key_count; i++) {
        if (strcmp(t->key[i], m->key[i]) != 0)
            return false;
    }
    return true;
}

static void take_columns(struct lookup *l, struct lookup_table *t, const struct manifest_table *m)
{
    if (same_columns(t, m))
        return;
    l->is_changed = true;
    t->columns = arena_calloc(&l->arena, m->column_count, sizeof *t->columns);
    t->column_count = m->column_count;
    for (size_t i = 0; i < m->column_count; i++) {
        t->columns[i] = m->columns[i];
        t->columns[i].name = arena_strdup(&l->arena, m->columns[i].name);
        t->columns[i].type = arena_strdup(&l->arena, m->columns[i].type);
    }
    t->key = arena_calloc(&l->arena, m->key_count, sizeof *t->key);
    t->key_count = m->key_count;
    for (size_t i = 0; i < m->key_count; i++)
        t->key[i] = arena_strdup(&l->arena, m->key[i]);
}

/* ----------------------------------------------------------------------------------- one table */

/* Where the values of an index stand in a row; NULL: the table does not have them all. */
struct link {
    const struct lookup_index *index;
    size_t *slots;
};

/* A table of the run on its way into the maps. */
struct fold {
    struct lookup *lookup;
    struct lookup_table *table;
    const struct manifest_table *from;
    bool is_whole;     /* no row of before is left */
    bool *wanted;      /* of the columns: those of the key and of the links */
    size_t *key_slots; /* where the key's values are in a row */
    struct link *links;
    size_t link_count;
    struct keyset_writer *rows; /* key, number, line */
    struct keyset_writer
        *changes;    /* of the indexes: link, values, child's key, number, '+' or '-' */
    uint64_t number; /* of the change: of two for the same the later one counts */
    struct jsonl_scanner *scanner; /* of lines, for the links */
    struct text *old_values, *new_values;
    struct buf key, entry, value;
    struct arena arena, scratch;
};

static bool open_sort(struct fold *f, const char *what, struct keyset_writer **w, struct err *e)
{
    char *path = lookup_passing_path(f->lookup, what);
    *w = keyset_create_passing(path, &LIMITS, e);
    free(path);
    return *w != NULL;
}

/* Reads what was sorted; nothing is left of it then. */
static bool each_sorted(struct fold *f, const char *what, struct keyset_writer *w,
    bool (*each)(struct fold *f, struct text entry, struct err *e), struct err *e)
{
    char *path = lookup_passing_path(f->lookup, what);
    struct keyset set = {.path = path};
    struct keyset_reader *r = keyset_commit(w, &set, e) ? keyset_open(&set, e) : NULL;
    struct text entry = TEXT_NULL;
    bool ok = r != NULL;
    while (ok && (ok = interrupt_check(e) && keyset_next(r, &entry, e)) && !text_is_null(entry))
        ok = each(f, entry, e) && lookup_relieve(f->lookup, e);
    keyset_reader_close(r);
    ok = fs_remove_file(path, e) && ok;
    free(path);
    return ok;
}

static void add_link(struct fold *f, const struct lookup_index *index)
{
    const struct lookup_table *t = f->table;
    struct link *link = &f->links[f->link_count++];
    link->index = index;
    link->slots = arena_calloc(&f->arena, index->column_count, sizeof *link->slots);
    for (size_t k = 0; k < index->column_count; k++) {
        link->slots[k] = column_slot(t->columns, t->column_count, index->columns[k]);
        if (link->slots[k] == t->column_count) {
            f->link_count--; /* what the model needs is not there: it stops at that */
            return;
        }
    }
    for (size_t k = 0; k < index->column_count; k++)
        f->wanted[link->slots[k]] = true;
}

static void begin(struct fold *f)
{
    const struct lookup_table *t = f->table;
    f->wanted = arena_calloc(&f->arena, t->column_count, sizeof *f->wanted);
    f->key_slots = arena_calloc(&f->arena, t->key_count, sizeof *f->key_slots);
    f->links = arena_calloc(&f->arena, f->lookup->index_count, sizeof *f->links);
    f->old_values = arena_calloc(&f->arena, t->column_count, sizeof *f->old_values);
    f->new_values = arena_calloc(&f->arena, t->column_count, sizeof *f->new_values);
    for (size_t i = 0; i < f->lookup->index_count; i++) {
        if (f->lookup->indexes[i].table == t)
            add_link(f, &f->lookup->indexes[i]);
    }
    f->scanner = jsonl_scanner_new(t->columns, t->column_count, f->wanted);
    bool *wanted = arena_calloc(&f->arena, t->column_count, sizeof *wanted);
    memcpy(wanted, f->wanted, t->column_count * sizeof *wanted); /* the scanner has borrowed that */
    for (size_t k = 0; k < t->key_count; k++) {
        f->key_slots[k] = column_slot(t->columns, t->column_count, t->key[k]);
        wanted[f->key_slots[k]] = true;
    }
    f->wanted = wanted;
}

static void end(struct fold *f)
{
    keyset_close(f->rows);
    keyset_close(f->changes);
    jsonl_scanner_free(f->scanner);
    buf_release(&f->key);
    buf_release(&f->entry);
    buf_release(&f->value);
    arena_release(&f->arena);
    arena_release(&f->scratch);
}

/* ------------------------------------------------------------------------------------- changes */

/* Appends the values that a link has in a row.  False: one is NULL, which names no parent. */
static bool add_values(const struct link *link, const struct text *values, struct buf *to)
{
    for (size_t k = 0; k < link->index->column_count; k++) {
        if (!lookup_add_key(to, values[link->slots[k]]))
            return false;
    }
    return true;
}

/* The row of f->key, which has these values, gets into the index, or out of it. */
static bool change_link(
    struct fold *f, size_t i, const struct text *values, char what, struct err *e)
{
    buf_reset(&f->entry);
    buf_add_be16(&f->entry, (uint16_t)i);
    if (!add_values(&f->links[i], values, &f->entry))
        return true;
    buf_add(&f->entry, f->key.data, f->key.len);
    buf_add_be64(&f->entry, f->number);
    buf_addc(&f->entry, what);
    return keyset_add(f->changes, (struct text){f->entry.data, f->entry.len}, e);
}

static bool change_links(struct fold *f, const struct text *values, char what, struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && i < f->link_count; i++)
        ok = change_link(f, i, values, what, e);
    return ok;
}

static bool apply_change(struct fold *f, struct text entry, struct err *e)
{
    enum { LINK_BYTES = 2 };
    size_t i = (size_t)(unsigned char)entry.ptr[0] << 8 | (unsigned char)entry.ptr[1];
    struct text key = {entry.ptr + LINK_BYTES, entry.len - LINK_BYTES - NUMBER_BYTES - 1};
    struct sealed *map = f->links[i].index->map;
    return entry.ptr[entry.len - 1] == '+' ? sealed_put(map, key, text_of(""), e)
                                           : sealed_remove(map, key, e);
}

/* ---------------------------------------------------------------------------------------- rows */

static bool set_key(struct fold *f, const struct text *values, const size_t *slots, struct err *e)
{
    buf_reset(&f->key);
    for (size_t k = 0; k < f->table->key_count; k++) {
        if (!lookup_add_key(&f->key, values[slots == NULL ? k : slots[k]]))
            return err_set(e, ERR_INPUT, "table '%s': a key is null", f->table->name);
    }
    f->number++;
    return true;
}

/* A row of the run's file is sorted in, and so is what the indexes are to have of it: always, as it
 * costs little where it is there, and a fold that was cut off may have changed only the row. */
static bool sort_row(struct fold *f, const struct row *row, struct err *e)
{
    if (!set_key(f, row->values, f->key_slots, e))
        return false;
    buf_reset(&f->entry);
    buf_add(&f->entry, f->key.data, f->key.len);
    buf_add_be64(&f->entry, f->number);
    buf_add(&f->entry, row->raw.ptr, row->raw.len);
    return keyset_add(f->rows, (struct text){f->entry.data, f->entry.len}, e) &&
           change_links(f, row->values, '+', e);
}

static bool scan(struct fold *f, struct text line, struct text *values, struct err *e)
{
    return jsonl_scan(f->scanner, line, values, &f->scratch, e) ||
           err_context(e, "table '%s', held for a join", f->table->name);
}

/* Whether a row has another parent now. */
static bool has_moved(struct fold *f, const struct link *link)
{
    for (size_t k = 0; k < link->index->column_count; k++) {
        size_t slot = link->slots[k];
        if (!text_eq(f->old_values[slot], f->new_values[slot]))
            return true;
    }
    return false;
}

/* The row that f->key has had till now leaves its parents, but for those that `line` has as well.
 */
static bool leave_parents(struct fold *f, struct text line, struct err *e)
{
    struct text value;
    struct lookup_row old;
    arena_reset(&f->scratch);
    if (f->link_count == 0 || f->is_whole)
        return true;
    if (!sealed_find(f->table->rows, (struct text){f->key.data, f->key.len}, &value, e))
        return false;
    if (!lookup_get_value(f->lookup, value, &old))
        return true;
    if (!scan(f, old.line, f->old_values, e))
        return false;
    if (text_is_null(line))
        return change_links(f, f->old_values, '-', e);
    bool ok = scan(f, line, f->new_values, e);
    for (size_t i = 0; ok && i < f->link_count; i++)
        ok = !has_moved(f, &f->links[i]) || change_link(f, i, f->old_values, '-', e);
    return ok;
}

static bool put_row(struct fold *f, struct text entry, struct err *e)
{
    struct text key = lookup_key_part(entry, f->table->key_count);
    struct text line = {entry.ptr + key.len + NUMBER_BYTES, entry.len - key.len - NUMBER_BYTES};
    buf_reset(&f->key);
    buf_add(&f->key, key.ptr, key.len);
    f->number++;
    lookup_set_value(&f->value, f->lookup->serial, line);
    return leave_parents(f, line, e) &&
           sealed_put(f->table->rows, key, (struct text){f->value.data, f->value.len}, e);
}

static bool remove_row(struct fold *f, const struct row *row, struct err *e)
{
    return set_key(f, row->values, NULL, e) && leave_parents(f, TEXT_NULL, e) &&
           sealed_remove(f->table->rows, (struct text){f->key.data, f->key.len}, e) &&
           lookup_relieve(f->lookup, e);
}

/* --------------------------------------------------------------------------------------- files */

static bool each_row(struct fold *f, struct row_source *source,
    bool (*each)(struct fold *f, const struct row *row, struct err *e), struct err *e)
{
    struct row row;
    enum row_step step = ROW_END;
    bool ok = source != NULL;
    while (ok && (step = source->next(source, &row, e)) == ROW_NEXT)
        ok = interrupt_check(e) && each(f, &row, e);
    row_source_close(source);
    return ok && step == ROW_END;
}

/* To the end of the file, which is checked there, before anything of it is believed. */
static bool fold_data(struct fold *f, const char *dir, struct err *e)
{
    const struct manifest_file *file = &f->from->data;
    if (file->name == NULL)
        return true;
    struct row_source *source = jsonl_reader_open(arena_printf(&f->arena, "%s/%s", dir, file->name),
        f->table->columns, f->table->column_count, f->wanted, &file->facts, file->rows, e);
    return each_row(f, source, sort_row, e);
}

/* The columns of a file of deleted keys: those of the primary key. */
static bool fold_deleted(struct fold *f, const char *dir, struct err *e)
{
    const struct manifest_file *file = &f->from->deleted;
    const struct lookup_table *t = f->table;
    if (file->name == NULL)
        return true;
    struct column *columns = arena_calloc(&f->arena, t->key_count, sizeof *columns);
    for (size_t k = 0; k < t->key_count; k++)
        columns[k] = t->columns[f->key_slots[k]];
    struct row_source *source = jsonl_reader_open(arena_printf(&f->arena, "%s/%s", dir, file->name),
        columns, t->key_count, NULL, &file->facts, file->rows, e);
    return each_row(f, source, remove_row, e);
}

/* A table that is whole begins anew: it may have other columns now. */
static bool clear(struct fold *f, struct err *e)
{
    bool ok = sealed_clear(f->table->rows, e);
    for (size_t i = 0; ok && i < f->lookup->index_count; i++) {
        const struct lookup_index *index = &f->lookup->indexes[i];
        ok = index->table != f->table || sealed_clear(index->map, e);
    }
    return ok;
}

static bool has_any(const struct manifest_table *t)
{
    return t->complete || t->data.name != NULL || t->deleted.name != NULL;
}

static bool fold_table(struct lookup *l, struct lookup_table *t, const char *dir,
    const struct manifest_table *m, struct err *e)
{
    struct fold f = {.lookup = l, .table = t, .from = m, .is_whole = m->complete};
    take_columns(l, t, m);
    if (!has_any(m))
        return true;
    l->is_changed = true;
    begin(&f);
    bool ok = open_sort(&f, "rows", &f.rows, e) && open_sort(&f, "changes", &f.changes, e) &&
              fold_data(&f, dir, e) && (!m->complete || clear(&f, e)) &&
              each_sorted(&f, "rows", f.rows, put_row, e) && fold_deleted(&f, dir, e) &&
              each_sorted(&f, "changes", f.changes, apply_change, e);
    end(&f);
    return ok;
}

bool lookup_advance(struct lookup *l, const char *dir, const struct manifest *m, struct err *e)
{
    bool ok =
        l->is_new || l->table_count == 0 || !lookup_is_whole(l, m) || lookup_begin(l, &l->run, e);
    l->serial++;
    l->folding = m->run;
    for (size_t i = 0; ok && i < l->table_count; i++) {
        const struct manifest_table *table = manifest_find(m, l->tables[i].name);
        ok = table == NULL || fold_table(l, &l->tables[i], dir, table, e);
    }
    if (!ok)
        return false;
    l->run = m->run;
    l->folding.text[0] = '\0';
    l->unsaved_runs++;
    return true;
}

#include "lookup.h"

#include <stdlib.h>

#include "chain.h"
#include "contract.h"
#include "fs.h"
#include "jsonl.h"
#include "log.h"

#define STATE_DIR "transform"

enum {
    /* The state is written again after so many runs, or once the changed bytes are that part of it:
     * until then catching up costs less than writing. */
    SAVE_AFTER_RUNS = 32,
    SAVE_AFTER_PART = 8
};

/* -------------------------------------------------------------------------------------- tables */

struct lookup_table *lookup_table(const struct lookup *l, const char *name)
{
    for (size_t i = 0; i < l->table_count; i++) {
        if (strcmp(l->tables[i].name, name) == 0)
            return &l->tables[i];
    }
    return NULL;
}

static void hold(struct lookup *l, const char *name)
{
    if (lookup_table(l, name) == NULL)
        l->tables[l->table_count++].name = arena_strdup(&l->arena, name);
}

void lookup_init(struct lookup *l, const struct model *m)
{
    *l = (struct lookup){.model = m, .arena = ARENA_INIT};
    size_t most = 0;
    for (size_t i = 0; i < m->table_count; i++)
        most += 1 + m->tables[i].join_count;
    l->tables = arena_calloc(&l->arena, most, sizeof *l->tables);
    for (size_t i = 0; i < m->table_count; i++) {
        const struct model_table *t = &m->tables[i];
        if (t->join_count > 0)
            hold(l, t->from);
        for (size_t k = 0; k < t->join_count; k++)
            hold(l, t->joins[k].table);
    }
}

void lookup_release(struct lookup *l)
{
    for (size_t i = 0; i < l->table_count; i++)
        rowmap_clear(&l->tables[i].rows);
    arena_release(&l->arena);
}

static void forget(struct lookup *l)
{
    for (size_t i = 0; i < l->table_count; i++) {
        rowmap_clear(&l->tables[i].rows);
        l->tables[i].column_count = l->tables[i].key_count = 0;
    }
    l->run.text[0] = '\0';
    l->unsaved_runs = 0;
    l->unsaved_bytes = 0;
}

bool lookup_is_whole(const struct lookup *l, const struct manifest *m)
{
    for (size_t i = 0; i < l->table_count; i++) {
        const struct manifest_table *t = manifest_find(m, l->tables[i].name);
        if (t == NULL || !t->complete)
            return false;
    }
    return true;
}

void lookup_begin(struct lookup *l, const struct run_id *run)
{
    forget(l);
    l->run = *run;
    l->is_saved = false;
}

/* ------------------------------------------------------------------------------------- folding */

/* Whether a column's value belongs to a key. */
static bool is_key(const char *const *key, size_t key_count, const char *name)
{
    for (size_t i = 0; i < key_count; i++) {
        if (strcmp(key[i], name) == 0)
            return true;
    }
    return false;
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

/* What is done with each row of a file: put or remove. */
struct fold {
    struct lookup *lookup;
    struct lookup_table *table;
    bool remove;
    size_t *key_slots; /* where the key's values are in a row */
    struct buf key;
};

static bool fold_row(struct fold *f, const struct row *row, struct err *e)
{
    buf_reset(&f->key);
    for (size_t i = 0; i < f->table->key_count; i++) {
        if (!rowmap_add_key(&f->key, row->values[f->key_slots[i]]))
            return err_set(e, ERR_INPUT, "table '%s': a key is null", f->table->name);
    }
    struct text key = {f->key.data, f->key.len};
    if (f->remove)
        rowmap_remove(&f->table->rows, key);
    else
        rowmap_put(&f->table->rows, key, row->raw, f->lookup->serial);
    f->lookup->unsaved_bytes += row->raw.len;
    return true;
}

/* Folds one file, whose lines have `columns`. */
static bool fold_file(struct lookup *l, struct lookup_table *t, const char *path,
    const struct manifest_file *file, const struct column *columns, size_t column_count,
    bool remove, struct err *e)
{
    bool *wanted = mem_alloc(column_count, sizeof *wanted);
    struct fold f = {l, t, remove, mem_alloc(t->key_count, sizeof *f.key_slots), BUF_INIT};
    for (size_t i = 0; i < column_count; i++) {
        wanted[i] = is_key(t->key, t->key_count, columns[i].name);
        for (size_t k = 0; wanted[i] && k < t->key_count; k++) {
            if (strcmp(t->key[k], columns[i].name) == 0)
                f.key_slots[k] = i;
        }
    }
    struct row_source *source =
        jsonl_reader_open(path, columns, column_count, wanted, &file->facts, file->rows, e);
    bool ok = source != NULL;
    struct row row;
    enum row_step step = ROW_END;
    while (ok && (step = source->next(source, &row, e)) == ROW_NEXT)
        ok = fold_row(&f, &row, e);
    row_source_close(source);
    buf_release(&f.key);
    free(f.key_slots);
    free(wanted);
    return ok && step == ROW_END;
}

/* The columns of a file of deleted keys: those of the primary key. */
static struct column *key_columns(const struct lookup_table *t)
{
    struct column *columns = mem_alloc(t->key_count, sizeof *columns);
    for (size_t k = 0; k < t->key_count; k++) {
        for (size_t i = 0; i < t->column_count; i++) {
            if (strcmp(t->columns[i].name, t->key[k]) == 0)
                columns[k] = t->columns[i];
        }
    }
    return columns;
}

static bool fold_table(struct lookup *l, struct lookup_table *t, const char *dir,
    const struct manifest_table *m, struct err *e)
{
    struct buf path = BUF_INIT;
    bool ok = true;
    take_columns(l, t, m);
    if (m->complete)
        rowmap_clear(&t->rows);
    if (m->data.name != NULL) {
        buf_printf(&path, "%s/%s", dir, m->data.name);
        ok = fold_file(l, t, path.data, &m->data, t->columns, t->column_count, false, e);
    }
    if (ok && m->deleted.name != NULL) {
        struct column *columns = key_columns(t);
        buf_reset(&path);
        buf_printf(&path, "%s/%s", dir, m->deleted.name);
        ok = fold_file(l, t, path.data, &m->deleted, columns, t->key_count, true, e);
        free(columns);
    }
    buf_release(&path);
    return ok;
}

bool lookup_advance(struct lookup *l, const char *dir, const struct manifest *m, struct err *e)
{
    bool ok = true;
    l->serial++;
    for (size_t i = 0; ok && i < l->table_count; i++) {
        const struct manifest_table *table = manifest_find(m, l->tables[i].name);
        if (table != NULL)
            ok = fold_table(l, &l->tables[i], dir, table, e);
    }
    l->run = m->run;
    l->unsaved_runs++;
    return ok;
}

/* ------------------------------------------------------------------------------------- reading */

bool lookup_add_key(struct buf *key, struct text value)
{
    return rowmap_add_key(key, value);
}

enum lookup_result lookup_find(struct lookup *l, const struct lookup_table *t, struct text key,
    struct arena *arena, struct lookup_row *row, struct err *e)
{
    (void)arena;
    (void)e;
    const struct rowmap_row *found = rowmap_find(&t->rows, key);
    if (found == NULL)
        return LOOKUP_NONE;
    *row = (struct lookup_row){rowmap_key(found), rowmap_line(found), found->serial == l->serial};
    return LOOKUP_ROW;
}

struct lookup_cursor {
    const struct lookup *lookup;
    const struct rowmap_row **rows;
    size_t count, next;
    bool old_only;
};

struct lookup_cursor *lookup_rows(struct lookup *l, const struct lookup_table *t)
{
    struct lookup_cursor *c = mem_alloc(1, sizeof *c);
    *c = (struct lookup_cursor){l, rowmap_sorted(&t->rows), t->rows.count, 0, false};
    return c;
}

/* Whether the run has rows of a table that `t` joins. */
static bool has_new_parents(const struct model_table *t, const struct manifest *m)
{
    for (size_t j = 0; j < t->join_count; j++) {
        const struct manifest_table *parent = manifest_find(m, t->joins[j].table);
        if (parent != NULL && parent->data.rows > 0)
            return true;
    }
    return false;
}

struct lookup_cursor *lookup_ripple(struct lookup *l, const struct model_table *t, const char *dir,
    const struct manifest *m, struct err *e)
{
    (void)dir;
    (void)e;
    struct lookup_cursor *c = lookup_rows(l, lookup_table(l, t->from));
    if (!has_new_parents(t, m))
        c->count = 0;
    c->old_only = true;
    return c;
}

enum lookup_result lookup_next(struct lookup_cursor *c, struct lookup_row *row, struct err *e)
{
    (void)e;
    while (c->next < c->count) {
        const struct rowmap_row *r = c->rows[c->next++];
        *row = (struct lookup_row){rowmap_key(r), rowmap_line(r), r->serial == c->lookup->serial};
        if (!c->old_only || !row->is_new)
            return LOOKUP_ROW;
    }
    return LOOKUP_NONE;
}

void lookup_cursor_close(struct lookup_cursor *c)
{
    if (c == NULL)
        return;
    free(c->rows);
    free(c);
}

/* ------------------------------------------------------------------------------------- on disk */

static bool write_rows(const struct lookup_table *t, const char *dir, struct arena *arena,
    struct manifest_file *file, struct err *e)
{
    if (t->rows.count == 0)
        return true;
    file->name = lake_file_name(arena, t->name, ".jsonl");
    file->rows = t->rows.count;
    struct stream_out *out = stream_out_open(arena_printf(arena, "%s/%s", dir, file->name), e);
    bool ok = out != NULL;
    for (size_t i = 0; ok && i < t->rows.slot_count; i++) {
        if (t->rows.slots[i] == NULL)
            continue;
        struct text line = rowmap_line(t->rows.slots[i]);
        buf_add(&out->pending, line.ptr, line.len);
        buf_addc(&out->pending, '\n');
        ok = stream_out_flush(out, e);
    }
    ok = ok && stream_out_commit(out, &file->facts, e);
    stream_out_close(out);
    return ok;
}

static bool write_tables(
    const struct lookup *l, const char *dir, const struct manifest *run, struct err *e)
{
    struct manifest m = {.stage = LAKE_EXTRACTED,
        .run = l->run,
        .previous = run->previous,
        .tool = run->tool,
        .source = run->source,
        .model = run->model};
    m.tables = arena_calloc(&m.arena, l->table_count, sizeof *m.tables);
    bool ok = true;
    for (size_t i = 0; ok && i < l->table_count; i++) {
        const struct lookup_table *t = &l->tables[i];
        m.tables[m.table_count++] = (struct manifest_table){.table = t->name,
            .complete = true,
            .watermark = "",
            .structure = "",
            .columns = t->columns,
            .column_count = t->column_count,
            .key = t->key,
            .key_count = t->key_count};
        ok = write_rows(t, dir, &m.arena, &m.tables[i].data, e);
    }
    ok = ok && manifest_write(&m, dir, e);
    manifest_release(&m);
    return ok;
}

static uint64_t bytes_held(const struct lookup *l)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < l->table_count; i++)
        bytes += l->tables[i].rows.bytes;
    return bytes;
}

bool lookup_clean(const struct lake *lake, struct err *e)
{
    char *temporary = lake_state_path(lake, "." STATE_DIR ".tmp");
    bool ok = fs_remove_tree(temporary, e);
    free(temporary);
    return ok;
}

bool lookup_save(
    struct lookup *l, const struct lake *lake, const struct manifest *run, struct err *e)
{
    if (l->table_count == 0 || (l->is_saved && l->unsaved_runs < SAVE_AFTER_RUNS &&
                                   l->unsaved_bytes < bytes_held(l) / SAVE_AFTER_PART))
        return true;
    char *dir = lake_state_path(lake, STATE_DIR);
    char *temporary = lake_state_path(lake, "." STATE_DIR ".tmp");
    bool ok = fs_remove_tree(temporary, e) && fs_make_dirs(temporary, e) &&
              write_tables(l, temporary, run, e) && fs_publish_dir(temporary, dir, true, e);
    free(temporary);
    free(dir);
    if (!ok) {
        struct err ignored = ERR_INIT; /* what cannot be removed now, the next run removes */
        (void)lookup_clean(lake, &ignored);
    } else {
        l->is_saved = true;
        l->unsaved_runs = 0;
        l->unsaved_bytes = 0;
    }
    return ok;
}

bool lookup_read_state(struct lookup *l, const struct lake *lake, bool *usable, struct err *later)
{
    struct err e = ERR_INIT;
    struct manifest m;
    char *dir = lake_state_path(lake, STATE_DIR);
    bool ok = fs_exists(dir) && manifest_read_dir(&m, dir, LAKE_EXTRACTED, NULL, &e);
    bool is_later = e.class == ERR_CONFIG;
    if (is_later)
        *later = e;
    if (ok) {
        for (size_t i = 0; ok && i < l->table_count; i++) {
            const struct manifest_table *t = manifest_find(&m, l->tables[i].name);
            ok = t != NULL; /* else of another model */
            ok = ok && (t->column_count == 0 || contract_check_source(l->model, t, &e));
        }
        ok = ok && lookup_advance(l, dir, &m, &e);
        manifest_release(&m);
    }
    if (e.class == ERR_INPUT)
        log_warning("the state of earlier runs is lost and made anew from the lake: %s", e.text);
    free(dir);
    l->is_saved = *usable = ok;
    l->unsaved_bytes = 0;
    return !is_later;
}

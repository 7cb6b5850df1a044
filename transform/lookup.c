#include "lookup.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>
#include <xxhash.h>

#include "chain.h"
#include "fs.h"
#include "jsonl.h"

#define STATE_NAME "transform.json"

enum {
    STATE_FORMAT = 1,
    FIRST_SLOTS = 64,
    /* The state is written again after so many runs, or once the changed bytes are that part of it:
     * until then catching up costs less than writing. */
    SAVE_AFTER_RUNS = 32,
    SAVE_AFTER_PART = 8
};

/* -------------------------------------------------------------------------------------- the map */

bool lookup_add_key(struct buf *key, struct text value)
{
    if (text_is_null(value))
        return false;
    buf_add(key, value.ptr, value.len);
    buf_addc(key, '\0'); /* no text of PostgreSQL has it */
    return true;
}

static struct lookup_row **slot_of(const struct lookup_table *t, struct text key)
{
    size_t mask = t->slot_count - 1;
    size_t i = (size_t)XXH3_64bits(key.ptr, key.len) & mask;
    while (t->slots[i] != NULL && !text_eq(lookup_key(t->slots[i]), key))
        i = (i + 1) & mask;
    return &t->slots[i];
}

const struct lookup_row *lookup_find(const struct lookup_table *t, struct text key)
{
    return t->slot_count == 0 ? NULL : *slot_of(t, key);
}

static void grow(struct lookup_table *t)
{
    struct lookup_row **old = t->slots;
    size_t old_count = t->slot_count;
    t->slot_count = old_count == 0 ? FIRST_SLOTS : old_count * 2;
    t->slots = mem_alloc(t->slot_count, sizeof(struct lookup_row *));
    for (size_t i = 0; i < old_count; i++) {
        if (old[i] != NULL)
            *slot_of(t, lookup_key(old[i])) = old[i];
    }
    free(old);
}

static void put_row(struct lookup_table *t, struct text key, struct text line, uint64_t serial)
{
    if (t->row_count * 2 >= t->slot_count)
        grow(t);
    struct lookup_row *row = mem_resize(NULL, 1, sizeof *row + key.len + line.len);
    row->serial = serial;
    row->key_len = key.len;
    row->line_len = line.len;
    memcpy(row->bytes, key.ptr, key.len);
    memcpy(row->bytes + key.len, line.ptr, line.len);

    struct lookup_row **slot = slot_of(t, key);
    if (*slot == NULL)
        t->row_count++;
    else
        t->bytes -= (*slot)->line_len;
    free(*slot);
    *slot = row;
    t->bytes += line.len;
}

/* Takes a row out and moves those behind it up, so that no search stops short. */
static void remove_row(struct lookup_table *t, struct text key)
{
    if (t->slot_count == 0)
        return;
    struct lookup_row **slot = slot_of(t, key);
    if (*slot == NULL)
        return;
    t->bytes -= (*slot)->line_len;
    t->row_count--;
    free(*slot);
    *slot = NULL;
    size_t mask = t->slot_count - 1;
    for (size_t i = ((size_t)(slot - t->slots) + 1) & mask; t->slots[i] != NULL;
         i = (i + 1) & mask) {
        struct lookup_row *row = t->slots[i];
        t->slots[i] = NULL;
        *slot_of(t, lookup_key(row)) = row;
    }
}

static void clear_rows(struct lookup_table *t)
{
    for (size_t i = 0; i < t->slot_count; i++)
        free(t->slots[i]);
    free(t->slots);
    t->slots = NULL;
    t->slot_count = t->row_count = 0;
    t->bytes = 0;
}

bool lookup_is_new(const struct lookup *l, const struct lookup_row *row)
{
    return row->serial == l->serial;
}

static int by_key(const void *a, const void *b)
{
    return text_compare(lookup_key(*(const struct lookup_row *const *)a),
        lookup_key(*(const struct lookup_row *const *)b));
}

const struct lookup_row **lookup_sorted(const struct lookup_table *t)
{
    const struct lookup_row **rows = mem_alloc(t->row_count, sizeof(struct lookup_row *));
    size_t count = 0;
    for (size_t i = 0; i < t->slot_count; i++) {
        if (t->slots[i] != NULL)
            rows[count++] = t->slots[i];
    }
    qsort(rows, count, sizeof(struct lookup_row *), by_key);
    return rows;
}

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
    *l = (struct lookup){.arena = ARENA_INIT};
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
        clear_rows(&l->tables[i]);
    arena_release(&l->arena);
}

static void forget(struct lookup *l)
{
    for (size_t i = 0; i < l->table_count; i++) {
        clear_rows(&l->tables[i]);
        l->tables[i].column_count = l->tables[i].key_count = 0;
    }
    l->run.text[0] = '\0';
    l->unsaved_runs = 0;
    l->unsaved_bytes = 0;
}

/* -------------------------------------------------------------------------------------- folding */

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
        if (!lookup_add_key(&f->key, row->values[f->key_slots[i]]))
            return err_set(e, ERR_INPUT, "table '%s': a key is null", f->table->name);
    }
    struct text key = {f->key.data, f->key.len};
    if (f->remove)
        remove_row(f->table, key);
    else
        put_row(f->table, key, row->raw, f->lookup->serial);
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
        clear_rows(t);
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

bool lookup_advance(
    struct lookup *l, const struct lake *lake, const struct manifest *m, struct err *e)
{
    char *dir = lake_run_path(lake, LAKE_EXTRACTED, &m->run);
    bool ok = true;
    l->serial++;
    for (size_t i = 0; ok && i < l->table_count; i++) {
        const struct manifest_table *table = manifest_find(m, l->tables[i].name);
        if (table != NULL)
            ok = fold_table(l, &l->tables[i], dir, table, e);
    }
    free(dir);
    l->run = m->run;
    l->unsaved_runs++;
    return ok;
}

/* -------------------------------------------------------------------------------------- on disk */

static json_t *table_to_json(const struct lookup_table *t)
{
    json_t *object = json_object();
    doc_set_text(object, "table", t->name);
    doc_set(object, "key", doc_from_texts(t->key, t->key_count));
    doc_set_uint64(object, "rows", t->row_count);
    json_t *columns = json_array();
    for (size_t i = 0; i < t->column_count; i++)
        (void)json_array_append_new(
            columns, json_pack("[sss]", t->columns[i].name, t->columns[i].type,
                         column_kind_name(t->columns[i].kind)));
    doc_set(object, "columns", columns);
    return object;
}

static char *rows_path(const struct lake *lake, const struct run_id *run)
{
    struct buf name = BUF_INIT;
    buf_printf(&name, "transform-%s.jsonl", run->text);
    char *path = lake_state_path(lake, name.data);
    buf_release(&name);
    return path;
}

static bool write_rows(
    const struct lookup *l, const char *path, struct stream_facts *facts, struct err *e)
{
    (void)unlink(path); /* of a crash before the state named it */
    struct stream_out *out = stream_out_open(path, e);
    bool ok = out != NULL;
    for (size_t i = 0; ok && i < l->table_count; i++) {
        const struct lookup_table *t = &l->tables[i];
        for (size_t k = 0; ok && k < t->slot_count; k++) {
            if (t->slots[k] == NULL)
                continue;
            struct text line = lookup_line(t->slots[k]);
            buf_add(&out->pending, line.ptr, line.len);
            buf_addc(&out->pending, '\n');
            ok = stream_out_flush(out, e);
        }
    }
    ok = ok && stream_out_commit(out, facts, e);
    stream_out_close(out);
    return ok;
}

static bool write_state(const struct lookup *l, const struct lake *lake,
    const struct stream_facts *facts, struct err *e)
{
    json_t *root = json_object();
    doc_set_uint64(root, "format", STATE_FORMAT);
    doc_set_text(root, "run", l->run.text);
    doc_set_uint64(root, "bytes", facts->bytes);
    doc_set_text(root, "checksum", facts->checksum);
    json_t *tables = json_array();
    for (size_t i = 0; i < l->table_count; i++)
        (void)json_array_append_new(tables, table_to_json(&l->tables[i]));
    doc_set(root, "tables", tables);
    struct buf bytes = BUF_INIT;
    doc_format(root, &bytes);
    json_decref(root);
    char *path = lake_state_path(lake, STATE_NAME);
    bool ok = fs_write_file(path, bytes.data, bytes.len, e);
    free(path);
    buf_release(&bytes);
    return ok;
}

static uint64_t bytes_held(const struct lookup *l)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < l->table_count; i++)
        bytes += l->tables[i].bytes;
    return bytes;
}

/* Files of rows that no state names any more. */
static void remove_other_rows(const struct lake *lake, const struct run_id *run)
{
    char *kept = rows_path(lake, run);
    char *path = lake_state_path(lake, "");
    DIR *dir = opendir(path);
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        bool is_rows = strncmp(entry->d_name, "transform-", 10) == 0;
        if (is_rows && strcmp(entry->d_name, strrchr(kept, '/') + 1) != 0)
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
    }
    if (dir != NULL)
        (void)closedir(dir);
    free(path);
    free(kept);
}

bool lookup_save(struct lookup *l, const struct lake *lake, struct err *e)
{
    if (l->table_count == 0 || (l->unsaved_runs < SAVE_AFTER_RUNS && l->is_saved &&
                                   l->unsaved_bytes < bytes_held(l) / SAVE_AFTER_PART))
        return true;
    struct stream_facts facts;
    char *path = rows_path(lake, &l->run);
    bool ok = write_rows(l, path, &facts, e) && write_state(l, lake, &facts, e);
    free(path);
    if (!ok)
        return false;
    remove_other_rows(lake, &l->run);
    l->is_saved = true;
    l->unsaved_runs = 0;
    l->unsaved_bytes = 0;
    return true;
}

/* The description of table i in the state; false also when it is of another table. */
static bool read_table(struct lookup *l, size_t i, const struct doc *d, const json_t *object,
    uint64_t *rows, struct err *e)
{
    struct manifest_table m = {.table = NULL};
    if (!doc_text(d, object, "table", &m.table, e) || strcmp(m.table, l->tables[i].name) != 0 ||
        !doc_texts(d, object, "key", &m.key, &m.key_count, e) ||
        !doc_uint64(d, object, "rows", rows, e))
        return false;
    const json_t *columns = doc_array(d, object, "columns", e);
    if (columns == NULL)
        return false;
    m.column_count = json_array_size(columns);
    m.columns = arena_calloc(d->arena, m.column_count, sizeof *m.columns);
    for (size_t c = 0; c < m.column_count; c++) {
        const json_t *column = json_array_get(columns, c);
        const char *parts[3];
        for (size_t k = 0; k < 3; k++) {
            parts[k] = doc_text_value(d, json_array_get(column, k), "columns", e);
            if (parts[k] == NULL)
                return false;
        }
        m.columns[c] = (struct column){parts[0], parts[1], COLUMN_STRING};
        if (!column_kind_of(parts[2], &m.columns[c].kind))
            return false;
    }
    for (size_t k = 0; k < m.key_count; k++) {
        size_t c = 0;
        while (c < m.column_count && strcmp(m.columns[c].name, m.key[k]) != 0)
            c++;
        if (c == m.column_count)
            return false;
    }
    take_columns(l, &l->tables[i], &m);
    return true;
}

/* Reads `rows` lines of table t. */
static bool read_rows(
    struct lookup *l, struct lookup_table *t, struct stream_in *in, uint64_t rows, struct err *e)
{
    struct jsonl_scanner *scanner = jsonl_scanner_new(t->columns, t->column_count, NULL);
    struct text *values = mem_alloc(t->column_count, sizeof *values);
    struct arena scratch = ARENA_INIT;
    struct fold f = {l, t, false, mem_alloc(t->key_count, sizeof *f.key_slots), BUF_INIT};
    for (size_t k = 0; k < t->key_count; k++) {
        while (strcmp(t->columns[f.key_slots[k]].name, t->key[k]) != 0)
            f.key_slots[k]++;
    }
    bool ok = true;
    for (uint64_t i = 0; ok && i < rows; i++) {
        struct row row = {values, t->column_count, TEXT_NULL, i + 1};
        arena_reset(&scratch);
        ok = stream_in_line(in, &row.raw, e) && !text_is_null(row.raw) &&
             jsonl_scan(scanner, row.raw, values, &scratch, e) && fold_row(&f, &row, e);
    }
    buf_release(&f.key);
    free(f.key_slots);
    arena_release(&scratch);
    free(values);
    jsonl_scanner_free(scanner);
    return ok;
}

static bool read_all_rows(struct lookup *l, const struct lake *lake, const uint64_t *rows,
    const struct stream_facts *facts, struct err *e)
{
    char *path = rows_path(lake, &l->run);
    struct stream_in *in = stream_in_open(path, e);
    free(path);
    bool ok = in != NULL;
    for (size_t i = 0; ok && i < l->table_count; i++)
        ok = read_rows(l, &l->tables[i], in, rows[i], e);
    struct text end = TEXT_NULL;
    ok = ok && stream_in_line(in, &end, e) && text_is_null(end) && stream_in_verify(in, facts, e);
    stream_in_close(in);
    return ok;
}

/* Whether the state on disk could be read.  A reason why not is of no interest: it is a cache. */
static bool read_state(struct lookup *l, const struct lake *lake)
{
    struct err e = ERR_INIT;
    char *path = lake_state_path(lake, STATE_NAME);
    struct arena arena = ARENA_INIT;
    struct doc d = {path, ERR_INPUT, NULL, &arena};
    struct stream_facts facts = {0, ""};
    const char *run, *checksum;
    uint64_t format;
    json_t *root = fs_exists(path) ? doc_read(&d, path, &e) : NULL;
    int64_t ms;
    bool ok = root != NULL && doc_uint64(&d, root, "format", &format, &e) &&
              format == STATE_FORMAT && doc_text(&d, root, "run", &run, &e) &&
              clock_parse_basic(run, &ms) && doc_uint64(&d, root, "bytes", &facts.bytes, &e) &&
              doc_text(&d, root, "checksum", &checksum, &e) &&
              strlen(checksum) < sizeof facts.checksum;
    const json_t *tables = ok ? doc_array(&d, root, "tables", &e) : NULL;
    ok = tables != NULL && json_array_size(tables) == l->table_count;
    uint64_t *rows = arena_calloc(&arena, l->table_count, sizeof *rows);
    for (size_t i = 0; ok && i < l->table_count; i++)
        ok = read_table(l, i, &d, json_array_get(tables, i), &rows[i], &e);
    if (ok) {
        memcpy(l->run.text, run, sizeof l->run.text);
        memcpy(facts.checksum, checksum, strlen(checksum) + 1);
        ok = read_all_rows(l, lake, rows, &facts, &e);
    }
    json_decref(root);
    arena_release(&arena);
    free(path);
    return ok;
}

/* ------------------------------------------------------------------------------------- catch up */

static bool is_reflected(void *arg, const struct run_id *run, struct err *e)
{
    (void)e;
    return strcmp(((struct lookup *)arg)->run.text, run->text) == 0;
}

/* For a rebuild: what tables are still to be seen complete on the way back. */
struct search {
    const struct lake *lake;
    const struct lookup *lookup;
    bool *found;
};

/* Ends the walk once the run looked at before was the last that is needed. */
static bool is_before_complete(void *arg, const struct run_id *run, struct err *e)
{
    struct search *s = arg;
    size_t missing = 0;
    for (size_t i = 0; i < s->lookup->table_count; i++)
        missing += !s->found[i];
    if (missing == 0)
        return true;
    struct manifest m;
    if (!manifest_read(&m, s->lake, LAKE_EXTRACTED, run, e))
        return false;
    for (size_t i = 0; i < s->lookup->table_count; i++) {
        const struct manifest_table *t = manifest_find(&m, s->lookup->tables[i].name);
        s->found[i] = s->found[i] || (t != NULL && t->complete);
    }
    manifest_release(&m);
    return false;
}

static bool fold_chain(
    struct lookup *l, const struct lake *lake, const struct chain *chain, struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && i < chain->count; i++) {
        struct manifest m;
        ok = manifest_read(&m, lake, LAKE_EXTRACTED, &chain->runs[i], e);
        if (ok) {
            ok = lookup_advance(l, lake, &m, e);
            manifest_release(&m);
        }
    }
    return ok;
}

static bool rebuild(
    struct lookup *l, const struct lake *lake, const struct run_id *run, struct err *e)
{
    forget(l);
    struct search s = {lake, l, mem_alloc(l->table_count, sizeof *s.found)};
    struct chain chain;
    bool ok = chain_pending(lake, LAKE_EXTRACTED, run, is_before_complete, &s, &chain, e);
    if (ok) {
        ok = fold_chain(l, lake, &chain, e);
        chain_release(&chain);
    }
    free(s.found);
    return ok;
}

bool lookup_load(struct lookup *l, const struct lake *lake, const struct run_id *run, struct err *e)
{
    if (l->table_count == 0 || run->text[0] == '\0') {
        forget(l);
        l->run = *run;
        return true;
    }
    forget(l);
    bool usable = read_state(l, lake);
    l->is_saved = usable;
    l->unsaved_bytes = 0;
    if (!usable || strcmp(l->run.text, run->text) > 0)
        return rebuild(l, lake, run, e);
    struct chain chain;
    if (!chain_pending(lake, LAKE_EXTRACTED, run, is_reflected, l, &chain, e))
        return false;
    bool ok = fold_chain(l, lake, &chain, e);
    chain_release(&chain);
    return ok;
}

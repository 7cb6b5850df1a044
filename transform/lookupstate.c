#include "lookupstate.h"

#include <stdlib.h>

#include "columns.h"
#include "contract.h"
#include "fs.h"
#include "log.h"
#include "version.h"

#define STATE_DIR  "transform"
#define NEW_DIR    "." STATE_DIR ".tmp"
#define ROWS_NAME  "rows.mdb"
#define PASSING    "sort."
#define RECORD_KEY "state"

enum {
    /* A run that changes nothing here is noted after so many of them: until then catching up costs
     * less than writing. */
    SAVE_AFTER_RUNS = 32
};

static size_t tree_count(const struct lookup *l)
{
    return SEALED_TREES * (1 + l->table_count + l->index_count);
}

static char *path_in(const char *dir, const char *name)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", dir, name);
    return path.data;
}

char *lookup_passing_path(const struct lookup *l, const char *what)
{
    struct arena arena = ARENA_INIT;
    char *path = path_in(l->dir, lake_file_name(&arena, what, ""));
    struct buf name = BUF_INIT;
    buf_printf(&name, "%s/" PASSING "%s", l->dir, strrchr(path, '/') + 1);
    free(path);
    arena_release(&arena);
    return name.data;
}

/* ------------------------------------------------------------------------------- open and closed
 */

/* Calls `each` with all maps; false as soon as one is. */
static bool each_map(
    struct lookup *l, bool (*each)(struct sealed *map, struct err *e), struct err *e)
{
    bool ok = each(&l->record, e);
    for (size_t i = 0; ok && i < l->table_count; i++)
        ok = each(l->tables[i].rows, e);
    for (size_t i = 0; ok && i < l->index_count; i++)
        ok = each(l->indexes[i].map, e);
    return ok;
}

static bool release_map(struct sealed *map, struct err *e)
{
    (void)e;
    sealed_release(map);
    return true;
}

static void set_file(struct lookup *l, struct kvfile *file)
{
    l->file = l->record.file = file;
    for (size_t i = 0; i < l->table_count; i++)
        l->tables[i].rows->file = file;
    for (size_t i = 0; i < l->index_count; i++)
        l->indexes[i].map->file = file;
}

void lookup_close(struct lookup *l)
{
    struct err ignored = ERR_INIT;
    (void)each_map(l, release_map, &ignored);
    kvfile_close(l->file);
    set_file(l, NULL);
    if (l->is_new)
        (void)fs_remove_tree(l->dir, &ignored);
    free(l->dir);
    l->dir = NULL;
    l->is_new = l->is_changed = l->is_refused = false;
    l->run.text[0] = l->folding.text[0] = '\0';
    l->unsaved_runs = 0;
    for (size_t i = 0; i < l->table_count; i++)
        l->tables[i].column_count = l->tables[i].key_count = 0;
}

void lookup_release(struct lookup *l)
{
    lookup_close(l);
    arena_release(&l->arena);
}

static bool open_file(struct lookup *l, const char *name, enum kvfile_mode mode, struct err *e)
{
    l->dir = lake_state_path(l->lake, name);
    char *path = path_in(l->dir, ROWS_NAME);
    set_file(l, kvfile_open(path, mode, tree_count(l), e));
    free(path);
    return l->file != NULL;
}

static bool make_new_dir(const struct lookup *l, struct err *e)
{
    char *dir = lake_state_path(l->lake, NEW_DIR);
    bool ok = fs_remove_tree(dir, e) && fs_make_dirs(dir, e);
    free(dir);
    return ok;
}

bool lookup_begin(struct lookup *l, const struct run_id *run, struct err *e)
{
    struct run_id reflected = *run; /* maybe l->run */
    lookup_close(l);
    l->serial = 0;
    if (l->table_count > 0 && (!make_new_dir(l, e) || !open_file(l, NEW_DIR, KVFILE_NEW, e)))
        return false;
    l->is_new = l->is_changed = l->table_count > 0;
    l->run = reflected;
    return l->table_count == 0 || each_map(l, sealed_clear, e);
}

bool lookup_reopen(struct lookup *l, struct err *e)
{
    return l->file == NULL || kvfile_reopen(l->file, e);
}

bool lookup_is_lost(const struct lookup *l)
{
    return l->file != NULL && kvfile_is_lost(l->file);
}

/* Nobody else's: a sort's, or the document of fs_write_file. */
static bool is_passing(const char *name)
{
    return strncmp(name, PASSING, sizeof PASSING - 1) == 0 ||
           strcmp(name, "." MANIFEST_NAME ".tmp") == 0;
}

static bool remove_passing(const char *dir, struct err *e)
{
    struct err ignored = ERR_INIT;
    DIR *entries = fs_open_dir(dir, &ignored);
    bool ok = true;
    for (const struct dirent *d; ok && entries != NULL && (d = readdir(entries)) != NULL;) {
        char *path = path_in(dir, d->d_name);
        ok = !is_passing(d->d_name) || fs_remove_file(path, e);
        free(path);
    }
    if (entries != NULL)
        (void)closedir(entries);
    return ok;
}

bool lookup_clean(const struct lake *lake, struct err *e)
{
    char *temporary = lake_state_path(lake, NEW_DIR);
    char *dir = lake_state_path(lake, STATE_DIR);
    bool ok = fs_remove_tree(temporary, e) && remove_passing(dir, e);
    free(dir);
    free(temporary);
    return ok;
}

/* ----------------------------------------------------------------------------------- the record */

/* What the file has, in the order of its maps: of another model it has others. */
static json_t *holds_to_json(const struct lookup *l)
{
    json_t *holds = json_array();
    for (size_t i = 0; i < l->table_count; i++)
        (void)json_array_append_new(holds, json_string(l->tables[i].name));
    for (size_t i = 0; i < l->index_count; i++) {
        const struct lookup_index *index = &l->indexes[i];
        json_t *names = doc_from_texts(index->columns, index->column_count);
        (void)json_array_insert_new(names, 0, json_string(index->table->name));
        (void)json_array_append_new(holds, names);
    }
    return holds;
}

static json_t *record_to_json(const struct lookup *l)
{
    json_t *root = json_object(), *tables = json_array();
    doc_set_uint64(root, "format", DOC_STORE);
    doc_set_text(root, "run", l->run.text[0] == '\0' ? NULL : l->run.text);
    doc_set_text(root, "tool", "tt-transform " TT_VERSION);
    doc_set_text(root, "folding", l->folding.text[0] == '\0' ? NULL : l->folding.text);
    doc_set_uint64(root, "serial", l->serial);
    doc_set(root, "holds", holds_to_json(l));
    for (size_t i = 0; i < l->table_count; i++) {
        const struct lookup_table *t = &l->tables[i];
        json_t *object = json_object();
        doc_set_text(object, "table", t->name);
        if (t->column_count > 0)
            columns_write(
                object, &(struct columns){t->columns, t->column_count, t->key, t->key_count});
        (void)json_array_append_new(tables, object);
    }
    doc_set(root, "tables", tables);
    return root;
}

static bool read_run(
    const struct doc *d, const json_t *root, const char *key, struct run_id *run, struct err *e)
{
    const char *text = "";
    int64_t ms;
    if (!doc_text_optional(d, root, key, &text, e))
        return false;
    if (text[0] != '\0' && !clock_parse_basic(text, &ms))
        return doc_error(d, e, "'%s': '%s' is no run id", key, text);
    memcpy(run->text, text, strlen(text) + 1);
    return true;
}

/* The table's columns fit the model, or it has never been seen. */
static bool read_table(
    const struct doc *d, const json_t *object, struct lookup *l, size_t i, struct err *e)
{
    struct lookup_table *t = &l->tables[i];
    struct columns c = {.column_count = 0};
    if (json_object_get(object, "columns") == NULL)
        return true;
    if (!columns_read(d, object, &c, e))
        return false;
    t->columns = c.columns;
    t->column_count = c.column_count;
    t->key = c.key;
    t->key_count = c.key_count;
    const struct manifest_table fit = {.table = t->name,
        .columns = t->columns,
        .column_count = t->column_count,
        .key = t->key,
        .key_count = t->key_count};
    struct err unfit = ERR_INIT; /* no damage: the model, or the source, is another one now */
    return contract_check_source(l->model, &fit, &unfit);
}

/* False without an error: it is of no use, and whole. */
static bool read_root(const struct doc *d, const json_t *root, struct lookup *l, struct err *e)
{
    json_t *holds = holds_to_json(l);
    bool is_ours = json_equal(holds, json_object_get(root, "holds"));
    json_decref(holds);
    if (!is_ours)
        return false;
    const json_t *tables = doc_array(d, root, "tables", e);
    bool ok = tables != NULL && read_run(d, root, "run", &l->run, e) &&
              read_run(d, root, "folding", &l->folding, e) &&
              doc_uint64(d, root, "serial", &l->serial, e);
    for (size_t i = 0; ok && i < l->table_count; i++)
        ok = read_table(d, json_array_get(tables, i), l, i, e);
    return ok;
}

static bool read_record(struct lookup *l, struct err *e)
{
    struct doc d = {l->dir, ERR_INPUT, NULL, &l->arena};
    struct text bytes;
    if (!sealed_find(&l->record, text_of(RECORD_KEY), &bytes, e))
        return false;
    if (text_is_null(bytes))
        return doc_error(&d, e, "it was never written whole");
    json_t *root = doc_parse(&d, bytes.ptr, bytes.len, e);
    bool ok = root != NULL && read_root(&d, root, l, e);
    json_decref(root);
    return ok;
}

static bool put_record(struct lookup *l, struct buf *document, struct err *e)
{
    json_t *root = record_to_json(l);
    struct buf line = BUF_INIT;
    doc_format_line(root, &line);
    if (document != NULL)
        doc_format_sealed(root, document);
    json_decref(root);
    bool ok = sealed_put(&l->record, text_of(RECORD_KEY), (struct text){line.data, line.len}, e);
    buf_release(&line);
    return ok;
}

/* ------------------------------------------------------------------------------------- written */

static bool commit(void *arg, struct err *e)
{
    return kvfile_commit(((struct lookup *)arg)->file, e);
}

static bool commit_all(struct lookup *l, struct err *e)
{
    return each_map(l, sealed_flush, e) && kvfile_run(l->file, commit, l, e);
}

bool lookup_relieve(struct lookup *l, struct err *e)
{
    return kvfile_pending(l->file) < l->pending_bytes ||
           ((l->is_new || put_record(l, NULL, e)) && commit_all(l, e));
}

static bool sync_file(void *arg, struct err *e)
{
    return kvfile_sync(((struct lookup *)arg)->file, e);
}

/* The new folder takes the place of that of before. */
static bool publish(struct lookup *l, const struct buf *document, struct err *e)
{
    char *dir = lake_state_path(l->lake, STATE_DIR);
    char *path = path_in(l->dir, MANIFEST_NAME), *rows = path_in(dir, ROWS_NAME);
    bool ok = kvfile_run(l->file, sync_file, l, e) &&
              fs_write_new_file(path, document->data, document->len, e) &&
              fs_publish_dir(l->dir, dir, true, e);
    if (ok) {
        kvfile_moved(l->file, rows);
        free(l->dir);
        l->dir = dir;
        dir = NULL;
        l->is_new = false;
    }
    free(rows);
    free(path);
    free(dir);
    return ok;
}

static bool write_document(const struct lookup *l, const struct buf *document, struct err *e)
{
    char *path = path_in(l->dir, MANIFEST_NAME);
    bool ok = fs_write_file(path, document->data, document->len, e);
    free(path);
    return ok;
}

bool lookup_settle(struct lookup *l, struct err *e)
{
    if (l->file == NULL || (!l->is_changed && l->unsaved_runs < SAVE_AFTER_RUNS))
        return true;
    struct buf document = BUF_INIT;
    bool ok = put_record(l, &document, e) && commit_all(l, e) &&
              (l->is_new ? publish(l, &document, e) : write_document(l, &document, e));
    buf_release(&document);
    if (ok) {
        l->is_changed = false;
        l->unsaved_runs = 0;
    }
    return ok;
}

/* -------------------------------------------------------------------------------------- loaded */

bool lookup_read_format(const char *dir, uint64_t *format, struct err *e)
{
    struct arena arena = ARENA_INIT;
    char *path = path_in(dir, MANIFEST_NAME);
    struct doc d = {path, ERR_INPUT, NULL, &arena};
    json_t *root = doc_read_sealed(&d, path, e);
    bool ok = root != NULL && doc_uint64(&d, root, "format", format, e);
    json_decref(root);
    free(path);
    arena_release(&arena);
    return ok;
}

char *lookup_state_dir(const struct lookup *l)
{
    return lake_state_path(l->lake, STATE_DIR);
}

bool lookup_open(struct lookup *l, enum kvfile_mode mode, struct err *e)
{
    lookup_close(l);
    return open_file(l, STATE_DIR, mode, e) && read_record(l, e);
}

void lookup_tell_lost(struct err *e)
{
    log_warning("the state of earlier runs is lost and made anew from the lake: %s", e->text);
    *e = (struct err)ERR_INIT;
}

bool lookup_discard(const struct lookup *l)
{
    struct err ignored = ERR_INIT;
    char *dir = lake_state_path(l->lake, STATE_DIR), *path = path_in(dir, ROWS_NAME);
    bool ok = fs_exists(path) && fs_remove_file(path, &ignored);
    free(path);
    free(dir);
    return ok;
}

bool lookup_read(struct lookup *l, const struct run_id *run, struct err *e)
{
    if (!lookup_open(l, KVFILE_READ, e))
        return e->class == ERR_NONE && err_set(e, ERR_BUG, "'%s' is not of this model", l->dir);
    if (strcmp(l->run.text, run->text) != 0) { /* which has changed nothing of it */
        l->run = *run;
        l->serial++;
    }
    return true;
}

#include "state.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "chain.h"
#include "fs.h"
#include "jsonl.h"
#include "key.h"

#define STATE_NAME "extract.json"
#define KEYS_DIR   "keys"

const struct state_table *state_find(const struct state *s, const char *table)
{
    for (size_t i = 0; i < s->table_count; i++) {
        if (strcmp(s->tables[i].name, table) == 0)
            return &s->tables[i];
    }
    return NULL;
}

void state_release(struct state *s)
{
    arena_release(&s->arena);
}

/* The entry of a table, made where it is missing. */
static struct state_table *entry_of(struct state *s, const char *table)
{
    struct state_table *found = (struct state_table *)state_find(s, table);
    if (found != NULL)
        return found;
    struct state_table *tables = arena_calloc(&s->arena, s->table_count + 1, sizeof *tables);
    if (s->table_count > 0)
        memcpy(tables, s->tables, s->table_count * sizeof *tables);
    s->tables = tables;
    found = &tables[s->table_count++];
    found->name = arena_strdup(&s->arena, table);
    return found;
}

/* Takes over what is said of a table, but for its watermark, which is a text. */
static bool set_table(
    struct state *s, const struct state_table *from, const char *watermark, struct err *e)
{
    struct state_table *t = entry_of(s, from->name);
    const char **columns = arena_calloc(&s->arena, from->column_count + 1, sizeof *columns);
    assert(from->columns != NULL || from->column_count == 0);
    for (size_t i = 0; i < from->column_count; i++)
        columns[i] = arena_strdup(&s->arena, from->columns[i]);
    t->columns = columns;
    t->column_count = from->column_count;
    t->keys = from->keys;
    t->keys.path = from->keys.path == NULL ? NULL : arena_strdup(&s->arena, from->keys.path);
    t->structure = arena_strdup(&s->arena, from->structure);
    t->is_stale = from->is_stale;
    t->is_feed = watermark[0] == '\0';
    if (!t->is_feed && !text_to_uint64(text_of(watermark), &t->watermark))
        return err_set(e, ERR_INPUT, "table '%s': '%s' is no watermark", from->name, watermark);
    return true;
}

void state_set_log(struct state *s, const char *table, const struct log_mark *m)
{
    struct state_table *t = entry_of(s, table);
    t->log = *m;
    t->log.published = m->published == NULL ? NULL : arena_strdup(&s->arena, m->published);
}

void state_set_delta(struct state *s, const char *table, const struct keydelta *d)
{
    struct state_table *t = entry_of(s, table);
    t->delta = *d;
    if (d->added.path != NULL)
        t->delta.added.path = arena_strdup(&s->arena, d->added.path);
    if (d->gone.path != NULL)
        t->delta.gone.path = arena_strdup(&s->arena, d->gone.path);
}

/* ------------------------------------------------------------------------------------ key sets */

char *state_keys_path(
    struct arena *arena, const struct lake *lake, const char *table, const struct run_id *run)
{
    return arena_printf(arena, "%s/state/" KEYS_DIR "/%s", lake->root,
        lake_file_name(arena, table, arena_printf(arena, ".%s", run->text)));
}

/* The keys in a file of JSON lines, whose lines have (at least) the columns of the key. */
static bool collect_keys(const char *path, const struct manifest_file *file,
    const struct key_codec *codec, const char *to, struct keyset *set, struct err *e)
{
    struct row_source *source =
        jsonl_reader_open(path, codec->columns, codec->count, NULL, &file->facts, file->rows, e);
    struct keyset_writer *w = source == NULL ? NULL : keyset_create(to, e);
    struct buf key = BUF_INIT;
    struct row row;
    enum row_step step = ROW_END;
    bool ok = w != NULL;
    while (ok && (step = source->next(source, &row, e)) == ROW_NEXT) {
        buf_reset(&key);
        ok = key_encode(codec, row.values, NULL, &key)
                 ? keyset_add(w, (struct text){key.data, key.len}, e)
                 : err_set(e, ERR_INPUT, "'%s': a key is null", path);
    }
    ok = ok && step == ROW_END && keyset_commit(w, set, e);
    set->path = to;
    keyset_close(w);
    row_source_close(source);
    buf_release(&key);
    return ok;
}

/* The key set of a table after a run, from that before it and the run's files. */
static bool fold_keys(struct state *s, const struct lake *lake, const struct manifest *m,
    const struct manifest_table *t, struct keyset *set, struct err *e)
{
    const struct state_table *before = state_find(s, t->table);
    const struct keyset none = {.path = NULL};
    struct keyset known = before == NULL || t->complete ? none : before->keys;
    struct keyset extracted = none, deleted = none;
    bool has_delta = before != NULL && keydelta_is_there(&before->delta);
    if (t->data.name == NULL && t->deleted.name == NULL && !t->complete && !has_delta) {
        *set = known;
        return true;
    }
    if (known.path == NULL && !t->complete)
        return true; /* not known before: not known after */
    struct arena arena = ARENA_INIT;
    struct key_codec codec = key_codec_of(t->columns, t->key, t->key_count, &arena);
    char *dir = lake_run_path(lake, LAKE_EXTRACTED, &m->run);
    char *path = state_keys_path(&arena, lake, t->table, &m->run);
    bool ok = !has_delta || t->complete ||
              keydelta_flatten(
                  &before->keys, &before->delta, arena_printf(&arena, "%s.known", path), &known, e);
    if (ok && t->data.name != NULL)
        ok = collect_keys(arena_printf(&arena, "%s/%s", dir, t->data.name), &t->data, &codec,
            arena_printf(&arena, "%s.extracted", path), &extracted, e);
    if (ok && t->deleted.name != NULL)
        ok = collect_keys(arena_printf(&arena, "%s/%s", dir, t->deleted.name), &t->deleted, &codec,
            arena_printf(&arena, "%s.deleted", path), &deleted, e);
    ok = ok && keyset_unite(&known, &extracted, &deleted, path, set, e);
    set->path = arena_strdup(&s->arena, path);
    if (!ok && e->class == ERR_INPUT) { /* a file is lost: then the table comes complete */
        *e = (struct err)ERR_INIT;
        set->path = NULL;
        ok = true;
    }
    free(dir);
    arena_release(&arena);
    return ok;
}

enum source_change state_source_change(const struct state *s, const struct manifest_source *now)
{
    return s->source.database == NULL ? SOURCE_SAME : source_compare(&s->source, now);
}

/* The tables that the run does not have are of the source as it was; but for feeds, which are not
 * of it. */
static void follow_source(struct state *s, const struct manifest_source *now)
{
    enum source_change change = state_source_change(s, now);
    size_t kept = 0;
    for (size_t i = 0; change != SOURCE_SAME && i < s->table_count; i++) {
        s->tables[i].is_stale = !s->tables[i].is_feed;
        if (s->tables[i].log.published != NULL) /* it had one; its positions were of another log */
            s->tables[i].log = (struct log_mark){.published = ""};
        if (s->tables[i].is_feed || change < SOURCE_OTHER)
            s->tables[kept++] = s->tables[i];
    }
    if (change != SOURCE_SAME) {
        s->table_count = kept;
        s->jump = (struct log_jump){0, 0};
    }
    s->source = manifest_copy_source(now, &s->arena);
}

/* A table as of the run that it is in. */
static bool take_table(
    struct state *s, const struct manifest_table *t, const struct keyset *keys, struct err *e)
{
    struct arena arena = ARENA_INIT;
    const char **columns = arena_calloc(&arena, t->column_count + 1, sizeof *columns);
    for (size_t i = 0; i < t->column_count; i++)
        columns[i] = t->columns[i].name;
    const struct state_table now = {.name = t->table,
        .structure = t->structure,
        .columns = columns,
        .column_count = t->column_count,
        .keys = *keys};
    const struct keydelta none = {{.path = NULL}, {.path = NULL}};
    bool ok = set_table(s, &now, t->watermark, e);
    if (ok)
        state_set_delta(s, t->table, &none);
    arena_release(&arena);
    return ok;
}

bool state_advance(struct state *s, const struct lake *lake, const struct manifest *m,
    const struct keyset *keys, struct err *e)
{
    if (m->run.text[0] != '\0')
        s->run = m->run;
    follow_source(s, &m->source);
    for (size_t i = 0; i < m->table_count; i++) {
        struct keyset set = {.path = NULL};
        if (keys != NULL && keys[i].path != NULL)
            set = keys[i];
        else if (!fold_keys(s, lake, m, &m->tables[i], &set, e))
            return false;
        if (!take_table(s, &m->tables[i], &set, e))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------------------------- on disk */

static bool read_keys(const struct doc *d, const json_t *table, const char *key,
    const struct lake *lake, struct keyset *keys, struct err *e)
{
    json_t *object = NULL;
    const char *name, *checksum;
    if (!doc_object_optional(d, table, key, &object, e) || object == NULL)
        return e->class == ERR_NONE;
    if (!doc_text(d, object, "file", &name, e) ||
        !doc_uint64(d, object, "count", &keys->count, e) ||
        !doc_uint64(d, object, "bytes", &keys->facts.bytes, e) ||
        !doc_text(d, object, "checksum", &checksum, e))
        return false;
    if (!manifest_is_file_name(name))
        return doc_error(d, e, "'%s' is no name of a file of keys", name);
    (void)snprintf(keys->facts.checksum, sizeof keys->facts.checksum, "%s", checksum);
    keys->path = arena_printf(d->arena, "%s/state/" KEYS_DIR "/%s", lake->root, name);
    return true;
}

static bool read_tables(struct state *s, const struct doc *d, const struct lake *lake,
    const json_t *root, struct err *e)
{
    json_t *tables = NULL;
    if (!doc_object_optional(d, root, "tables", &tables, e))
        return false;
    const char *name;
    json_t *value;
    json_object_foreach(tables, name, value)
    {
        const char *watermark;
        const char **columns = NULL;
        struct state_table t = {.name = name};
        if (!doc_flag_optional(d, value, "stale", &t.is_stale, e) ||
            !doc_text(d, value, "watermark", &watermark, e) ||
            !doc_text(d, value, "structure", &t.structure, e) ||
            (json_object_get(value, "columns") != NULL && /* older states have none */
                !doc_texts(d, value, "columns", &columns, &t.column_count, e)) ||
            !read_keys(d, value, "keys", lake, &t.keys, e) ||
            !read_keys(d, value, "added", lake, &t.delta.added, e) ||
            !read_keys(d, value, "gone", lake, &t.delta.gone, e) ||
            !logmark_read(d, value, &t.log, e))
            return false;
        t.columns = columns;
        if (!set_table(s, &t, watermark, e))
            return false;
        state_set_delta(s, name, &t.delta);
        state_set_log(s, name, &t.log);
    }
    return true;
}

static bool read_state(struct state *s, const struct lake *lake, const char *path, struct err *e)
{
    struct doc d = {path, ERR_INPUT, NULL, &s->arena};
    json_t *root = doc_read_sealed(&d, path, e);
    if (root == NULL)
        return false;
    int64_t ms;
    const char *run = "";
    bool ok = doc_text_optional(&d, root, "run", &run, e) &&
              manifest_read_source(&d, root, &s->source, e) && read_tables(s, &d, lake, root, e) &&
              feedmarks_read(&d, root, &s->feeds, e) && logjump_read(&d, root, &s->jump, e);
    json_decref(root);
    if (ok && run[0] != '\0' && !clock_parse_basic(run, &ms))
        ok = doc_error(&d, e, "'run': '%s' is no run id", run);
    if (ok)
        memcpy(s->run.text, run, strlen(run) + 1);
    return ok;
}

static void write_keys(json_t *table, const char *key, const struct keyset *keys)
{
    if (keys->path == NULL)
        return;
    json_t *object = json_object();
    doc_set_text(object, "file", strrchr(keys->path, '/') + 1);
    doc_set_uint64(object, "count", keys->count);
    doc_set_uint64(object, "bytes", keys->facts.bytes);
    doc_set_text(object, "checksum", keys->facts.checksum);
    doc_set(table, key, object);
}

static bool is_file(const struct keyset *keys, const char *file)
{
    return keys->path != NULL && strcmp(strrchr(keys->path, '/') + 1, file) == 0;
}

static bool is_named(const struct state *s, const char *file)
{
    for (size_t i = 0; i < s->table_count; i++) {
        const struct state_table *t = &s->tables[i];
        if (is_file(&t->keys, file) || is_file(&t->delta.added, file) ||
            is_file(&t->delta.gone, file))
            return true;
    }
    return false;
}

/* Key sets of earlier runs, and what a crash left. */
static void remove_other_keys(const struct state *s, const struct lake *lake)
{
    struct err ignored = ERR_INIT;
    char *path = lake_state_path(lake, KEYS_DIR);
    DIR *dir = fs_open_dir(path, &ignored);
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] != '.' && !is_named(s, entry->d_name))
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
    }
    if (dir != NULL)
        (void)closedir(dir);
    free(path);
}

bool state_save(const struct state *s, const struct lake *lake, struct err *e)
{
    json_t *root = json_object();
    doc_set_uint64(root, "format", DOC_SEALED);
    doc_set_text(root, "run", s->run.text[0] == '\0' ? NULL : s->run.text);
    manifest_write_source(root, &s->source);
    json_t *tables = json_object();
    for (size_t i = 0; i < s->table_count; i++) {
        json_t *table = json_object();
        struct buf watermark = BUF_INIT;
        if (!s->tables[i].is_feed)
            buf_printf(&watermark, "%llu", (unsigned long long)s->tables[i].watermark);
        doc_set_text(table, "watermark", buf_str(&watermark));
        doc_set_text(table, "structure", s->tables[i].structure);
        doc_set(table, "columns", doc_from_texts(s->tables[i].columns, s->tables[i].column_count));
        if (s->tables[i].is_stale)
            doc_set(table, "stale", json_true());
        write_keys(table, "keys", &s->tables[i].keys);
        write_keys(table, "added", &s->tables[i].delta.added);
        write_keys(table, "gone", &s->tables[i].delta.gone);
        logmark_write(table, &s->tables[i].log);
        doc_set(tables, s->tables[i].name, table);
        buf_release(&watermark);
    }
    doc_set(root, "tables", tables);
    feedmarks_write(&s->feeds, root);
    logjump_write(root, &s->jump);
    struct buf bytes = BUF_INIT;
    doc_format_sealed(root, &bytes);
    json_decref(root);
    char *path = lake_state_path(lake, STATE_NAME);
    char *keys = lake_state_path(lake, KEYS_DIR);
    bool ok = fs_sync_dir(keys, e) && fs_write_file(path, bytes.data, bytes.len, e);
    free(keys);
    free(path);
    buf_release(&bytes);
    if (ok)
        remove_other_keys(s, lake);
    return ok;
}

/* ------------------------------------------------------------------------------------ catch up */

/* Key sets that are there, of which nobody wants to know more. */
static const struct keyset *unread_keys(const struct manifest *m, struct arena *arena)
{
    struct keyset *keys = arena_calloc(arena, m->table_count, sizeof *keys);
    for (size_t i = 0; i < m->table_count; i++)
        keys[i].path = "";
    return keys;
}

/* Folds runs that the state lags behind. */
struct catch_up {
    struct state *state;
    const struct lake *lake;
    bool read_only;
};

static bool fold_run(void *arg, const char *dir, const struct manifest *m, struct err *e)
{
    const struct catch_up *c = arg;
    struct arena arena = ARENA_INIT;
    (void)dir;
    /* Whoever made the run may have died before it was on disk. */
    bool ok = c->read_only || lake_sync_run(c->lake, LAKE_EXTRACTED, &m->run, e);
    ok = ok && state_advance(c->state, c->lake, m, c->read_only ? unread_keys(m, &arena) : NULL, e);
    arena_release(&arena);
    return ok;
}

/* The newest manifest that is not damaged: all say of what source the lake is. */
static bool read_newest_whole(
    struct manifest *m, const struct lake *lake, const struct run_id *newest, struct err *e)
{
    struct run_id run = *newest;
    if (manifest_read(m, lake, LAKE_EXTRACTED, &run, e))
        return true;
    struct err ignored = ERR_INIT;
    while (e->class == ERR_INPUT && lake_before(lake, LAKE_EXTRACTED, &run, &run, &ignored) &&
           run.text[0] != '\0') {
        if (manifest_read(m, lake, LAKE_EXTRACTED, &run, &ignored))
            return *e = (struct err)ERR_INIT, true;
    }
    return false;
}

/* Nothing is known of any table; which source the lake is of says its newest run. */
static bool begin_anew(
    struct state *s, const struct lake *lake, const struct run_id *newest, struct err *e)
{
    struct manifest m;
    state_release(s);
    *s = (struct state){.arena = ARENA_INIT};
    if (newest->text[0] == '\0')
        return true;
    if (!read_newest_whole(&m, lake, newest, e))
        return err_context(e, "which source the lake is of");
    s->run = *newest;
    s->source = manifest_copy_source(&m.source, &s->arena);
    manifest_release(&m);
    return true;
}

bool state_load(struct state *s, const struct lake *lake, const struct run_id *newest,
    bool read_only, const char **lost, struct err *e)
{
    *s = (struct state){.arena = ARENA_INIT};
    *lost = NULL;
    struct err why = ERR_INIT;
    char *path = lake_state_path(lake, STATE_NAME);
    bool there = fs_exists(path);
    if (!there && newest->text[0] != '\0') {
        *lost = "there is no state of earlier runs";
    } else if (there && !read_state(s, lake, path, &why)) {
        *lost = "the state of earlier runs cannot be read";
    } else if (there && s->run.text[0] != '\0' && !lake_has_run(lake, LAKE_EXTRACTED, &s->run)) {
        *lost = "the run that the state reflects is not in the lake";
    }
    free(path);
    if (why.class == ERR_PERMISSION || why.class == ERR_CONFIG) {
        *e = why;
        return false;
    }
    if (*lost != NULL || !there) {
        bool ok = begin_anew(s, lake, newest, e);
        if (why.class != ERR_NONE)
            *lost = arena_printf(&s->arena, "%s: %s", *lost, why.text);
        return ok;
    }
    struct catch_up c = {s, lake, read_only};
    return chain_fold_since(lake, &s->run, newest, fold_run, &c, e);
}

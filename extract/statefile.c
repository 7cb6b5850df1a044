#include "statefile.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "chain.h"
#include "fs.h"

#define STATE_NAME "extract.json"

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
    keys->path = arena_printf(d->arena, "%s/state/" STATE_KEYS "/%s", lake->root, name);
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
        if (!state_set_table(s, &t, watermark, e))
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
    char *path = lake_state_path(lake, STATE_KEYS);
    DIR *dir = fs_open_dir(path, &ignored);
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] != '.' && !is_named(s, entry->d_name))
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
    }
    if (dir != NULL)
        (void)closedir(dir);
    free(path);
}

bool statefile_save(const struct state *s, const struct lake *lake, struct err *e)
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
    char *keys = lake_state_path(lake, STATE_KEYS);
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

bool statefile_load(struct state *s, const struct lake *lake, const struct run_id *newest,
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

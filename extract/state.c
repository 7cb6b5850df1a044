#include "state.h"

#include <stdlib.h>

#include "chain.h"
#include "fs.h"

#define STATE_NAME "extract.json"

enum { STATE_FORMAT = 1 };

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

static bool set_table(
    struct state *s, const char *table, const char *watermark, const char *structure, struct err *e)
{
    struct state_table *t = entry_of(s, table);
    t->structure = arena_strdup(&s->arena, structure);
    if (!text_to_uint64(text_of(watermark), &t->watermark))
        return err_set(e, ERR_INPUT, "table '%s': '%s' is no watermark", table, watermark);
    return true;
}

static void set_source(struct state *s, const struct manifest_source *source)
{
    s->source.database = arena_strdup(&s->arena, source->database);
    s->source.system_identifier = arena_strdup(&s->arena, source->system_identifier);
    s->source.timeline = arena_strdup(&s->arena, source->timeline);
}

bool state_advance(struct state *s, const struct manifest *m, struct err *e)
{
    if (m->run.text[0] != '\0')
        s->run = m->run;
    set_source(s, &m->source);
    for (size_t i = 0; i < m->table_count; i++) {
        const struct manifest_table *t = &m->tables[i];
        if (!set_table(s, t->table, t->watermark, t->structure, e))
            return false;
    }
    return true;
}

/* -------------------------------------------------------------------------------------- on disk */

static bool read_tables(struct state *s, const struct doc *d, const json_t *root, struct err *e)
{
    json_t *tables = NULL;
    if (!doc_object_optional(d, root, "tables", &tables, e))
        return false;
    const char *name;
    json_t *value;
    json_object_foreach(tables, name, value)
    {
        const char *watermark, *structure;
        if (!doc_text(d, value, "watermark", &watermark, e) ||
            !doc_text(d, value, "structure", &structure, e) ||
            !set_table(s, name, watermark, structure, e))
            return false;
    }
    return true;
}

static bool read_state(struct state *s, const char *path, struct err *e)
{
    struct doc d = {path, ERR_INPUT, &s->arena};
    json_t *root = doc_read(&d, path, e);
    if (root == NULL)
        return false;
    uint64_t format;
    int64_t ms;
    const char *run = "";
    bool ok = doc_uint64(&d, root, "format", &format, e) &&
              doc_text_optional(&d, root, "run", &run, e) &&
              doc_text(&d, root, "database", &s->source.database, e) &&
              doc_text(&d, root, "system_identifier", &s->source.system_identifier, e) &&
              doc_text(&d, root, "timeline", &s->source.timeline, e) && read_tables(s, &d, root, e);
    json_decref(root);
    if (ok && (format != STATE_FORMAT || (run[0] != '\0' && !clock_parse_basic(run, &ms))))
        ok = err_set(e, ERR_INPUT, "'%s' has another format", path);
    if (ok)
        memcpy(s->run.text, run, strlen(run) + 1);
    return ok;
}

bool state_save(const struct state *s, const struct lake *lake, struct err *e)
{
    json_t *root = json_object();
    doc_set_uint64(root, "format", STATE_FORMAT);
    doc_set_text(root, "run", s->run.text[0] == '\0' ? NULL : s->run.text);
    doc_set_text(root, "database", s->source.database);
    doc_set_text(root, "system_identifier", s->source.system_identifier);
    doc_set_text(root, "timeline", s->source.timeline);
    json_t *tables = json_object();
    for (size_t i = 0; i < s->table_count; i++) {
        json_t *table = json_object();
        struct buf watermark = BUF_INIT;
        buf_printf(&watermark, "%llu", (unsigned long long)s->tables[i].watermark);
        doc_set_text(table, "watermark", watermark.data);
        doc_set_text(table, "structure", s->tables[i].structure);
        doc_set(tables, s->tables[i].name, table);
        buf_release(&watermark);
    }
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

/* ------------------------------------------------------------------------------------- catch up */

static bool is_reflected(void *arg, const struct run_id *run, struct err *e)
{
    (void)e;
    return strcmp(((struct state *)arg)->run.text, run->text) == 0;
}

/* Folds the runs after s->run up to `newest`. */
static bool catch_up(
    struct state *s, const struct lake *lake, const struct run_id *newest, struct err *e)
{
    struct chain chain;
    if (!chain_pending(lake, LAKE_EXTRACTED, newest, is_reflected, s, &chain, e))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < chain.count; i++) {
        struct manifest m;
        ok = manifest_read(&m, lake, LAKE_EXTRACTED, &chain.runs[i], e);
        if (ok) {
            ok = state_advance(s, &m, e);
            manifest_release(&m);
        }
    }
    chain_release(&chain);
    return ok;
}

static void forget(struct state *s)
{
    state_release(s);
    *s = (struct state){.arena = ARENA_INIT};
}

bool state_load(struct state *s, const struct lake *lake, const struct run_id *newest,
    const char **lost, struct err *e)
{
    *s = (struct state){.arena = ARENA_INIT};
    *lost = NULL;
    char *path = lake_state_path(lake, STATE_NAME);
    bool there = fs_exists(path);
    if (!there && newest->text[0] != '\0') {
        *lost = "there is no state of earlier runs";
    } else if (there && !read_state(s, path, e)) {
        *lost = "the state of earlier runs cannot be read";
    } else if (there && s->run.text[0] != '\0' && !lake_has_run(lake, LAKE_EXTRACTED, &s->run)) {
        *lost = "the run that the state reflects is not in the lake";
    }
    free(path);
    if (*lost != NULL || !there) {
        forget(s);
        return true;
    }
    return catch_up(s, lake, newest, e);
}

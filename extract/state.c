#include "state.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "jsonl.h"
#include "key.h"

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

bool state_set_table(
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
    return arena_printf(arena, "%s/state/" STATE_KEYS "/%s", lake->root,
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
    bool ok = state_set_table(s, &now, t->watermark, e);
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

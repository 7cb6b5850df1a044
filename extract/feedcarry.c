#include "feedcarry.h"

#include <stdlib.h>

#include "chain.h"

struct search {
    const struct feed_doc *doc;
    struct feed_carry *out;
    struct arena *arena;
    size_t cap;
};

static bool has_same_columns(const struct manifest_table *t, const struct feed_doc *doc)
{
    bool same = t->column_count == doc->column_count && t->key_count == doc->key_count;
    for (size_t i = 0; same && i < doc->column_count; i++)
        same = strcmp(t->columns[i].name, doc->columns[i].name) == 0 &&
               strcmp(t->columns[i].type, doc->columns[i].type) == 0;
    for (size_t i = 0; same && i < doc->key_count; i++)
        same = strcmp(t->key[i], doc->key[i]) == 0;
    return same;
}

static void add_file(struct search *s, const char *dir, const struct manifest_file *file)
{
    struct feed_carry *out = s->out;
    if (out->count == s->cap) {
        struct feed_carried *files = arena_calloc(s->arena, s->cap * 2 + 16, sizeof *files);
        if (out->count > 0)
            memcpy(files, out->files, out->count * sizeof *files);
        out->files = files;
        s->cap = s->cap * 2 + 16;
    }
    struct feed_carried *c = &out->files[out->count++];
    c->path = arena_printf(s->arena, "%s/%s", dir, file->name);
    c->file = *file;
    c->file.name = NULL;
}

static bool look_at_run(void *arg, const char *dir, const struct manifest *m, struct err *e)
{
    struct search *s = arg;
    const struct manifest_table *t = manifest_find(m, s->doc->table);
    (void)e;
    if (t == NULL)
        return true;
    if (t->complete) {
        s->out->count = 0;
        s->out->is_possible = true;
    }
    if (!has_same_columns(t, s->doc) || t->deleted.name != NULL)
        s->out->is_possible = false;
    if (t->data.name != NULL)
        add_file(s, dir, &t->data);
    return true;
}

bool feedcarry_find(const struct lake *lake, const struct run_id *last, const struct feed_doc *doc,
    struct feed_carry *out, struct arena *arena, struct err *e)
{
    const struct run_id none = {""};
    struct search s = {.doc = doc, .out = out, .arena = arena};
    *out = (struct feed_carry){.is_possible = false};
    return last->text[0] == '\0' || chain_fold_since(lake, &none, last, look_at_run, &s, e);
}

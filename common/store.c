#include "store.h"

#include <stdlib.h>

#include "interrupt.h"
#include "mem.h"

bool store_get_all(
    struct store *s, struct store_get *gets, size_t count, size_t *whole, struct err *e)
{
    if (s->get_all != NULL)
        return s->get_all(s, gets, count, whole, e);
    for (*whole = 0; *whole < count; ++*whole) {
        struct store_get *g = &gets[*whole];
        if (!s->get(s, g->path, g->to, g->unsynced, &g->facts, e))
            return false;
    }
    return true;
}

void store_entries_add(struct store_entries *entries, const char *name, bool is_dir)
{
    entries->list = mem_resize(entries->list, entries->count + 1, sizeof *entries->list);
    entries->list[entries->count++] = (struct store_entry){mem_strdup(name), is_dir};
}

void store_entries_release(struct store_entries *entries)
{
    for (size_t i = 0; i < entries->count; i++)
        free(entries->list[i].name);
    free(entries->list);
    *entries = (struct store_entries){NULL, 0};
}

bool store_go_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash != NULL)
        *slash = '\0';
    return strchr(path, '/') != NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct store_entry *)a)->name, ((const struct store_entry *)b)->name);
}

/* ---------------------------------------------------------------------------------------- walk */

struct walk {
    struct store *store;
    store_entries_fn *entries;
    const char *prefix, *after;
    store_each_fn *each;
    void *arg;
    bool more;
};

static bool begins_with(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool walk_dir(struct walk *w, const char *dir, struct err *e);

static bool walk_entry(
    struct walk *w, const char *dir, const struct store_entry *entry, struct err *e)
{
    struct buf path = BUF_INIT;
    bool ok = true;
    buf_printf(&path, "%s%s%s", dir, dir[0] == '\0' ? "" : "/", entry->name);
    bool below = begins_with(path.data, w->prefix);
    if (entry->is_dir) {
        buf_addc(&path, '/');
        bool above = begins_with(w->prefix, path.data);
        bool passed = strncmp(path.data, w->after, path.len) < 0;
        path.data[--path.len] = '\0';
        if ((above || below) && !passed)
            ok = walk_dir(w, path.data, e);
    } else if (below && strcmp(path.data, w->after) > 0) {
        ok = w->each(w->arg, path.data, &w->more, e);
    }
    buf_release(&path);
    return ok;
}

static bool walk_dir(struct walk *w, const char *dir, struct err *e)
{
    struct store_entries entries = {NULL, 0};
    bool ok = interrupt_check(e) && w->entries(w->store, dir, &entries, e);
    if (entries.count > 0)
        qsort(entries.list, entries.count, sizeof *entries.list, by_name);
    for (size_t i = 0; ok && w->more && i < entries.count; i++) {
        if (entries.list[i].name[0] != '.')
            ok = walk_entry(w, dir, &entries.list[i], e);
    }
    store_entries_release(&entries);
    return ok;
}

bool store_walk(struct store *s, store_entries_fn *entries, const char *prefix, const char *after,
    store_each_fn *each, void *arg, struct err *e)
{
    struct walk w = {s, entries, prefix, after, each, arg, true};
    char *dir = mem_strdup(prefix);
    char *slash = strrchr(dir, '/');
    if (slash == NULL)
        dir[0] = '\0';
    else
        *slash = '\0';
    bool ok = walk_dir(&w, dir, e);
    free(dir);
    return ok;
}

/* ---------------------------------------------------------------------------------------- copy */

static bool copy_blocks(struct stream_in *in, struct stream_out *out, struct err *e)
{
    struct text block;
    do {
        if (!interrupt_check(e) || !stream_in_block(in, &block, e))
            return false;
        buf_add(&out->pending, block.ptr, block.len);
        if (!stream_out_flush(out, e))
            return false;
    } while (block.len > 0);
    return true;
}

bool store_copy(const char *from, const char *to, struct unsynced *unsynced,
    struct stream_facts *facts, struct err *e)
{
    struct stream_in *in = stream_in_open(from, e);
    struct stream_out *out = in == NULL ? NULL : stream_out_open(to, e);
    bool ok = out != NULL && copy_blocks(in, out, e) && stream_out_leave(out, unsynced, facts, e);
    stream_out_close(out);
    stream_in_close(in);
    return ok;
}

#include "feedstore.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "feedtext.h"

#define NS_PER_S UINT64_C(1000000000)

/* A look at a store. */
struct look {
    const struct feed_doc *doc;
    const struct feed_mark *mark;
    const char *spool;
    struct store *store;
    const char *pattern;      /* of paths in the store */
    struct store_entries all; /* paths that begin as it does */
    struct feed_files *out;
    struct arena *arena;
};

/* "s3://BUCKET/a/b-*.csv": the store BUCKET/a, in it "b-*.csv". */
static struct store *open_store(
    struct look *l, const struct remote_settings *settings, struct err *e)
{
    const char *where = strstr(l->doc->from, "://") + 3;
    size_t fixed = strcspn(where, "*?["), root = fixed;
    while (root > 0 && where[root - 1] != '/')
        root--;
    l->pattern = where + root;
    const char *folder = arena_memdup(l->arena, where, root > 0 ? root - 1 : 0);
    if (l->doc->scheme == FEED_SFTP && strchr(folder, '/') == NULL)
        folder = arena_printf(l->arena, "%s/", folder); /* its topmost folder */
    if (l->doc->scheme == FEED_S3)
        return s3_open(folder, &settings->s3, e);
    return sftp_open(folder, &settings->sftp);
}

static bool note_path(void *arg, const char *path, bool *more, struct err *e)
{
    struct look *l = arg;
    (void)more;
    (void)e;
    store_entries_add(&l->all, path, false);
    return true;
}

static bool is_listed(const struct look *l, const char *path)
{
    for (size_t i = 0; i < l->all.count; i++) {
        if (strcmp(l->all.list[i].name, path) == 0)
            return true;
    }
    return false;
}

static bool is_done_file(const struct look *l, const char *path)
{
    size_t len = strlen(path), tail = l->doc->done == NULL ? 0 : strlen(l->doc->done);
    return tail > 0 && len > tail && strcmp(path + len - tail, l->doc->done) == 0;
}

/* By the clock over there, which may differ: then a file waits longer, or less. */
static bool is_settled(const struct look *l, const char *path, int64_t written_s)
{
    if (l->doc->done != NULL)
        return is_listed(l, arena_printf(l->arena, "%s%s", path, l->doc->done));
    return feedfiles_stands_still(l->doc, written_s * 1000);
}

static bool fetch(
    struct look *l, const char *path, int64_t written_s, struct feed_file *f, struct err *e)
{
    int64_t again_s;
    struct unsynced of_no_use_after_a_crash = {.count = 0};
    f->path = arena_printf(l->arena, "%s.%zu", l->spool, l->out->count);
    f->is_fetched = true;
    bool ok = l->store->get(l->store, path, f->path, &of_no_use_after_a_crash, &f->mark.facts, e);
    unsynced_drop(&of_no_use_after_a_crash);
    if (!ok || !l->store->written(l->store, path, &again_s, e))
        return false;
    if (again_s != written_s)
        return err_set(e, ERR_UNAVAILABLE, "'%s' has changed while it was read", f->shown);
    f->bytes = f->mark.facts.bytes;
    return true;
}

/* One that looks the same as when it was read is not fetched. */
static bool take(struct look *l, const char *path, struct err *e)
{
    int64_t written_s;
    struct feed_file *f = &l->out->files[l->out->count++];
    f->name = arena_strdup(l->arena, path);
    f->shown =
        arena_printf(l->arena, "%.*s%s", (int)(l->pattern - l->doc->from), l->doc->from, path);
    if (!feedfiles_check_name(path, e) || !l->store->written(l->store, path, &written_s, e))
        return false;
    const struct feed_file_mark *known = feedmarks_file(l->mark, f->name);
    f->mtime_ns = (uint64_t)written_s * NS_PER_S;
    f->is_settled = is_settled(l, path, written_s);
    if (known != NULL && known->mtime_ns == f->mtime_ns) {
        f->mark = *known;
        f->is_known = true;
        return true;
    }
    if (!f->is_settled)
        return true;
    if (!fetch(l, path, written_s, f, e))
        return false;
    f->mark.name = f->name;
    f->mark.mtime_ns = f->mtime_ns;
    f->is_known = known != NULL && known->facts.bytes == f->bytes &&
                  strcmp(known->facts.checksum, f->mark.facts.checksum) == 0;
    return true;
}

static bool look(struct look *l, struct err *e)
{
    const char *prefix = arena_memdup(l->arena, l->pattern, strcspn(l->pattern, "*?["));
    if (!l->store->list(l->store, prefix, "", note_path, l, e))
        return false;
    l->out->files = arena_calloc(l->arena, l->all.count + 1, sizeof *l->out->files);
    for (size_t i = 0; i < l->all.count; i++) {
        const char *path = l->all.list[i].name;
        if (fnmatch(l->pattern, path, FNM_PATHNAME | FNM_NOESCAPE | FNM_PERIOD) == 0 &&
            !is_done_file(l, path) && !take(l, path, e))
            return false;
    }
    bool is_one = strpbrk(l->pattern, "*?[") == NULL;
    return !is_one || l->out->count > 0 ||
           err_set(e, ERR_UNAVAILABLE, "'%s' is not there", l->doc->from);
}

bool feedstore_list(const struct feed_doc *doc, const struct feed_mark *mark, const char *spool,
    const struct remote_settings *settings, struct feed_files *out, struct arena *arena,
    struct err *e)
{
    struct look l = {.doc = doc, .mark = mark, .spool = spool, .out = out, .arena = arena};
    l.store = open_store(&l, settings, e);
    bool ok = l.store != NULL && look(&l, e);
    if (!ok && e->class == ERR_INPUT)
        e->class = ERR_UNAVAILABLE;
    if (l.store != NULL)
        l.store->close(l.store);
    store_entries_release(&l.all);
    return ok || err_context(e, "'%s'", doc->from);
}

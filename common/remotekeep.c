#include "remotekeep.h"

#include <stdlib.h>

#include "interrupt.h"
#include "manifest.h"
#include "remoteview.h"

/* -------------------------------------------------------------------------------------- listing */

/* Paths that are to go; while a listing is read nothing is removed. */
struct paths {
    char **list;
    size_t count;
    enum lake_stage stage;
    const char *before; /* a run; NULL: all */
};

static void add_path(struct paths *p, const char *path)
{
    p->list = mem_resize(p->list, p->count + 1, sizeof *p->list);
    p->list[p->count++] = mem_strdup(path);
}

static void release_paths(struct paths *p)
{
    for (size_t i = 0; i < p->count; i++)
        free(p->list[i]);
    free(p->list);
    p->list = NULL;
    p->count = 0;
}

static bool keep_path(void *arg, const char *path, bool *more, struct err *e)
{
    (void)more;
    (void)e;
    add_path(arg, path);
    return true;
}

/* The run that has an object somewhere below its folder. */
static bool run_below(enum lake_stage stage, const char *path, struct run_id *run)
{
    static const size_t day = sizeof "/2026/11/20/" - 1;
    size_t id = strlen(lake_stage_dir(stage)) + day;
    size_t len = sizeof run->text - 1;
    int64_t ms;
    if (strlen(path) <= id + len || path[id + len] != '/')
        return false;
    memcpy(run->text, path + id, len);
    run->text[len] = '\0';
    if (!clock_parse_basic(run->text, &ms))
        return false;
    char *dir = remoteview_run_path(stage, run);
    bool is_its = strncmp(dir, path, id + len) == 0;
    free(dir);
    return is_its;
}

/* Each folder of a run once, also of one that has no manifest any more. */
static bool keep_folder(void *arg, const char *path, bool *more, struct err *e)
{
    struct paths *p = arg;
    struct run_id run;
    (void)e;
    if (!run_below(p->stage, path, &run))
        return true;
    if (p->before != NULL && strcmp(run.text, p->before) >= 0)
        return *more = false, true;
    char *dir = remoteview_run_path(p->stage, &run);
    if (p->count == 0 || strcmp(p->list[p->count - 1], dir) != 0)
        add_path(p, dir);
    free(dir);
    return true;
}

/* ------------------------------------------------------------------------------------- removing */

static bool delete_below(struct store *s, const char *dir, struct err *e)
{
    struct paths objects = {.count = 0};
    char *prefix = remoteview_join(dir, "");
    bool ok = s->list(s, prefix, "", keep_path, &objects, e);
    for (size_t i = 0; ok && i < objects.count; i++)
        ok = s->delete (s, objects.list[i], e);
    release_paths(&objects);
    free(prefix);
    return ok;
}

/* Its manifest first: without that it is no run. */
static bool remove_folder(struct store *s, const char *dir, struct err *e)
{
    char *manifest = remoteview_join(dir, MANIFEST_NAME);
    bool ok = interrupt_check(e) && s->delete (s, manifest, e) &&
              (s->remove == NULL ? delete_below(s, dir, e) : s->remove(s, dir, e));
    free(manifest);
    return ok;
}

/* `before` NULL: all, the newest first, so that what is left at any moment is a chain. */
static bool remove_stage(struct remote *r, enum lake_stage stage, const char *before, struct err *e)
{
    struct paths folders = {.stage = stage, .before = before};
    char *prefix = remoteview_join(lake_stage_dir(stage), "2");
    bool ok = r->store->list(r->store, prefix, "", keep_folder, &folders, e);
    for (size_t i = 0; ok && i < folders.count; i++) {
        size_t at = before == NULL ? folders.count - 1 - i : i;
        ok = remove_folder(r->store, folders.list[at], e);
    }
    release_paths(&folders);
    free(prefix);
    return ok;
}

/* Those of removed runs; but the last of them says who comes after it, which is still there. */
static bool remove_claims(struct remote *r, const char *before, struct err *e)
{
    static const char prefix[] = "extracted/next/";
    struct paths claims = {.count = 0};
    size_t end = 0;
    bool ok = r->store->list(r->store, prefix, "", keep_path, &claims, e);
    while (end < claims.count &&
           (before == NULL || strcmp(claims.list[end] + strlen(prefix), before) < 0))
        end++;
    if (before != NULL && end > 0)
        end--;
    for (size_t i = 0; ok && i < end; i++)
        ok = r->store->delete (r->store, claims.list[i], e);
    release_paths(&claims);
    return ok;
}

static bool check_there(
    struct remote *r, enum lake_stage stage, const struct run_id *run, struct err *e)
{
    bool found = false;
    struct buf ignored = BUF_INIT;
    char *dir = remoteview_run_path(stage, run);
    char *path = remoteview_join(dir, MANIFEST_NAME);
    bool ok = r->store->read(r->store, path, MANIFEST_MAX_BYTES, &ignored, &found, e);
    if (ok && !found)
        ok = err_set(e, ERR_INPUT, "there is no %s run '%s'", lake_stage_dir(stage), run->text);
    buf_release(&ignored);
    free(path);
    free(dir);
    return ok;
}

bool remotekeep_remove_before(struct remote *r, const struct run_id *run, struct err *e)
{
    struct buf line = BUF_INIT;
    if (!remoteview_ask_begins(r, e) || !check_there(r, LAKE_EXTRACTED, run, e) ||
        !check_there(r, LAKE_TRANSFORMED, run, e))
        return false;
    if (strcmp(r->begins.text, run->text) > 0)
        return err_set(e, ERR_DATA, "it begins with run '%s' already, which is later than '%s'",
            r->begins.text, run->text);
    buf_printf(&line, "%s\n", run->text);
    bool ok = strcmp(r->begins.text, run->text) == 0 ||
              r->store->write(r->store, LAKE_BEGINS, line.data, e);
    buf_release(&line);
    return ok && remove_stage(r, LAKE_EXTRACTED, run->text, e) &&
           remove_stage(r, LAKE_TRANSFORMED, run->text, e) && remove_claims(r, run->text, e);
}

bool remotekeep_empty(struct remote *r, struct err *e)
{
    return remove_claims(r, NULL, e) && remove_stage(r, LAKE_TRANSFORMED, NULL, e) &&
           remove_stage(r, LAKE_EXTRACTED, NULL, e) && r->store->delete (r->store, LAKE_BEGINS, e);
}

bool remotekeep_give_up(struct remote *r, int64_t before_s, uint64_t *count, struct err *e)
{
    *count = 0;
    for (int i = 0; r->store->give_up != NULL && i < REMOTEVIEW_STAGES; i++) {
        char *prefix = remoteview_join(lake_stage_dir((enum lake_stage)i), "2");
        bool ok = r->store->give_up(r->store, prefix, before_s, count, e);
        free(prefix);
        if (!ok)
            return false;
    }
    return true;
}

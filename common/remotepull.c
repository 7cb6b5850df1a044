#include "remotepull.h"

#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "log.h"
#include "manifest.h"
#include "remoteview.h"

static const char PULLED[] = ".pull";

/*
 * Runs that have come whole and are not to be seen yet: they become durable together, which takes
 * the disk a fraction of the time, and then visible, in their order.  Large ones gain nothing by
 * it.
 */
enum { GROUP_RUNS = 16, GROUP_BYTES = 64 * 1024 * 1024 };

struct come {
    const struct run_id *run;
    char *dir; /* hidden */
    uint64_t bytes;
    struct unsynced unsynced;
};

struct pull {
    struct remote *r;
    struct lake *lake;
    enum lake_stage stage;
    struct come group[GROUP_RUNS];
    size_t count;
    uint64_t bytes;
};

/* ------------------------------------------------------------------------------------ a run comes
 */

/* A run on its way between two folders. */
struct transfer {
    struct remote *r;
    struct come *come;
    const char *distant; /* folder of the remote */
};

static bool fetch_file(void *arg, const struct manifest_file *file, struct err *e)
{
    const struct transfer *t = arg;
    struct stream_facts came = {0, ""};
    char *from = remoteview_join(t->distant, file->name);
    char *to = remoteview_join(t->come->dir, file->name);
    char *name = strrchr(to, '/');
    *name = '\0';
    bool ok = fs_make_dirs(to, e); /* rejected/ */
    *name = '/';
    ok = ok && t->r->store->get(t->r->store, from, to, &t->come->unsynced, &came, e);
    if (ok &&
        (came.bytes != file->facts.bytes || strcmp(came.checksum, file->facts.checksum) != 0)) {
        ok = err_set(e, ERR_INPUT, "'%s' is damaged: it is not what its manifest says", from);
        err_hint(e, "remove the run's folder from the remote and state/remote-*.json of the lake "
                    "that made it, whose next start pushes it again");
    }
    if (ok && strchr(file->name, '/') != NULL) {
        *name = '\0';
        ok = fs_sync_dir(to, e);
    }
    t->come->bytes += came.bytes;
    free(from);
    free(to);
    return ok;
}

static bool write_manifest(const struct transfer *t, const struct buf *bytes, struct err *e)
{
    char *to = remoteview_join(t->come->dir, MANIFEST_NAME);
    struct stream_out *out = stream_out_open(to, e);
    if (out != NULL)
        buf_add(&out->pending, buf_str(bytes), bytes->len);
    bool ok = out != NULL && stream_out_leave(out, &t->come->unsynced, NULL, e);
    stream_out_close(out);
    free(to);
    return ok;
}

static bool fetch_manifest(const struct transfer *t, struct err *e)
{
    struct buf bytes = BUF_INIT;
    bool found;
    char *from = remoteview_join(t->distant, MANIFEST_NAME);
    bool ok = t->r->store->read(t->r->store, from, MANIFEST_MAX_BYTES, &bytes, &found, e);
    if (ok && !found)
        ok = err_set(e, ERR_INPUT, "'%s' is gone", from);
    ok = ok && write_manifest(t, &bytes, e);
    buf_release(&bytes);
    free(from);
    return ok;
}

static bool has_previous(const struct pull *p, const struct manifest *m)
{
    if (m->previous.text[0] == '\0' || lake_is_removed(p->lake, &m->previous) ||
        lake_has_run(p->lake, m->stage, &m->previous))
        return true;
    size_t i = 0;
    while (i < p->count && strcmp(p->group[i].run->text, m->previous.text) != 0)
        i++;
    return i < p->count;
}

/* That the run before it is in the lake, or that the chain begins with this one. */
static bool check_previous(const struct pull *p, const struct manifest *m, struct err *e)
{
    if (has_previous(p, m))
        return true;
    if (!remoteview_ask_begins(p->r, e))
        return false;
    if (strcmp(p->r->begins.text, m->run.text) == 0)
        return lake_set_begins(p->lake, &m->run, e);
    err_set(e, ERR_INPUT, "the %s run before it, '%s', is neither there nor in the lake '%s'",
        lake_stage_dir(m->stage), m->previous.text, p->lake->root);
    return err_hint(e,
        "remove state/remote-%s.json from the lake that made it, whose next start "
        "pushes what is missing",
        lake_stage_dir(m->stage));
}

static bool fetch_files(
    const struct pull *p, struct transfer *t, const struct run_id *run, struct err *e)
{
    struct manifest m;
    if (!fs_remove_tree(t->come->dir, e) || !fs_make_dir(t->come->dir, e) ||
        !fetch_manifest(t, e) || !manifest_read_dir(&m, t->come->dir, p->stage, run, e))
        return false;
    bool ok = check_previous(p, &m, e) && manifest_each_file(&m, fetch_file, t, e);
    manifest_release(&m);
    return ok;
}

static bool failed(const struct pull *p, const struct run_id *run, struct err *e)
{
    return err_context(e, "%s run %s", lake_stage_dir(p->stage), run->text);
}

/* Not to be seen any more than before. */
static void abort_run(struct come *come)
{
    unsynced_drop(&come->unsynced);
    lake_run_abort(come->dir);
    free(come->dir);
}

static bool fetch_run(struct pull *p, const struct run_id *run, struct err *e)
{
    struct buf dir = BUF_INIT;
    struct come *come = &p->group[p->count];
    char *distant = remoteview_run_path(p->stage, run);
    buf_printf(&dir, "%s/%s/.%s%s", p->lake->root, lake_stage_dir(p->stage), run->text, PULLED);
    *come = (struct come){.run = run, .dir = dir.data};
    struct transfer t = {p->r, come, distant};
    bool ok = fetch_files(p, &t, run, e);
    free(distant);
    if (!ok) {
        abort_run(come);
        return failed(p, run, e);
    }
    p->bytes += come->bytes;
    p->count++;
    return true;
}

/* ------------------------------------------------------------------------------ a group is shown
 */

static bool sync_group(struct pull *p, struct err *e)
{
    for (size_t i = 0; i < p->count; i++) {
        struct come *come = &p->group[i];
        if (!unsynced_sync(&come->unsynced, e) || !fs_sync_dir(come->dir, e))
            return failed(p, come->run, e);
    }
    return true;
}

/* Those of a day lie in one folder. */
static bool is_last_of_day(const struct pull *p, size_t i)
{
    const char *day = p->group[i].run->text;
    return i + 1 == p->count || strncmp(day, p->group[i + 1].run->text, strlen("YYYYMMDD")) != 0;
}

static bool show_runs(struct pull *p, size_t *shown, struct err *e)
{
    bool ok = true;
    while (ok && *shown < p->count) {
        const struct come *come = &p->group[*shown];
        ok = lake_run_show(p->lake, p->stage, come->run, come->dir, e) || failed(p, come->run, e);
        *shown += ok;
    }
    for (size_t i = 0; ok && i < p->count; i++)
        ok = !is_last_of_day(p, i) || lake_sync_run(p->lake, p->stage, p->group[i].run, e);
    return ok;
}

static bool show_group(struct pull *p, struct err *e)
{
    size_t shown = 0;
    bool ok = sync_group(p, e) && show_runs(p, &shown, e);
    for (size_t i = 0; i < p->count; i++) {
        if (i >= shown)
            abort_run(&p->group[i]);
        else
            free(p->group[i].dir);
    }
    for (size_t i = 0; ok && i < p->count; i++) {
        p->r->views[p->stage].known = *p->group[i].run;
        log_info("run %s pulled from '%s'", p->group[i].run->text, p->r->url);
    }
    p->count = 0;
    p->bytes = 0;
    return ok;
}

/* ------------------------------------------------------------------------------------------ all
 */

/* Whoever made it may have been killed before its name was on disk. */
static bool pass_over(struct pull *p, const struct run_id *run, struct err *e)
{
    struct run_id *known = &p->r->views[p->stage].known;
    if (!show_group(p, e))
        return false;
    bool is_new = strcmp(run->text, known->text) > 0;
    if (is_new && lake_has_run(p->lake, p->stage, run) && !lake_sync_run(p->lake, p->stage, run, e))
        return false;
    *known = *run;
    return true;
}

static bool pull_run(struct pull *p, const struct run_id *run, struct err *e)
{
    if (lake_is_removed(p->lake, run) || lake_has_run(p->lake, p->stage, run))
        return pass_over(p, run, e);
    if (!fetch_run(p, run, e))
        return false;
    return (p->count < GROUP_RUNS && p->bytes < GROUP_BYTES) || show_group(p, e);
}

/* What came before one that does not come is shown all the same. */
static bool pull_each(struct pull *p, struct err *e)
{
    const struct remoteview *v = &p->r->views[p->stage];
    struct err ignored = ERR_INIT;
    bool ok = true;
    for (size_t i = 0; ok && i < v->count; i++)
        ok = pull_run(p, &v->runs[i], e);
    return show_group(p, ok ? e : &ignored) && ok;
}

static bool pull_all(struct remote *r, struct lake *lake, enum lake_stage stage, struct err *e)
{
    struct remoteview *v = &r->views[stage];
    struct pull p = {.r = r, .lake = lake, .stage = stage};
    if (!remoteview_look(r, lake, stage, e))
        return false;
    struct run_id before = v->known;
    bool ok = pull_each(&p, e);
    if (strcmp(before.text, v->known.text) != 0) {
        struct err unnoted = ERR_INIT; /* what is not noted is looked at again */
        ok = remoteview_save(r, lake, stage, ok ? e : &unnoted) && ok;
    }
    return ok;
}

bool remotepull_runs(struct remote *r, struct lake *lake, enum lake_stage stage, struct err *e)
{
    struct buf name = BUF_INIT;
    buf_printf(&name, "pull-%s.lock", lake_stage_dir(stage));
    char *path = lake_state_path(lake, name.data);
    int lock = fs_lock(path, "pull", e);
    bool ok = lock >= 0 && lake_clean_as(lake, stage, PULLED, e) && pull_all(r, lake, stage, e);
    fs_unlock(lock);
    free(path);
    buf_release(&name);
    return ok || err_context(e, "remote '%s'", r->url);
}

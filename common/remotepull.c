#include "remotepull.h"

#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "log.h"
#include "manifest.h"
#include "remoteview.h"

/* A run on its way between two folders. */
struct transfer {
    struct remote *r;
    const char *local;   /* folder of this host */
    const char *distant; /* folder of the remote */
};

static const char PULLED[] = ".pull";

static bool fetch_file(void *arg, const struct manifest_file *file, struct err *e)
{
    const struct transfer *t = arg;
    struct stream_facts came = {0, ""};
    char *from = remoteview_join(t->distant, file->name);
    char *to = remoteview_join(t->local, file->name);
    char *name = strrchr(to, '/');
    *name = '\0';
    bool ok = fs_make_dirs(to, e); /* rejected/ */
    *name = '/';
    ok = ok && t->r->store->get(t->r->store, from, to, &came, e);
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
    free(from);
    free(to);
    return ok;
}

static bool fetch_manifest(const struct transfer *t, struct err *e)
{
    struct buf bytes = BUF_INIT;
    bool found;
    char *from = remoteview_join(t->distant, MANIFEST_NAME);
    char *to = remoteview_join(t->local, MANIFEST_NAME);
    bool ok = t->r->store->read(t->r->store, from, MANIFEST_MAX_BYTES, &bytes, &found, e);
    if (ok && !found)
        ok = err_set(e, ERR_INPUT, "'%s' is gone", from);
    ok = ok && fs_write_new_file(to, buf_str(&bytes), bytes.len, e);
    buf_release(&bytes);
    free(from);
    free(to);
    return ok;
}

/* That the run before it is in the lake, or that the chain begins with this one. */
static bool check_previous(
    struct remote *r, struct lake *lake, const struct manifest *m, struct err *e)
{
    if (m->previous.text[0] == '\0' || lake_is_removed(lake, &m->previous) ||
        lake_has_run(lake, m->stage, &m->previous))
        return true;
    if (!remoteview_ask_begins(r, e))
        return false;
    if (strcmp(r->begins.text, m->run.text) == 0)
        return lake_set_begins(lake, &m->run, e);
    err_set(e, ERR_INPUT, "the %s run before it, '%s', is neither there nor in the lake '%s'",
        lake_stage_dir(m->stage), m->previous.text, lake->root);
    return err_hint(e,
        "remove state/remote-%s.json from the lake that made it, whose next start "
        "pushes what is missing",
        lake_stage_dir(m->stage));
}

static bool fetch_run(struct transfer *t, struct lake *lake, enum lake_stage stage,
    const struct run_id *run, struct err *e)
{
    struct manifest m;
    if (!fs_remove_tree(t->local, e) || !fs_make_dir(t->local, e) || !fetch_manifest(t, e) ||
        !manifest_read_dir(&m, t->local, stage, run, e))
        return false;
    bool ok = check_previous(t->r, lake, &m, e) && manifest_each_file(&m, fetch_file, t, e) &&
              lake_run_commit(lake, stage, run, t->local, false, e);
    manifest_release(&m);
    return ok;
}

static bool pull_run(struct remote *r, struct lake *lake, enum lake_stage stage,
    const struct run_id *run, struct err *e)
{
    struct buf local = BUF_INIT;
    char *distant = remoteview_run_path(stage, run);
    buf_printf(&local, "%s/%s/.%s%s", lake->root, lake_stage_dir(stage), run->text, PULLED);
    struct transfer t = {r, local.data, distant};
    bool ok = fetch_run(&t, lake, stage, run, e);
    if (ok)
        log_info("run %s pulled from '%s'", run->text, r->url);
    else
        lake_run_abort(local.data);
    buf_release(&local);
    free(distant);
    return ok || err_context(e, "%s run %s", lake_stage_dir(stage), run->text);
}

static bool pull_all(struct remote *r, struct lake *lake, enum lake_stage stage, struct err *e)
{
    struct remoteview *v = &r->views[stage];
    struct run_id before;
    if (!remoteview_look(r, lake, stage, e))
        return false;
    before = v->known;
    bool ok = true;
    for (size_t i = 0; ok && i < v->count; i++) {
        const struct run_id *run = &v->runs[i];
        ok = lake_is_removed(lake, run) || lake_has_run(lake, stage, run) ||
             pull_run(r, lake, stage, run, e);
        if (ok)
            v->known = *run;
    }
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

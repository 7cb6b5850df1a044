#include "remotecheck.h"

#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "manifest.h"
#include "remoteview.h"

static bool knows_all(struct remote *r, const struct lake *lake, struct err *e)
{
    const struct remoteview *v = &r->views[LAKE_EXTRACTED];
    if (!remoteview_look(r, lake, LAKE_EXTRACTED, e))
        return false;
    for (size_t i = 0; i < v->count; i++) {
        const struct run_id *run = &v->runs[i];
        if (lake_is_removed(lake, run) || lake_has_run(lake, LAKE_EXTRACTED, run))
            continue;
        err_set(e, ERR_DATA, "it has run '%s', of which the lake '%s' knows nothing", run->text,
            lake->root);
        return err_hint(e, "if another tt-extract writes to it, give this one a remote of its own; "
                           "if the lake was lost or is not mounted, tt-extract --pull fetches its "
                           "runs");
    }
    return true;
}

bool remotecheck_writer(struct remote *r, const struct lake *lake, struct err *e)
{
    return knows_all(r, lake, e) || err_context(e, "remote '%s'", r->url);
}

static bool is_same(struct remote *r, const struct lake *lake, enum lake_stage stage,
    const struct run_id *run, struct err *e)
{
    struct buf here = BUF_INIT;
    struct buf there = BUF_INIT;
    bool found = false;
    char *dir = lake_run_path(lake, stage, run);
    char *local = remoteview_join(dir, MANIFEST_NAME);
    char *distant_dir = remoteview_run_path(stage, run);
    char *distant = remoteview_join(distant_dir, MANIFEST_NAME);
    bool ok = fs_read_file(local, MANIFEST_MAX_BYTES, &here, e) &&
              r->store->read(r->store, distant, MANIFEST_MAX_BYTES, &there, &found, e);
    if (ok && found && (here.len != there.len || memcmp(here.data, there.data, here.len) != 0)) {
        ok = err_set(e, ERR_DATA, "it has the %s run '%s' with other contents",
            lake_stage_dir(stage), run->text);
        err_hint(e,
            "nothing is written over there: remove that run's folder by hand, if nobody has "
            "loaded it, and state/remote-%s.json from the lake",
            lake_stage_dir(stage));
    }
    buf_release(&here);
    buf_release(&there);
    free(dir);
    free(local);
    free(distant_dir);
    free(distant);
    return ok;
}

bool remotecheck_same(struct remote *r, const struct lake *lake, enum lake_stage stage,
    const struct run_id *run, struct err *e)
{
    return is_same(r, lake, stage, run, e) || err_context(e, "remote '%s'", r->url);
}

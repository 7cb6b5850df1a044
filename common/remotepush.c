#include "remotepush.h"

#include <stdlib.h>
#include <string.h>

#include "chain.h"
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

static bool send_file(void *arg, const struct manifest_file *file, struct err *e)
{
    const struct transfer *t = arg;
    char *from = remoteview_join(t->local, file->name);
    char *to = remoteview_join(t->distant, file->name);
    bool ok = t->r->store->put(t->r->store, to, from, &file->facts, e);
    free(from);
    free(to);
    return ok;
}

/* Last: with it the run is there. */
static bool send_manifest(struct transfer *t, const struct manifest *m, struct err *e)
{
    struct manifest_file file = {.name = MANIFEST_NAME};
    struct buf bytes = BUF_INIT;
    char *path = remoteview_join(t->local, MANIFEST_NAME);
    bool ok = fs_read_file(path, MANIFEST_MAX_BYTES, &bytes, e);
    file.facts.bytes = bytes.len;
    memcpy(file.facts.checksum, m->checksum, sizeof file.facts.checksum);
    ok = ok && send_file(t, &file, e);
    buf_release(&bytes);
    free(path);
    return ok;
}

/* Asked when a lake pushes for the first time: what is left where a service has no conditional
 * writes is for people to know. */
static bool warn_of_races(struct remote *r, const char *path, const char *text, struct err *e)
{
    bool exclusive = true;
    if (r->pushed_before || r->store->is_exclusive == NULL)
        return true;
    r->pushed_before = true;
    if (!r->store->is_exclusive(r->store, path, text, &exclusive, e))
        return false;
    if (!exclusive)
        log_warning(
            "remote '%s': the service passes over If-None-Match, or renames over what is there: "
            "two "
            "tt-extract that begin at the same moment would both write to it; see to it that one "
            "lake only is extracted to",
            r->url);
    return true;
}

/* Whoever makes the object first is the one that the chain goes on with. */
static bool claim(struct remote *r, const struct manifest *m, struct err *e)
{
    struct buf path = BUF_INIT;
    struct buf owner = BUF_INIT;
    bool made, found;
    buf_printf(&path, "%s/next/%s", lake_stage_dir(m->stage),
        m->previous.text[0] == '\0' ? "first" : m->previous.text);
    bool ok = r->store->create(r->store, path.data, m->run.text, &made, e) &&
              (!made || warn_of_races(r, path.data, m->run.text, e));
    if (ok && !made) {
        ok = r->store->read(r->store, path.data, REMOTEVIEW_SMALL, &owner, &found, e);
        if (ok && (!found || strcmp(buf_str(&owner), m->run.text) != 0)) {
            ok = err_set(e, ERR_DATA, "run '%s' comes there after '%s' already", buf_str(&owner),
                m->previous.text[0] == '\0' ? "the beginning" : m->previous.text);
            err_hint(e, "another tt-extract writes to it: one remote is of one lake");
        }
    }
    buf_release(&path);
    buf_release(&owner);
    return ok;
}

static bool send_run(struct transfer *t, const struct manifest *m, const char *final, struct err *e)
{
    struct store *store = t->r->store;
    if (m->stage == LAKE_EXTRACTED && !claim(t->r, m, e))
        return false;
    if (store->publish != NULL && !store->remove(store, t->distant, e))
        return false;
    return manifest_each_file(m, send_file, t, e) && send_manifest(t, m, e) &&
           (store->publish == NULL || store->publish(store, t->distant, final, e));
}

static bool push_run(struct remote *r, const struct lake *lake, enum lake_stage stage,
    const struct run_id *run, struct err *e)
{
    struct manifest m;
    struct buf hidden = BUF_INIT;
    if (!manifest_read(&m, lake, stage, run, e))
        return false;
    char *local = lake_run_path(lake, stage, run);
    char *final = remoteview_run_path(stage, run);
    buf_printf(&hidden, "%s/.%s.tmp", lake_stage_dir(stage), run->text);
    struct transfer t = {r, local, r->store->publish == NULL ? final : hidden.data};
    bool ok = send_run(&t, &m, final, e);
    if (ok)
        log_info("run %s pushed to '%s'", run->text, r->url);
    free(local);
    free(final);
    buf_release(&hidden);
    manifest_release(&m);
    return ok || err_context(e, "%s run %s", lake_stage_dir(stage), run->text);
}

static enum chain_look is_there(void *arg, const struct run_id *run, struct err *e)
{
    const struct remoteview *v = arg;
    (void)e;
    return strcmp(run->text, v->known.text) <= 0 ? CHAIN_DONE : CHAIN_PENDING;
}

/* A lake from which older runs have been removed begins an empty remote as it begins itself. */
static bool send_begins(struct remote *r, const struct lake *lake, enum lake_stage stage,
    const struct run_id *first, struct err *e)
{
    if (strcmp(first->text, lake->begins.text) != 0 || r->views[stage].count > 0)
        return true;
    struct buf line = BUF_INIT;
    buf_printf(&line, "%s\n", first->text);
    bool ok = r->store->write(r->store, LAKE_BEGINS, line.data, e);
    buf_release(&line);
    return ok;
}

static bool push_all(struct remote *r, const struct lake *lake, enum lake_stage stage,
    const struct run_id *last, struct err *e)
{
    struct remoteview *v = &r->views[stage];
    struct chain chain;
    struct err first = ERR_INIT;
    if (!remoteview_look(r, lake, stage, e) ||
        !chain_pending(lake, stage, last, is_there, v, &chain, e))
        return false;
    r->pushed_before = r->pushed_before || v->known.text[0] != '\0';
    bool ok = chain.count == 0 || send_begins(r, lake, stage, &chain.runs[0], e);
    for (size_t i = 0; ok && i < chain.count; i++) {
        ok = remoteview_has(v, &chain.runs[i]) || push_run(r, lake, stage, &chain.runs[i], e);
        if (ok)
            v->known = chain.runs[i];
    }
    if (ok && strcmp(last->text, v->known.text) > 0)
        v->known = *last;
    if (chain.count > 0 || ok) { /* what is not noted is looked at again */
        bool noted = v->known.text[0] == '\0' || remoteview_save(r, lake, stage, ok ? e : &first);
        ok = ok && noted;
    }
    chain_release(&chain);
    return ok;
}

bool remotepush_runs(struct remote *r, const struct lake *lake, enum lake_stage stage,
    const struct run_id *last, struct err *e)
{
    struct remoteview *v = &r->views[stage];
    if (!v->looked)
        remoteview_load(r, lake, stage);
    if (last->text[0] == '\0' || strcmp(last->text, v->known.text) <= 0)
        return true;
    return push_all(r, lake, stage, last, e) || err_context(e, "remote '%s'", r->url);
}

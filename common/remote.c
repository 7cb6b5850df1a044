#include "remote.h"

#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "doc.h"
#include "file_store.h"
#include "fs.h"
#include "log.h"
#include "manifest.h"
#include "remoteview.h"

/* ----------------------------------------------------------------------------------------- URL */

static const char FILE_SCHEME[] = "file:";

static const char S3_SCHEME[] = "s3://";

/* BUCKET[/PREFIX] of s3://BUCKET[/PREFIX]. */
static const char *s3_of(const char *url)
{
    if (strncmp(url, S3_SCHEME, strlen(S3_SCHEME)) != 0)
        return NULL;
    const char *where = url + strlen(S3_SCHEME);
    size_t bucket =
        strspn(where, "abcdefghijklmnopqrstuvwxyz0123456789.-_ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return bucket > 0 && (where[bucket] == '\0' || where[bucket] == '/') ? where : NULL;
}

/* The folder of file:/DIR, file:///DIR. */
static const char *file_of(const char *url)
{
    if (strncmp(url, FILE_SCHEME, strlen(FILE_SCHEME)) != 0)
        return NULL;
    const char *path = url + strlen(FILE_SCHEME);
    if (strncmp(path, "//", 2) == 0)
        path += 2;
    return path[0] == '/' ? path : NULL;
}

/* [USER@]HOST[:PORT]/PATH of sftp://[USER@]HOST[:PORT]/PATH. */
static const char *sftp_of(const char *url)
{
    static const char scheme[] = "sftp://";
    bool is_one = strncmp(url, scheme, strlen(scheme)) == 0;
    return is_one && sftp_check(url + strlen(scheme)) ? url + strlen(scheme) : NULL;
}

bool remote_check_url(const char *url, struct err *e)
{
    if (file_of(url) != NULL || s3_of(url) != NULL || sftp_of(url) != NULL)
        return true;
    err_set(e, ERR_USAGE, "'%s' is no remote", url);
    return err_hint(
        e, "a remote is file:/DIR, s3://BUCKET[/PREFIX] or sftp://[USER@]HOST[:PORT]/PATH");
}

static struct store *open_store(
    const char *url, const struct remote_settings *settings, struct err *e)
{
    if (file_of(url) != NULL)
        return file_store_open(file_of(url), e);
    if (s3_of(url) != NULL)
        return s3_open(s3_of(url), &settings->s3, e);
    return sftp_open(sftp_of(url), &settings->sftp);
}

struct remote *remote_open(const char *url, const struct remote_settings *settings, struct err *e)
{
    if (!remote_check_url(url, e))
        return NULL;
    struct store *store = open_store(url, settings, e);
    if (store == NULL) {
        err_context(e, "remote '%s'", url);
        return NULL;
    }
    struct remote *r = mem_alloc(1, sizeof *r);
    r->store = store;
    r->url = mem_strdup(url);
    return r;
}

void remote_close(struct remote *r)
{
    if (r == NULL)
        return;
    for (int i = 0; i < REMOTEVIEW_STAGES; i++)
        free(r->views[i].runs);
    r->store->close(r->store);
    free(r->url);
    free(r);
}

/* --------------------------------------------------------------------------------------- files */

typedef bool each_file_fn(void *arg, const struct manifest_file *file, struct err *e);

/* The files of a run, but for its manifest. */
static bool each_file(const struct manifest *m, each_file_fn *each, void *arg, struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && i < m->table_count; i++) {
        const struct manifest_table *t = &m->tables[i];
        ok = (t->data.name == NULL || each(arg, &t->data, e)) &&
             (t->deleted.name == NULL || each(arg, &t->deleted, e)) &&
             (t->held_back.name == NULL || each(arg, &t->held_back, e));
    }
    for (size_t i = 0; ok && i < m->reject_count; i++)
        ok = m->rejects[i].file.name == NULL || each(arg, &m->rejects[i].file, e);
    return ok;
}

/* A run on its way between two folders. */
struct transfer {
    struct remote *r;
    const char *local;   /* folder of this host */
    const char *distant; /* folder of the remote */
};

/* ---------------------------------------------------------------------------------------- pull */

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
    ok = ok && fs_write_file(to, buf_str(&bytes), bytes.len, e);
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
    if (!fs_remove_tree(t->local, e) || !fs_make_dirs(t->local, e) || !fetch_manifest(t, e) ||
        !manifest_read_dir(&m, t->local, stage, run, e))
        return false;
    bool ok = check_previous(t->r, lake, &m, e) && each_file(&m, fetch_file, t, e) &&
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

bool remote_pull(struct remote *r, struct lake *lake, enum lake_stage stage, struct err *e)
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

/* ---------------------------------------------------------------------------------------- push */

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
    return each_file(m, send_file, t, e) && send_manifest(t, m, e) &&
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

bool remote_push(struct remote *r, const struct lake *lake, enum lake_stage stage,
    const struct run_id *last, struct err *e)
{
    struct remoteview *v = &r->views[stage];
    if (!v->looked)
        remoteview_load(r, lake, stage);
    if (last->text[0] == '\0' || strcmp(last->text, v->known.text) <= 0)
        return true;
    return push_all(r, lake, stage, last, e) || err_context(e, "remote '%s'", r->url);
}

/* -------------------------------------------------------------------------------------- checks */

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

bool remote_check_writer(struct remote *r, const struct lake *lake, struct err *e)
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

bool remote_check_same(struct remote *r, const struct lake *lake, enum lake_stage stage,
    const struct run_id *run, struct err *e)
{
    return is_same(r, lake, stage, run, e) || err_context(e, "remote '%s'", r->url);
}

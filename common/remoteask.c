#include "remoteask.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "chain.h"
#include "doc.h"
#include "fs.h"
#include "remotekeep.h"
#include "remoteprobe.h"
#include "remotepull.h"
#include "remoteview.h"

enum { LOOK_BACK_DAYS = 2, DAY_MS = 86400 * 1000 };

static bool flush(struct err *e)
{
    return fflush(stdout) == 0 ||
           err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
}

static bool print_object(const json_t *object, struct err *e)
{
    struct buf line = BUF_INIT;
    doc_format_line(object, &line);
    (void)fputs(line.data, stdout);
    buf_release(&line);
    return flush(e);
}

/* --------------------------------------------------------------------------------------- state */

/* What is asked; with a lake that is there, or none. */
struct asking {
    struct remote *remote;
    const struct lake *lake; /* NULL: none */
};

static bool keep_last(void *arg, const char *path, bool *more, struct err *e)
{
    struct run_id *run = arg;
    struct run_id found;
    (void)more;
    (void)e;
    if (remoteview_run_of_path(path, &found))
        *run = found;
    return true;
}

/* Of a stage that is another host's business: by what was made there these days, or else all. */
static bool find_newest(
    struct remote *r, enum lake_stage stage, struct run_id *newest, struct err *e)
{
    struct run_id since = {""};
    char *prefix = remoteview_join(lake_stage_dir(stage), "2");
    clock_format_basic(clock_now_ms() - LOOK_BACK_DAYS * (int64_t)DAY_MS, since.text);
    char *after = remoteview_run_path(stage, &since);
    newest->text[0] = '\0';
    bool ok = r->store->list(r->store, prefix, after, keep_last, newest, e);
    if (ok && newest->text[0] == '\0')
        ok = r->store->list(r->store, prefix, "", keep_last, newest, e);
    free(after);
    free(prefix);
    return ok;
}

static enum chain_look is_there(void *arg, const struct run_id *run, struct err *e)
{
    const struct remoteview *v = arg;
    (void)e;
    return strcmp(run->text, v->known.text) <= 0 ? CHAIN_DONE : CHAIN_PENDING;
}

/* Adds how many runs of a list wait for what, and the first of them. */
static void set_waiting(json_t *stage, const char *what, uint64_t count, const struct run_id *first)
{
    json_t *waiting = json_object();
    doc_set_uint64(waiting, "count", count);
    doc_set_text(waiting, "first", count == 0 ? NULL : first->text);
    doc_set(stage, what, waiting);
}

static bool set_to_push(const struct asking *a, enum lake_stage stage, const struct run_id *newest,
    json_t *object, struct err *e)
{
    const struct remoteview *v = &a->remote->views[stage];
    const struct run_id *first = NULL;
    struct chain chain;
    uint64_t count = 0;
    if (!chain_pending(a->lake, stage, newest, is_there, &a->remote->views[stage], &chain, e))
        return false;
    for (size_t i = 0; i < chain.count; i++) {
        if (remoteview_has(v, &chain.runs[i]))
            continue;
        first = count++ == 0 ? &chain.runs[i] : first;
    }
    set_waiting(object, "to_push", count, first);
    chain_release(&chain);
    return true;
}

static void set_to_pull(const struct asking *a, enum lake_stage stage, json_t *object)
{
    const struct remoteview *v = &a->remote->views[stage];
    const struct run_id *first = NULL;
    uint64_t count = 0;
    for (size_t i = 0; i < v->count; i++) {
        if (lake_is_removed(a->lake, &v->runs[i]) || lake_has_run(a->lake, stage, &v->runs[i]))
            continue;
        first = count++ == 0 ? &v->runs[i] : first;
    }
    set_waiting(object, "to_pull", count, first);
}

static bool set_stage(const struct asking *a, enum lake_stage stage, json_t *root, struct err *e)
{
    struct remoteview *v = &a->remote->views[stage];
    struct run_id here = {""};
    struct run_id newest = {""};
    json_t *object = json_object();
    doc_set(root, lake_stage_dir(stage), object);
    if (a->lake != NULL && !lake_newest(a->lake, stage, &here, e))
        return false;
    bool is_here = here.text[0] != '\0';
    bool ok = is_here ? remoteview_look(a->remote, a->lake, stage, e)
                      : find_newest(a->remote, stage, &newest, e);
    if (is_here && v->count > 0)
        newest = v->runs[v->count - 1];
    if (ok) {
        doc_set_text(object, "newest", newest.text[0] == '\0' ? NULL : newest.text);
        doc_set(object, "here", json_boolean(is_here));
    }
    if (ok && is_here) {
        set_to_pull(a, stage, object);
        ok = set_to_push(a, stage, &here, object, e);
    }
    return ok;
}

static bool has_lake(const char *root)
{
    struct buf state = BUF_INIT;
    buf_printf(&state, "%s/state", root);
    bool has = fs_exists(state.data);
    buf_release(&state);
    return has;
}

static bool print_state(struct remote *r, const char *root, struct err *e)
{
    struct lake lake = {.root = NULL};
    struct asking a = {r, NULL};
    json_t *object = json_object();
    bool ok = true;
    doc_set_text(object, "remote", r->url);
    if (root != NULL && has_lake(root)) {
        ok = lake_open(&lake, root, false, e);
        a.lake = &lake;
    }
    ok = ok && set_stage(&a, LAKE_EXTRACTED, object, e) &&
         set_stage(&a, LAKE_TRANSFORMED, object, e);
    ok = ok && print_object(object, e);
    json_decref(object);
    lake_close(&lake);
    return ok;
}

/* ---------------------------------------------------------------------------------------- runs */

static bool print_run(void *arg, const char *path, bool *more, struct err *e)
{
    struct run_id run;
    (void)more;
    (void)e;
    if (remoteview_run_of_path(path, &run))
        printf("%s %s\n", (const char *)arg, run.text);
    return true;
}

static bool print_runs(struct remote *r, const char *arg, struct err *e)
{
    (void)arg;
    if (!remoteview_ask_begins(r, e))
        return false;
    if (r->begins.text[0] != '\0')
        printf("begins %s\n", r->begins.text);
    for (int i = 0; i < REMOTEVIEW_STAGES; i++) {
        char *dir = mem_strdup(lake_stage_dir((enum lake_stage)i));
        char *prefix = remoteview_join(dir, "2");
        bool ok = r->store->list(r->store, prefix, "", print_run, dir, e);
        free(prefix);
        free(dir);
        if (!ok)
            return false;
    }
    return flush(e);
}

struct printing {
    struct remote *remote;
    struct run_id begins;
};

static bool print_manifest(void *arg, const char *path, bool *more, struct err *e)
{
    struct printing *p = arg;
    struct buf bytes = BUF_INIT;
    struct run_id run;
    bool found = false;
    (void)more;
    if (!remoteview_run_of_path(path, &run) || strcmp(run.text, p->begins.text) < 0)
        return true;
    bool ok = p->remote->store->read(p->remote->store, path, MANIFEST_MAX_BYTES, &bytes, &found, e);
    if (ok && found)
        (void)fwrite(bytes.data, 1, bytes.len, stdout);
    buf_release(&bytes);
    return ok;
}

static bool print_manifests(struct remote *r, const char *arg, struct err *e)
{
    struct printing p = {.remote = r};
    (void)arg;
    if (!remoteview_ask_begins(r, e))
        return false;
    p.begins = r->begins;
    return r->store->list(r->store, "extracted/2", "", print_manifest, &p, e) && flush(e);
}

static bool pull(struct remote *r, const char *root, struct err *e)
{
    struct lake lake;
    bool ok = lake_open(&lake, root, true, e) && remotepull_runs(r, &lake, LAKE_TRANSFORMED, e);
    lake_close(&lake);
    return ok;
}

/* ------------------------------------------------------------------------------------- removing */

static bool remove_before(struct remote *r, const char *arg, struct err *e)
{
    struct run_id run;
    int64_t ms;
    if (!clock_parse_basic(arg, &ms))
        return err_set(e, ERR_USAGE, "'%s' is no run id", arg);
    memcpy(run.text, arg, sizeof run.text);
    return remotekeep_remove_before(r, &run, e);
}

static bool empty(struct remote *r, const char *arg, struct err *e)
{
    (void)arg;
    return remotekeep_empty(r, e);
}

static bool give_up(struct remote *r, const char *arg, struct err *e)
{
    uint64_t age_s, count;
    if (!text_to_uint64(text_of(arg), &age_s) || age_s > INT32_MAX)
        return err_set(e, ERR_USAGE, "'%s' is no number of seconds", arg);
    if (!remotekeep_give_up(r, clock_now_ms() / 1000 - (int64_t)age_s, &count, e))
        return false;
    printf("%" PRIu64 "\n", count);
    return flush(e);
}

/* --------------------------------------------------------------------------------------- check */

static bool print_probe(struct remote *r, bool write, struct err *e)
{
    struct err unprinted = ERR_INIT;
    json_t *object = json_object();
    doc_set_text(object, "remote", r->url);
    bool ok = remoteprobe(r->store, write, object, e);
    ok = print_object(object, ok ? e : &unprinted) && ok;
    json_decref(object);
    return ok;
}

static bool check(struct remote *r, const char *arg, struct err *e)
{
    (void)arg;
    return print_probe(r, false, e);
}

static bool check_write(struct remote *r, const char *arg, struct err *e)
{
    (void)arg;
    return print_probe(r, true, e);
}

/* ---------------------------------------------------------------------------------------- what */

static const struct what {
    const char *name;
    bool (*run)(struct remote *r, const char *arg, struct err *e);
    enum {
        NOTHING,
        LAKE,
        VALUE
    } arg; /* the root of the lake, which may be NULL; what follows '=' */
} WHAT[] = {
    {"state", print_state, LAKE},
    {"runs", print_runs, NOTHING},
    {"manifests", print_manifests, NOTHING},
    {"pull", pull, LAKE},
    {"remove-before", remove_before, VALUE},
    {"empty", empty, NOTHING},
    {"give-up", give_up, VALUE},
    {"check", check, NOTHING},
    {"check-write", check_write, NOTHING},
};

static const struct what *what_of(const char *name)
{
    size_t len = strcspn(name, "=");
    for (size_t i = 0; i < sizeof WHAT / sizeof WHAT[0]; i++) {
        const struct what *w = &WHAT[i];
        if (strlen(w->name) == len && strncmp(w->name, name, len) == 0 &&
            (name[len] == '=') == (w->arg == VALUE))
            return w;
    }
    return NULL;
}

bool remoteask_check(const char *what, struct err *e)
{
    return what_of(what) != NULL ||
           err_set(e, ERR_USAGE, "'%s' is nothing to be done at a remote", what);
}

bool remoteask(struct remote *r, const char *root, const char *what, struct err *e)
{
    const struct what *w = what_of(what);
    const char *arg = w->arg == LAKE ? root : w->arg == VALUE ? strchr(what, '=') + 1 : NULL;
    if (w->run == pull && root == NULL)
        return err_set(e, ERR_USAGE, "there is no lake: give --lake");
    return w->run(r, arg, e) || err_context(e, "remote '%s'", r->url);
}

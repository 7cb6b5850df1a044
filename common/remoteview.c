#include "remoteview.h"

#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "fs.h"
#include "manifest.h"

/* --------------------------------------------------------------------------------------- paths */

char *remoteview_run_path(enum lake_stage stage, const struct run_id *run)
{
    static const struct lake nowhere = {.root = ""};
    char *path = lake_run_path(&nowhere, stage, run);
    memmove(path, path + 1, strlen(path));
    return path;
}

char *remoteview_join(const char *dir, const char *name)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", dir, name);
    return path.data;
}

bool remoteview_run_of_path(const char *path, struct run_id *run)
{
    bool extracted = strncmp(path, "extracted/", strlen("extracted/")) == 0;
    enum lake_stage stage = extracted ? LAKE_EXTRACTED : LAKE_TRANSFORMED;
    size_t name = strlen("/" MANIFEST_NAME);
    size_t len = strlen(path);
    int64_t ms;
    if (len < name + CLOCK_BASIC_SIZE || strcmp(path + len - name, "/" MANIFEST_NAME) != 0)
        return false;
    memcpy(run->text, path + len - name - (CLOCK_BASIC_SIZE - 1), CLOCK_BASIC_SIZE - 1);
    run->text[CLOCK_BASIC_SIZE - 1] = '\0';
    if (!clock_parse_basic(run->text, &ms))
        return false;
    char *expected = remoteview_run_path(stage, run);
    bool same = strncmp(expected, path, len - name) == 0 && strlen(expected) == len - name;
    free(expected);
    return same;
}

/* --------------------------------------------------------------------------------------- state */

static char *state_path(const struct lake *lake, enum lake_stage stage)
{
    struct buf name = BUF_INIT;
    buf_printf(&name, "remote-%s.json", lake_stage_dir(stage));
    char *path = lake_state_path(lake, name.data);
    buf_release(&name);
    return path;
}

void remoteview_load(struct remote *r, const struct lake *lake, enum lake_stage stage)
{
    struct arena arena = ARENA_INIT;
    struct err e = ERR_INIT;
    const char *url, *run;
    int64_t ms;
    char *path = state_path(lake, stage);
    struct doc d = {path, ERR_INPUT, NULL, &arena};
    struct run_id *known = &r->views[stage].known;
    json_t *root = fs_exists(path) ? doc_read_sealed(&d, path, &e) : NULL;
    known->text[0] = '\0';
    if (root != NULL && doc_text(&d, root, "remote", &url, &e) &&
        doc_text(&d, root, "run", &run, &e) && strcmp(url, r->url) == 0 &&
        clock_parse_basic(run, &ms))
        memcpy(known->text, run, sizeof known->text);
    /* Where the lake itself has lost it, all is looked at. */
    if (known->text[0] != '\0' && !lake_is_removed(lake, known) &&
        !lake_has_run(lake, stage, known))
        known->text[0] = '\0';
    json_decref(root);
    free(path);
    arena_release(&arena);
}

bool remoteview_save(
    struct remote *r, const struct lake *lake, enum lake_stage stage, struct err *e)
{
    json_t *root = json_object();
    struct buf bytes = BUF_INIT;
    char *path = state_path(lake, stage);
    doc_set_uint64(root, "format", DOC_SEALED);
    doc_set_text(root, "remote", r->url);
    doc_set_text(root, "run", r->views[stage].known.text);
    doc_format_sealed(root, &bytes);
    bool ok = fs_write_file(path, bytes.data, bytes.len, e);
    json_decref(root);
    buf_release(&bytes);
    free(path);
    return ok;
}

/* ---------------------------------------------------------------------------------------- look */

bool remoteview_ask_begins(struct remote *r, struct err *e)
{
    struct buf line = BUF_INIT;
    bool found;
    int64_t ms;
    if (r->asked_begins)
        return true;
    bool ok = r->store->read(r->store, LAKE_BEGINS, REMOTEVIEW_SMALL, &line, &found, e);
    if (ok && found) {
        if (line.len > 0 && line.data[line.len - 1] == '\n')
            line.data[--line.len] = '\0';
        ok = clock_parse_basic(buf_str(&line), &ms) ||
             err_set(e, ERR_INPUT, "'" LAKE_BEGINS "' is damaged: it holds no run id");
        if (ok)
            memcpy(r->begins.text, line.data, sizeof r->begins.text);
    }
    r->asked_begins = ok;
    buf_release(&line);
    return ok;
}

static bool collect(void *arg, const char *path, bool *more, struct err *e)
{
    struct remoteview *v = arg;
    struct run_id run;
    (void)more;
    (void)e;
    if (remoteview_run_of_path(path, &run)) {
        v->runs = mem_resize(v->runs, v->count + 1, sizeof *v->runs);
        v->runs[v->count++] = run;
    }
    return true;
}

/* Just before the manifest of a run, so that it is the first that a listing has. */
static char *just_before(enum lake_stage stage, const struct run_id *run)
{
    if (run->text[0] == '\0')
        return mem_strdup("");
    char *dir = remoteview_run_path(stage, run);
    char *path = remoteview_join(dir, MANIFEST_NAME);
    path[strlen(path) - 1] = '\0';
    free(dir);
    return path;
}

/* A mount that is missing, a bucket of that name that is another: never taken for an empty one. */
static bool check_known(struct remote *r, enum lake_stage stage, struct err *e)
{
    const struct remoteview *v = &r->views[stage];
    if (v->known.text[0] == '\0' || (v->count > 0 && strcmp(v->runs[0].text, v->known.text) == 0))
        return true;
    if (!remoteview_ask_begins(r, e))
        return false;
    if (strcmp(v->known.text, r->begins.text) < 0)
        return true;
    err_set(e, ERR_INPUT, "it no longer has the %s run '%s'", lake_stage_dir(stage), v->known.text);
    return err_hint(e,
        "is it the right one, and is it mounted? if it was emptied and shall be filled again, "
        "remove state/remote-%s.json from the lake",
        lake_stage_dir(stage));
}

/* Where the remote begins with a later run those before it count as gone, also while tt-prune is
 * still removing them.  Not asked where what is known is there. */
static bool pass_over_removed(struct remote *r, struct remoteview *v, struct err *e)
{
    size_t gone = 0;
    if (v->count == 0 || (v->known.text[0] != '\0' && strcmp(v->runs[0].text, v->known.text) == 0))
        return true;
    if (!remoteview_ask_begins(r, e))
        return false;
    while (gone < v->count && strcmp(v->runs[gone].text, r->begins.text) < 0)
        gone++;
    v->count -= gone;
    memmove(v->runs, v->runs + gone, v->count * sizeof *v->runs);
    if (strcmp(r->begins.text, v->known.text) > 0)
        v->known = r->begins;
    return true;
}

bool remoteview_look(
    struct remote *r, const struct lake *lake, enum lake_stage stage, struct err *e)
{
    struct remoteview *v = &r->views[stage];
    if (v->looked)
        return true;
    remoteview_load(r, lake, stage);
    char *after = just_before(stage, &v->known);
    char *prefix = remoteview_join(lake_stage_dir(stage), "2"); /* the years, and no claims */
    v->count = 0;
    v->looked = r->store->list(r->store, prefix, after, collect, v, e) &&
                check_known(r, stage, e) && pass_over_removed(r, v, e);
    free(after);
    free(prefix);
    return v->looked;
}

bool remoteview_has(const struct remoteview *v, const struct run_id *run)
{
    size_t low = 0;
    size_t high = v->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(v->runs[middle].text, run->text);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

#include "remotepull.h"

#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "log.h"
#include "manifest.h"
#include "remoteview.h"

static const char PULLED[] = ".pull";

/*
 * Runs come in groups, first their manifests, then their files, side by side.  What has come whole
 * is not to be seen yet: it becomes durable together, which takes the disk a fraction of the time,
 * and then visible, in the runs' order.  Large ones gain nothing by it: the files of a group come
 * in shares.
 */
enum { GROUP_RUNS = 16, SHARE_BYTES = 64 * 1024 * 1024 };

struct come {
    const struct run_id *run;
    char *dir;     /* hidden */
    char *distant; /* folder of the remote */
    struct manifest manifest;
    bool has_manifest;
    struct unsynced unsynced;
};

struct pull {
    struct remote *r;
    struct lake *lake;
    enum lake_stage stage;
    struct come group[GROUP_RUNS];
    size_t count;
    bool failed;
    struct err err; /* of the first run that does not come */
};

static void end_run(struct come *come)
{
    if (come->has_manifest)
        manifest_release(&come->manifest);
    free(come->dir);
    free(come->distant);
}

/* That run of the group does not come, nor those behind it: they are not to be seen any more than
 * before. */
static void give_up(struct pull *p, size_t first, const struct err *why)
{
    p->failed = true;
    p->err = *why;
    (void)err_context(&p->err, "%s run %s", lake_stage_dir(p->stage), p->group[first].run->text);
    for (size_t i = first; i < p->count; i++) {
        unsynced_drop(&p->group[i].unsynced);
        lake_run_abort(p->group[i].dir);
        end_run(&p->group[i]);
    }
    p->count = first;
}

/* ------------------------------------------------------------------------------------ files come
 */

/* Files on their way, in the order of their runs. */
struct fetch {
    struct store_get *gets;
    size_t count;
    struct come *come; /* whose files are added, or checked */
    size_t whole;      /* how many have come, from the first one on */
    size_t checked;
    struct err err; /* of the one behind those */
};

static struct store_get *add_get(struct fetch *f, const char *name)
{
    f->gets = mem_resize(f->gets, f->count + 1, sizeof *f->gets);
    f->gets[f->count] = (struct store_get){.path = remoteview_join(f->come->distant, name),
        .to = remoteview_join(f->come->dir, name),
        .unsynced = &f->come->unsynced};
    return &f->gets[f->count++];
}

static void run_fetch(const struct pull *p, struct fetch *f)
{
    f->err = (struct err)ERR_INIT;
    (void)store_get_all(p->r->store, f->gets, f->count, &f->whole, &f->err);
}

static void release_fetch(struct fetch *f)
{
    for (size_t i = 0; i < f->count; i++) {
        free(f->gets[i].path);
        free(f->gets[i].to);
    }
    free(f->gets);
}

/* The folder of a file that is in one of its own (rejected/); NULL: it is the run's.  Caller frees.
 */
static char *own_folder(const struct come *come, const struct manifest_file *file)
{
    const char *slash = strrchr(file->name, '/');
    if (slash == NULL)
        return NULL;
    char *dir = remoteview_join(come->dir, file->name);
    *strrchr(dir, '/') = '\0';
    return dir;
}

static bool add_file(void *arg, const struct manifest_file *file, struct err *e)
{
    struct fetch *f = arg;
    char *dir = own_folder(f->come, file);
    bool ok = dir == NULL || fs_make_dirs(dir, e);
    (void)add_get(f, file->name);
    free(dir);
    return ok;
}

static bool check_file(void *arg, const struct manifest_file *file, struct err *e)
{
    struct fetch *f = arg;
    const struct store_get *g = &f->gets[f->checked];
    if (f->checked++ == f->whole) {
        *e = f->err;
        return false;
    }
    if (g->facts.bytes != file->facts.bytes ||
        strcmp(g->facts.checksum, file->facts.checksum) != 0) {
        err_set(e, ERR_INPUT, "'%s' is damaged: it is not what its manifest says", g->path);
        return err_hint(e, "remove the run's folder from the remote and state/remote-*.json of the "
                           "lake that made it, whose next start pushes it again");
    }
    char *dir = own_folder(f->come, file);
    bool ok = dir == NULL || fs_sync_dir(dir, e);
    free(dir);
    return ok;
}

/* Calls `each` with the files of the runs of the group from `first` up to `last`. */
static void each_file(
    struct pull *p, size_t first, size_t last, manifest_file_fn *each, struct fetch *f)
{
    struct err e = ERR_INIT;
    for (size_t i = first; i < last && i < p->count; i++) {
        f->come = &p->group[i];
        if (!manifest_each_file(&f->come->manifest, each, f, &e))
            give_up(p, i, &e);
    }
}

static void fetch_files(struct pull *p, size_t first, size_t last)
{
    struct fetch f = {.gets = NULL};
    each_file(p, first, last, add_file, &f);
    run_fetch(p, &f);
    each_file(p, first, last, check_file, &f);
    release_fetch(&f);
}

/* ------------------------------------------------------------------------------------ manifests
 */

static bool make_folder(struct come *come, struct err *e)
{
    return fs_remove_tree(come->dir, e) && fs_make_dir(come->dir, e);
}

/* All that are not in the lake yet: count is GROUP_RUNS at most. */
static void begin_runs(struct pull *p, const struct run_id *runs, size_t count)
{
    for (size_t i = 0; i < count && !p->failed; i++) {
        struct err e = ERR_INIT;
        struct buf dir = BUF_INIT;
        buf_printf(
            &dir, "%s/%s/.%s%s", p->lake->root, lake_stage_dir(p->stage), runs[i].text, PULLED);
        p->group[p->count++] = (struct come){
            .run = &runs[i], .dir = dir.data, .distant = remoteview_run_path(p->stage, &runs[i])};
        if (!make_folder(&p->group[i], &e))
            give_up(p, i, &e);
    }
}

static void fetch_manifests(struct pull *p)
{
    struct fetch f = {.gets = NULL};
    for (size_t i = 0; i < p->count; i++) {
        f.come = &p->group[i];
        (void)add_get(&f, MANIFEST_NAME);
    }
    run_fetch(p, &f);
    if (f.whole < p->count)
        give_up(p, f.whole, &f.err);
    release_fetch(&f);
}

static bool has_previous(const struct pull *p, size_t i)
{
    const struct run_id *previous = &p->group[i].manifest.previous;
    if (previous->text[0] == '\0' || lake_is_removed(p->lake, previous) ||
        lake_has_run(p->lake, p->stage, previous))
        return true;
    while (i > 0 && strcmp(p->group[i - 1].run->text, previous->text) != 0)
        i--;
    return i > 0;
}

/* That the run before it is in the lake, or that the chain begins with this one. */
static bool check_previous(const struct pull *p, size_t i, struct err *e)
{
    const struct run_id *run = p->group[i].run;
    if (has_previous(p, i))
        return true;
    if (!remoteview_ask_begins(p->r, e))
        return false;
    if (strcmp(p->r->begins.text, run->text) == 0)
        return lake_set_begins(p->lake, run, e);
    err_set(e, ERR_INPUT, "the %s run before it, '%s', is neither there nor in the lake '%s'",
        lake_stage_dir(p->stage), p->group[i].manifest.previous.text, p->lake->root);
    return err_hint(e,
        "remove state/remote-%s.json from the lake that made it, whose next start "
        "pushes what is missing",
        lake_stage_dir(p->stage));
}

static void read_manifests(struct pull *p)
{
    for (size_t i = 0; i < p->count; i++) {
        struct err e = ERR_INIT;
        struct come *come = &p->group[i];
        come->has_manifest = manifest_read_dir(&come->manifest, come->dir, p->stage, come->run, &e);
        if (!come->has_manifest || !check_previous(p, i, &e))
            give_up(p, i, &e);
    }
}

/* ------------------------------------------------------------------------------ a share is shown
 */

static void sync_runs(struct pull *p, size_t first, size_t last)
{
    for (size_t i = first; i < last && i < p->count; i++) {
        struct err e = ERR_INIT;
        struct come *come = &p->group[i];
        if (!unsynced_sync(&come->unsynced, &e) || !fs_sync_dir(come->dir, &e))
            give_up(p, i, &e);
    }
}

static void show_runs(struct pull *p, size_t first, size_t last)
{
    for (size_t i = first; i < last && i < p->count; i++) {
        struct err e = ERR_INIT;
        const struct come *come = &p->group[i];
        if (!lake_run_show(p->lake, p->stage, come->run, come->dir, &e))
            give_up(p, i, &e);
    }
}

/* Those of a day lie in one folder. */
static bool are_of_a_day(const struct come *a, const struct come *b)
{
    return strncmp(a->run->text, b->run->text, strlen("YYYYMMDD")) == 0;
}

static void sync_days(struct pull *p, size_t first, size_t last)
{
    for (size_t i = first; i < last && i < p->count; i++) {
        struct err e = ERR_INIT;
        bool is_last = i + 1 == last || i + 1 == p->count;
        if ((is_last || !are_of_a_day(&p->group[i], &p->group[i + 1])) &&
            !lake_sync_run(p->lake, p->stage, p->group[i].run, &e))
            give_up(p, first, &e);
    }
}

/* What there is of the share comes, is on the disk, and only then to be seen. */
static void pull_share(struct pull *p, size_t first, size_t last)
{
    fetch_files(p, first, last);
    sync_runs(p, first, last);
    show_runs(p, first, last);
    sync_days(p, first, last);
    for (size_t i = first; i < last && i < p->count; i++) {
        p->r->views[p->stage].known = *p->group[i].run;
        log_info("run %s pulled from '%s'", p->group[i].run->text, p->r->url);
    }
}

/* ------------------------------------------------------------------------------------------ all
 */

static bool add_bytes(void *arg, const struct manifest_file *file, struct err *e)
{
    uint64_t *bytes = arg;
    (void)e;
    *bytes += file->facts.bytes;
    return true;
}

/* At least one run, and others as long as there are few bytes. */
static size_t end_of_share(const struct pull *p, size_t first)
{
    uint64_t bytes = 0;
    size_t last = first;
    while (last < p->count && bytes < SHARE_BYTES)
        (void)manifest_each_file(
            &p->group[last++].manifest, add_bytes, &bytes, &(struct err)ERR_INIT);
    return last;
}

static void pull_group(struct pull *p, const struct run_id *runs, size_t count)
{
    begin_runs(p, runs, count);
    fetch_manifests(p);
    read_manifests(p);
    for (size_t first = 0, last; first < p->count; first = last) {
        last = end_of_share(p, first);
        pull_share(p, first, last);
    }
    for (size_t i = 0; i < p->count; i++)
        end_run(&p->group[i]);
    p->count = 0;
}

static bool is_here(const struct pull *p, const struct run_id *run)
{
    return lake_is_removed(p->lake, run) || lake_has_run(p->lake, p->stage, run);
}

/* Whoever made it may have been killed before its name was on disk. */
static bool pass_over(struct pull *p, const struct run_id *run, struct err *e)
{
    struct run_id *known = &p->r->views[p->stage].known;
    bool is_new = strcmp(run->text, known->text) > 0;
    if (is_new && lake_has_run(p->lake, p->stage, run) && !lake_sync_run(p->lake, p->stage, run, e))
        return false;
    *known = *run;
    return true;
}

static bool pull_each(struct pull *p, struct err *e)
{
    const struct remoteview *v = &p->r->views[p->stage];
    for (size_t i = 0, count; i < v->count; i += count) {
        count = 0;
        while (count < GROUP_RUNS && i + count < v->count && !is_here(p, &v->runs[i + count]))
            count++;
        if (count > 0)
            pull_group(p, &v->runs[i], count);
        else if (!pass_over(p, &v->runs[i + count++], e))
            return false;
        if (p->failed) {
            *e = p->err;
            return false;
        }
    }
    return true;
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

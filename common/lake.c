#include "lake.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "fs.h"

static const char *const STAGE_DIRS[] = {
    [LAKE_EXTRACTED] = "extracted", [LAKE_TRANSFORMED] = "transformed"};

const char *lake_stage_dir(enum lake_stage stage)
{
    return STAGE_DIRS[stage];
}

/* --------------------------------------------------------------------------------------- paths */

static char *joined(const char *a, const char *b)
{
    size_t size = strlen(a) + strlen(b) + 2;
    char *path = mem_alloc(size, 1);
    (void)snprintf(path, size, "%s/%s", a, b);
    return path;
}

static char *stage_path(const struct lake *lake, enum lake_stage stage)
{
    return joined(lake->root, STAGE_DIRS[stage]);
}

char *lake_run_path(const struct lake *lake, enum lake_stage stage, const struct run_id *run)
{
    struct buf path = BUF_INIT;
    const char *id = run->text;
    buf_printf(
        &path, "%s/%s/%.4s/%.2s/%.2s/%s", lake->root, STAGE_DIRS[stage], id, id + 4, id + 6, id);
    return path.data;
}

char *lake_state_path(const struct lake *lake, const char *name)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/state/%s", lake->root, name);
    return path.data;
}

char *lake_file_name(struct arena *arena, const char *table, const char *suffix)
{
    struct buf name = BUF_INIT;
    for (const char *p = table; *p != '\0'; p++) {
        unsigned char c = (unsigned char)*p;
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
            c == '_' || c == '-')
            buf_addc(&name, (char)c);
        else
            buf_printf(&name, "%%%02X", c);
    }
    buf_adds(&name, suffix);
    char *result = arena_strdup(arena, name.data);
    buf_release(&name);
    return result;
}

/* Takes the run with which the chain begins, which is there: were it a later one, runs could count
 * as removed that are not.  Where a pull has not come to it yet, nothing is there. */
static bool take_begins(struct lake *lake, const char *id, const char *path, struct err *e)
{
    struct run_id begins, newest;
    bool is_there = false, is_empty = true;
    memcpy(begins.text, id, sizeof begins.text);
    for (enum lake_stage stage = LAKE_EXTRACTED; stage <= LAKE_TRANSFORMED; stage++) {
        if (!lake_newest(lake, stage, &newest, e))
            return false;
        is_there = is_there || lake_has_run(lake, stage, &begins);
        is_empty = is_empty && newest.text[0] == '\0';
    }
    if (!is_there && !is_empty) {
        err_set(e, ERR_INPUT, "'%s' is damaged: there is no run '%s'", path, begins.text);
        return err_hint(e, "it holds the id of the oldest run that tt-prune has left");
    }
    lake->begins = begins;
    return true;
}

/* LAKE/begins: a run id and a line feed. */
static bool read_begins(struct lake *lake, struct err *e)
{
    char *path = joined(lake->root, LAKE_BEGINS);
    struct buf line = BUF_INIT;
    int64_t ms;
    bool ok = true;
    if (fs_exists(path)) {
        ok = fs_read_file(path, CLOCK_BASIC_SIZE, &line, e);
        if (ok && line.len > 0 && line.data[line.len - 1] == '\n')
            line.data[--line.len] = '\0';
        if (ok && !clock_parse_basic(buf_str(&line), &ms))
            ok = err_set(e, ERR_INPUT, "'%s' is damaged: it holds no run id", path);
        if (ok)
            ok = take_begins(lake, line.data, path, e);
    }
    buf_release(&line);
    free(path);
    return ok;
}

bool lake_set_begins(struct lake *lake, const struct run_id *run, struct err *e)
{
    char *path = joined(lake->root, LAKE_BEGINS);
    struct buf line = BUF_INIT;
    buf_printf(&line, "%s\n", run->text);
    bool ok = fs_write_file(path, line.data, line.len, e);
    if (ok)
        lake->begins = *run;
    buf_release(&line);
    free(path);
    return ok;
}

/* Whose the lake is, or the folder in which it is to be made. */
static uid_t owner_of(const char *root)
{
    struct stat st;
    char *path = joined(root, ""), *slash;
    bool found;
    while (!(found = stat(path, &st) == 0) && (slash = strrchr(path, '/')) != NULL)
        *slash = '\0';
    if (!found)
        found = stat(root[0] == '/' ? "/" : ".", &st) == 0;
    free(path);
    return found ? st.st_uid : 0;
}

/* What root makes in another user's lake, that user could not go on with. */
static bool is_foreign(const char *root)
{
    return geteuid() == 0 && owner_of(root) != 0;
}

static bool refuse_foreign(const char *root, struct err *e)
{
    uid_t owner = owner_of(root);
    const struct passwd *user = getpwuid(owner);
    char number[32];
    (void)snprintf(number, sizeof number, "#%" PRIuMAX, (uintmax_t)owner);
    const char *name = user == NULL ? number : user->pw_name;
    err_set(e, ERR_PERMISSION,
        "the lake '%s' is of user %s, who could not go on with what root makes there", root, name);
    return err_hint(e, "sudo -u '%s'", name);
}

bool lake_open(struct lake *lake, const char *root, bool create, struct err *e)
{
    static const char *const dirs[] = {"extracted", "transformed", "state"};
    *lake = (struct lake){.arena = ARENA_INIT};
    lake->root = arena_strdup(&lake->arena, root);
    fs_guard(root);
    struct stat st;
    if (root[0] == '\0')
        return err_set(e, ERR_USAGE, "the name of the lake is empty");
    if (!create && (stat(root, &st) != 0 || !S_ISDIR(st.st_mode)))
        return err_set(e, ERR_INPUT, "there is no lake '%s'", root);
    if (create && is_foreign(root))
        return refuse_foreign(root, e);
    bool ok = true;
    /* one that is only read is as it is */
    bool may_make = create || (access(root, W_OK) == 0 && !is_foreign(root));
    for (size_t i = 0; ok && may_make && i < sizeof dirs / sizeof dirs[0]; i++) {
        char *dir = joined(root, dirs[i]);
        ok = fs_make_dirs(dir, e);
        free(dir);
    }
    return ok && read_begins(lake, e);
}

void lake_close(struct lake *lake)
{
    arena_release(&lake->arena);
}

int lake_lock(const struct lake *lake, const char *stage, struct err *e)
{
    if (is_foreign(lake->root))
        return refuse_foreign(lake->root, e), -1;
    struct buf name = BUF_INIT;
    struct buf what = BUF_INIT;
    buf_printf(&name, "%s.lock", stage);
    buf_printf(&what, "tt-%s", stage);
    char *path = lake_state_path(lake, name.data);
    int fd = fs_lock(path, what.data, e);
    free(path);
    buf_release(&name);
    buf_release(&what);
    return fd;
}

/* ---------------------------------------------------------------------------------------- runs */

bool lake_is_removed(const struct lake *lake, const struct run_id *run)
{
    return strcmp(run->text, lake->begins.text) < 0;
}

bool lake_has_run(const struct lake *lake, enum lake_stage stage, const struct run_id *run)
{
    char *path = lake_run_path(lake, stage, run);
    bool there = !lake_is_removed(lake, run) && fs_exists(path);
    free(path);
    return there;
}

static bool is_digits(const char *s, size_t len)
{
    return strlen(s) == len && strspn(s, "0123456789") == len;
}

static bool is_entry(const char *name, int level)
{
    int64_t ms;
    return level == 3 ? clock_parse_basic(name, &ms) : is_digits(name, level == 0 ? 4 : 2);
}

static int by_name_descending(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*b)->d_name, (*a)->d_name);
}

/* The entries of a directory, none when it is not there; count -1: none to free. */
static int list_descending(const char *path, struct dirent ***entries, bool *ok, struct err *e)
{
    struct err why = ERR_INIT;
    DIR *dir = fs_open_dir(path, &why);
    int count = dir == NULL ? -1 : scandirat(dirfd(dir), ".", entries, NULL, by_name_descending);
    *ok = count >= 0 || errno == ENOENT;
    if (!*ok && dir == NULL)
        *e = why;
    else if (!*ok)
        err_set_errno(e, ERR_INPUT, errno, "cannot read directory '%s'", path);
    if (dir != NULL)
        (void)closedir(dir);
    return count;
}

/*
 * Descends from `path` into the greatest entry; where that has no run below it (a day that a crash
 * left empty), or none before `bound` (NULL: any will do), into the one before.  level: 0 years, 1
 * months, 2 days, 3 runs.
 */
static bool newest_below(
    const char *path, int level, const char *bound, struct run_id *run, struct err *e)
{
    struct dirent **entries;
    bool ok = true;
    int count = list_descending(path, &entries, &ok, e);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (ok && run->text[0] == '\0' && is_entry(name, level)) {
            if (level < 3) {
                char *child = joined(path, name);
                ok = newest_below(child, level + 1, bound, run, e);
                free(child);
            } else if (bound == NULL || strcmp(name, bound) < 0) {
                memcpy(run->text, name, sizeof run->text);
            }
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return ok;
}

static bool newest(const struct lake *lake, enum lake_stage stage, const char *bound,
    struct run_id *run, struct err *e)
{
    char *path = stage_path(lake, stage);
    run->text[0] = '\0';
    bool ok = newest_below(path, 0, bound, run, e);
    free(path);
    return ok;
}

bool lake_newest(const struct lake *lake, enum lake_stage stage, struct run_id *run, struct err *e)
{
    return newest(lake, stage, NULL, run, e);
}

bool lake_before(const struct lake *lake, enum lake_stage stage, const struct run_id *run,
    struct run_id *before, struct err *e)
{
    const struct run_id bound = *run; /* it may be the same as `before` */
    return newest(lake, stage, bound.text, before, e);
}

bool lake_new_run_id(const struct lake *lake, struct run_id *run, struct err *e)
{
    struct run_id before;
    if (!lake_newest(lake, LAKE_EXTRACTED, &before, e))
        return false;
    int64_t now = clock_now_ms();
    int64_t last;
    bool is_clock = clock_has_basic(now);
    if (clock_parse_basic(before.text, &last) && now <= last)
        now = last + 1;
    if (!is_clock || !clock_has_basic(now)) {
        err_set(e, ERR_CONFIG,
            "%s, which is not within the years 1970 to 9999 that a run id can have",
            is_clock ? "the newest run is of the last moment of the year 9999"
                     : "the clock of this machine shows a time");
        return err_hint(e, "set the clock");
    }
    clock_format_basic(now, run->text);
    return true;
}

bool lake_is_ahead(const struct run_id *run)
{
    enum { TOLERANCE_MS = 60 * 60 * 1000 };
    int64_t ms;
    return clock_parse_basic(run->text, &ms) && ms - TOLERANCE_MS > clock_now_ms();
}

/* Whether a path is the directory of that run in that stage of this lake. */
static bool is_same_dir(
    const struct lake *lake, enum lake_stage stage, const struct run_id *run, const char *path)
{
    struct stat a, b;
    char *own = lake_run_path(lake, stage, run);
    bool same =
        stat(own, &a) == 0 && stat(path, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
    free(own);
    return same;
}

bool lake_find_run(const struct lake *lake, enum lake_stage stage, const char *name,
    struct run_id *run, struct err *e)
{
    char *copy = mem_strdup(name);
    size_t len = strlen(copy);
    while (len > 1 && copy[len - 1] == '/')
        copy[--len] = '\0';
    const char *slash = strrchr(copy, '/');
    const char *id = slash == NULL ? copy : slash + 1;

    int64_t ms;
    bool ok = clock_parse_basic(id, &ms);
    if (!ok) {
        err_set(e, ERR_INPUT, "'%s' is neither a run id nor the path of a run", name);
        goto out;
    }
    memcpy(run->text, id, sizeof run->text);
    if (slash != NULL && !is_same_dir(lake, LAKE_EXTRACTED, run, copy) &&
        !is_same_dir(lake, LAKE_TRANSFORMED, run, copy)) {
        ok = err_set(e, ERR_INPUT, "'%s' is no run of the lake '%s'", name, lake->root);
    } else if (!lake_has_run(lake, stage, run)) {
        ok = err_set(e, ERR_INPUT, "there is no %s run '%s' in the lake '%s'", STAGE_DIRS[stage],
            run->text, lake->root);
    }
out:
    free(copy);
    return ok;
}

/* ------------------------------------------------------------------------------------- writing */

static bool is_leftover(const char *name, const char *suffix)
{
    size_t len = strlen(name);
    size_t end = strlen(suffix);
    return name[0] == '.' && len > end + 1 && strcmp(name + len - end, suffix) == 0;
}

bool lake_clean(const struct lake *lake, enum lake_stage stage, struct err *e)
{
    return lake_clean_as(lake, stage, ".tmp", e);
}

bool lake_clean_as(
    const struct lake *lake, enum lake_stage stage, const char *suffix, struct err *e)
{
    char *path = stage_path(lake, stage);
    DIR *dir = fs_open_dir(path, e);
    bool ok = dir != NULL;
    for (struct dirent *entry; ok && (entry = readdir(dir)) != NULL;) {
        if (!is_leftover(entry->d_name, suffix))
            continue;
        char *leftover = joined(path, entry->d_name);
        ok = fs_remove_tree(leftover, e);
        free(leftover);
    }
    if (dir != NULL)
        (void)closedir(dir);
    free(path);
    return ok;
}

bool lake_run_begin(const struct lake *lake, enum lake_stage stage, const struct run_id *run,
    char **dir, struct err *e)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s/.%s.tmp", lake->root, STAGE_DIRS[stage], run->text);
    *dir = path.data;
    if (fs_make_dir(*dir, e))
        return true;
    free(*dir);
    *dir = NULL;
    return false;
}

bool lake_run_commit(const struct lake *lake, enum lake_stage stage, const struct run_id *run,
    const char *dir, bool replace, struct err *e)
{
    char *path = lake_run_path(lake, stage, run);
    bool ok = fs_publish_dir(dir, path, replace, e) && lake_sync_run(lake, stage, run, e);
    free(path);
    return ok;
}

bool lake_run_show(const struct lake *lake, enum lake_stage stage, const struct run_id *run,
    const char *dir, struct err *e)
{
    char *path = lake_run_path(lake, stage, run);
    bool ok = fs_show_dir(dir, path, e);
    free(path);
    return ok;
}

bool lake_sync_run(
    const struct lake *lake, enum lake_stage stage, const struct run_id *run, struct err *e)
{
    enum { LEVELS = 5 }; /* day, month, year, stage, lake */
    char *path = lake_run_path(lake, stage, run);
    bool ok = true;
    for (int i = 0; ok && i < LEVELS; i++) {
        *strrchr(path, '/') = '\0';
        ok = fs_sync_dir(path, e);
    }
    free(path);
    return ok;
}

void lake_run_abort(const char *dir)
{
    struct err ignored = ERR_INIT; /* what cannot be removed now, the next run removes */
    (void)fs_remove_tree(dir, &ignored);
}

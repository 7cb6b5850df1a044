#include "lake.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

/* LAKE/begins: a run id and a line feed. */
static bool read_begins(struct lake *lake, struct err *e)
{
    char *path = joined(lake->root, "begins");
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
            memcpy(lake->begins.text, line.data, sizeof lake->begins.text);
    }
    buf_release(&line);
    free(path);
    return ok;
}

bool lake_open(struct lake *lake, const char *root, bool create, struct err *e)
{
    static const char *const dirs[] = {"extracted", "transformed", "state"};
    *lake = (struct lake){.arena = ARENA_INIT};
    lake->root = arena_strdup(&lake->arena, root);
    struct stat st;
    if (root[0] == '\0')
        return err_set(e, ERR_USAGE, "the name of the lake is empty");
    if (!create && (stat(root, &st) != 0 || !S_ISDIR(st.st_mode)))
        return err_set(e, ERR_INPUT, "there is no lake '%s'", root);
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof dirs / sizeof dirs[0]; i++) {
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

/*
 * Descends from `path` into the greatest entry; where that has no run below it (a day that a crash
 * left empty), into the one before.  level: 0 years, 1 months, 2 days, 3 runs.
 */
static bool newest_below(const char *path, int level, struct run_id *run, struct err *e)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, by_name_descending);
    if (count < 0)
        return errno == ENOENT ||
               err_set_errno(e, ERR_INPUT, errno, "cannot read directory '%s'", path);
    bool ok = true;
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (ok && run->text[0] == '\0' && is_entry(name, level)) {
            if (level == 3) {
                memcpy(run->text, name, sizeof run->text);
            } else {
                char *child = joined(path, name);
                ok = newest_below(child, level + 1, run, e);
                free(child);
            }
        }
        free(entries[i]);
    }
    free(entries);
    return ok;
}

bool lake_newest(const struct lake *lake, enum lake_stage stage, struct run_id *run, struct err *e)
{
    char *path = stage_path(lake, stage);
    run->text[0] = '\0';
    bool ok = newest_below(path, 0, run, e);
    free(path);
    return ok;
}

bool lake_new_run_id(const struct lake *lake, struct run_id *run, struct err *e)
{
    struct run_id newest;
    if (!lake_newest(lake, LAKE_EXTRACTED, &newest, e))
        return false;
    int64_t now = clock_now_ms();
    int64_t last;
    if (clock_parse_basic(newest.text, &last) && now <= last)
        now = last + 1;
    clock_format_basic(now, run->text);
    return true;
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

static bool is_leftover(const char *name)
{
    size_t len = strlen(name);
    return name[0] == '.' && len > 5 && strcmp(name + len - 4, ".tmp") == 0;
}

bool lake_clean(const struct lake *lake, enum lake_stage stage, struct err *e)
{
    char *path = stage_path(lake, stage);
    DIR *dir = opendir(path);
    bool ok = dir != NULL;
    if (!ok)
        err_set_errno(e, ERR_IO, errno, "cannot read directory '%s'", path);
    for (struct dirent *entry; ok && (entry = readdir(dir)) != NULL;) {
        if (!is_leftover(entry->d_name))
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
    if (mkdir(*dir, 0777) == 0)
        return true;
    err_set_errno(e, ERR_CREATE, errno, "cannot make directory '%s'", *dir);
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

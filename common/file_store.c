#include "file_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs.h"
#include "mem.h"

struct file_store {
    struct store store; /* first: a store is one */
    char *root;
};

/* The path here of a path of the store; caller frees. */
static char *local_path(const struct store *s, const char *path)
{
    struct buf local = BUF_INIT;
    buf_printf(&local, "%s/%s", ((const struct file_store *)s)->root, path);
    return local.data;
}

/* ------------------------------------------------------------------------------------- listing */

static bool is_dir(DIR *dir, const struct dirent *entry)
{
    struct stat st;
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
    return fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static bool entries_of(
    struct store *s, const char *path, struct store_entries *entries, struct err *e)
{
    char *local = local_path(s, path);
    struct err why = ERR_INIT;
    errno = 0;
    DIR *dir = fs_open_dir(local, &why);
    bool ok = dir != NULL || errno == ENOENT;
    if (!ok)
        *e = why;
    struct dirent *entry;
    while (dir != NULL && (errno = 0, entry = readdir(dir)) != NULL)
        store_entries_add(entries, entry->d_name, is_dir(dir, entry));
    if (dir != NULL && errno != 0)
        ok = err_set_errno(e, ERR_UNAVAILABLE, errno, "cannot read directory '%s'", local);
    if (dir != NULL)
        (void)closedir(dir);
    free(local);
    return ok;
}

static bool list(struct store *s, const char *prefix, const char *after, store_each_fn *each,
    void *arg, struct err *e)
{
    return store_walk(s, entries_of, prefix, after, each, arg, e);
}

/* ------------------------------------------------------------------------------------- objects */

static bool read_object(
    struct store *s, const char *path, size_t max, struct buf *out, bool *found, struct err *e)
{
    char *local = local_path(s, path);
    *found = fs_exists(local);
    bool ok = !*found || fs_read_file(local, max, out, e);
    free(local);
    return ok;
}

static bool get(struct store *s, const char *path, const char *to, struct unsynced *unsynced,
    struct stream_facts *facts, struct err *e)
{
    char *local = local_path(s, path);
    bool ok = store_copy(local, to, unsynced, facts, e);
    free(local);
    return ok;
}

static bool make_parent(char *local, struct err *e)
{
    char *slash = strrchr(local, '/');
    *slash = '\0';
    bool ok = fs_make_dirs(local, e);
    *slash = '/';
    return ok;
}

static bool is_same(const struct stream_facts *a, const struct stream_facts *b)
{
    return a->bytes == b->bytes && strcmp(a->checksum, b->checksum) == 0;
}

/* Into a hidden folder, which is made anew: what is there already is nobody's. */
static bool put(struct store *s, const char *path, const char *from,
    const struct stream_facts *facts, struct err *e)
{
    char *local = local_path(s, path);
    struct stream_facts came;
    struct unsynced unsynced = {.count = 0};
    bool ok = make_parent(local, e) && store_copy(from, local, &unsynced, &came, e) &&
              unsynced_sync(&unsynced, e);
    if (ok && !is_same(&came, facts)) {
        (void)unlink(local);
        ok = err_set(e, ERR_INPUT, "'%s' is damaged: it is not what its manifest says", from);
    }
    free(local);
    return ok;
}

/* A whole file gets its name by link(2), which one of many does. */
static bool link_new(const char *whole, const char *local, bool *made, struct err *e)
{
    *made = link(whole, local) == 0;
    if (!*made && errno != EEXIST)
        return err_set_errno(e, ERR_CREATE, errno, "cannot link '%s' to '%s'", whole, local);
    return true;
}

/* The hidden name that an object has first is of what it holds: who was killed comes back to the
 * same.  Caller frees. */
static char *hidden_name(const char *folder, const char *name, const char *text)
{
    char checksum[STREAM_CHECKSUM_SIZE];
    struct buf hidden = BUF_INIT;
    stream_checksum(text, strlen(text), checksum);
    buf_printf(&hidden, "%s/.%s.%s", folder, name, strchr(checksum, ':') + 1);
    return hidden.data;
}

static bool create(struct store *s, const char *path, const char *text, bool *made, struct err *e)
{
    char *local = local_path(s, path);
    char *folder = mem_strdup(local);
    *strrchr(folder, '/') = '\0';
    char *whole = hidden_name(folder, strrchr(local, '/') + 1, text);
    *made = false;
    bool ok = fs_make_dirs(folder, e);
    if (ok && !fs_exists(local))
        ok = fs_write_file(whole, text, strlen(text), e) && link_new(whole, local, made, e);
    ok = ok && fs_remove_file(whole, e) && fs_sync_dir(folder, e);
    free(whole);
    free(folder);
    free(local);
    return ok;
}

static bool write_object(struct store *s, const char *path, const char *text, struct err *e)
{
    char *local = local_path(s, path);
    bool ok = make_parent(local, e) && fs_write_file(local, text, strlen(text), e);
    free(local);
    return ok;
}

/* ------------------------------------------------------------------------------------- folders */

/* fsyncs the folders above `local`, up to the root: who made them may have been killed before. */
static bool sync_above(const struct file_store *fs, char *local, struct err *e)
{
    size_t root = strlen(fs->root);
    bool ok = true;
    for (char *slash; ok && (slash = strrchr(local, '/')) != NULL && slash >= local + root;) {
        *slash = '\0';
        ok = fs_sync_dir(slash == local ? "/" : local, e);
    }
    return ok;
}

static bool publish(struct store *s, const char *from, const char *to, struct err *e)
{
    char *local_from = local_path(s, from);
    char *local_to = local_path(s, to);
    bool ok = fs_publish_dir(local_from, local_to, false, e) &&
              sync_above((struct file_store *)s, local_to, e);
    free(local_from);
    free(local_to);
    return ok;
}

static bool remove_dir(struct store *s, const char *dir, struct err *e)
{
    char *local = local_path(s, dir);
    char *above = mem_strdup(dir);
    bool ok = fs_remove_tree(local, e);
    while (ok && store_go_up(above)) {
        free(local);
        local = local_path(s, above);
        if (rmdir(local) != 0)
            break;
    }
    free(above);
    free(local);
    return ok;
}

static bool delete_object(struct store *s, const char *path, struct err *e)
{
    char *local = local_path(s, path);
    bool ok = fs_remove_file(local, e);
    free(local);
    return ok;
}

/* By the clock of a file server, where it is one. */
static bool written(struct store *s, const char *path, int64_t *at_s, struct err *e)
{
    struct stat st;
    char *local = local_path(s, path);
    bool ok =
        stat(local, &st) == 0 || err_set_errno(e, ERR_INPUT, errno, "cannot look at '%s'", local);
    *at_s = ok ? (int64_t)st.st_mtime : 0;
    free(local);
    return ok;
}

static void close_store(struct store *s)
{
    free(((struct file_store *)s)->root);
    free(s);
}

struct store *file_store_open(const char *root, struct err *e)
{
    struct stat st;
    if (stat(root, &st) != 0 || !S_ISDIR(st.st_mode)) {
        err_set(e, ERR_UNAVAILABLE, "there is no directory '%s'", root);
        err_hint(e, "mount it, or make it once, empty");
        return NULL;
    }
    struct file_store *fs = mem_alloc(1, sizeof *fs);
    fs->root = mem_strdup(root);
    fs->store = (struct store){.list = list,
        .read = read_object,
        .get = get,
        .put = put,
        .create = create,
        .write = write_object,
        .publish = publish,
        .remove = remove_dir,
        .delete = delete_object,
        .written = written,
        .close = close_store};
    return &fs->store;
}

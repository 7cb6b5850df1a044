#include "fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"

/* The directory that holds `path`; caller frees. */
static char *parent_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return mem_strdup(".");
    if (slash == path)
        return mem_strdup("/");
    char *parent = mem_strdup(path);
    parent[slash - path] = '\0';
    return parent;
}

/* -------------------------------------------------------------------------------------- places */

static struct {
    char *path; /* NULL: none */
    size_t len; /* without slashes at its end */
} guarded;

void fs_guard(const char *root)
{
    free(guarded.path);
    guarded.path = mem_strdup(root);
    guarded.len = strlen(root);
    while (guarded.len > 0 && root[guarded.len - 1] == '/')
        guarded.len--;
}

/* A name, and the open directory that it is a name of: links on the way cannot lead elsewhere. */
struct place {
    int dir; /* AT_FDCWD: the name is a path that is not guarded */
    const char *name;
    int no_follow; /* O_NOFOLLOW below a guarded directory */
};

static void place_close(struct place *p)
{
    int errnum = errno;
    if (p->dir >= 0)
        (void)close(p->dir);
    errno = errnum;
}

/* openat; a link that is not followed is ELOOP, also where a directory is wanted. */
static int place_open(const struct place *p, int flags)
{
    enum { FILE_MODE = 0640 };
    int fd = openat(p->dir, p->name, flags | p->no_follow | O_CLOEXEC, FILE_MODE);
    struct stat st;
    if (fd < 0 && errno == ENOTDIR && p->no_follow != 0)
        errno = fstatat(p->dir, p->name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode)
                    ? ELOOP
                    : ENOTDIR;
    return fd;
}

/* Moves into a directory of the place's directory. */
static bool place_enter(struct place *p, const char *name, size_t len)
{
    char component[NAME_MAX + 1];
    if (len > NAME_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(component, name, len);
    component[len] = '\0';
    if (strcmp(component, "..") == 0) {
        errno = ELOOP;
        return false;
    }
    struct place next = {p->dir, component, p->no_follow};
    int fd = place_open(&next, O_PATH | O_DIRECTORY);
    place_close(p);
    p->dir = fd;
    return fd >= 0;
}

/* Where a path leads.  False: errno says why.  place_close is due in any case. */
static bool place_find(const char *path, struct place *p)
{
    *p = (struct place){AT_FDCWD, path, 0};
    size_t len = guarded.len;
    if (guarded.path == NULL || strncmp(path, guarded.path, len) != 0 || path[len] != '/')
        return true;
    const char *name = path + len + strspn(path + len, "/");
    if (name[0] == '\0')
        return true;
    p->no_follow = O_NOFOLLOW;
    p->dir = open(guarded.path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    bool ok = p->dir >= 0;
    for (const char *slash; ok && (slash = strchr(name, '/')) != NULL;) {
        ok = place_enter(p, name, (size_t)(slash - name));
        name = slash + strspn(slash, "/");
    }
    p->name = name;
    return ok;
}

static int open_path(const char *path, int flags)
{
    struct place p;
    int fd = place_find(path, &p) ? place_open(&p, flags) : -1;
    place_close(&p);
    return fd;
}

/* Says what could not be done; errno says why. */
static bool failed(struct err *e, enum err_class class, const char *what, const char *path)
{
    int errnum = errno;
    if (errnum == ELOOP) {
        err_set(e, class, "cannot %s '%s': it is a symbolic link, or one leads there", what, path);
        err_hint(e, "remove the link: the directory of a lake may be one, nothing in it");
    } else {
        err_set_errno(e, class, errnum, "cannot %s '%s'", what, path);
    }
    errno = errnum;
    return false;
}

/* --------------------------------------------------------------------------------- directories */

bool fs_sync_dir(const char *path, struct err *e)
{
    int fd = open_path(path, O_RDONLY | O_DIRECTORY);
    if (fd < 0)
        return failed(e, ERR_IO, "open directory", path);
    int rc = fsync(fd);
    int errnum = errno;
    (void)close(fd);
    if (rc != 0)
        return err_set_errno(e, ERR_IO, errnum, "cannot fsync directory '%s'", path);
    return true;
}

DIR *fs_open_dir(const char *path, struct err *e)
{
    int fd = open_path(path, O_RDONLY | O_DIRECTORY);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (dir == NULL) {
        failed(e, ERR_INPUT, "read directory", path);
        if (fd >= 0)
            (void)close(fd);
    }
    return dir;
}

static bool sync_parent(const char *path, struct err *e)
{
    char *parent = parent_of(path);
    bool ok = fs_sync_dir(parent, e);
    free(parent);
    return ok;
}

enum { DIR_MODE = 0750 };

/* mkdir; false: errno says why. */
static bool make_dir(const char *path)
{
    struct place p;
    bool ok = place_find(path, &p) && mkdirat(p.dir, p.name, DIR_MODE) == 0;
    place_close(&p);
    return ok;
}

/* lstat where links are not followed, else stat. */
static bool look_at(const char *path, struct stat *st)
{
    struct place p;
    bool ok = place_find(path, &p) &&
              fstatat(p.dir, p.name, st, p.no_follow != 0 ? AT_SYMLINK_NOFOLLOW : 0) == 0;
    place_close(&p);
    return ok;
}

bool fs_make_dir(const char *path, struct err *e)
{
    return make_dir(path) || failed(e, ERR_CREATE, "make directory", path);
}

bool fs_make_dirs(const char *path, struct err *e)
{
    if (make_dir(path))
        return sync_parent(path, e);
    if (errno == EEXIST) {
        struct stat st;
        if (look_at(path, &st) && S_ISDIR(st.st_mode))
            return true;
        return err_set(e, ERR_CREATE, "'%s' is not a directory", path);
    }
    if (errno != ENOENT)
        return failed(e, ERR_CREATE, "make directory", path);

    char *parent = parent_of(path);
    bool ok = fs_make_dirs(parent, e);
    free(parent);
    if (!ok)
        return false;
    if (!make_dir(path) && errno != EEXIST)
        return failed(e, ERR_CREATE, "make directory", path);
    return sync_parent(path, e);
}

bool fs_exists(const char *path)
{
    struct place p;
    struct stat st;
    bool seen = place_find(path, &p) && fstatat(p.dir, p.name, &st, AT_SYMLINK_NOFOLLOW) == 0;
    place_close(&p);
    return seen || (errno != ENOENT && errno != ENOTDIR);
}

static bool remove_entry(const struct place *p, const char *path, struct err *e);

static bool remove_entries(DIR *dir, const char *path, struct err *e)
{
    bool ok = true;
    struct dirent *entry;
    while (ok && (errno = 0, entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        struct buf child = BUF_INIT;
        buf_printf(&child, "%s/%s", path, entry->d_name);
        struct place p = {dirfd(dir), entry->d_name, O_NOFOLLOW};
        ok = remove_entry(&p, child.data, e);
        buf_release(&child);
    }
    if (ok && errno != 0)
        return failed(e, ERR_IO, "read directory", path);
    return ok;
}

/* Whatever it is; a link itself. */
static bool remove_entry(const struct place *p, const char *path, struct err *e)
{
    if (unlinkat(p->dir, p->name, 0) == 0 || errno == ENOENT)
        return true;
    if (errno != EISDIR && errno != EPERM) /* Linux and POSIX for a directory */
        return failed(e, ERR_IO, "remove", path);
    int fd = place_open(p, O_RDONLY | O_DIRECTORY);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (dir == NULL)
        return failed(e, ERR_IO, "open directory", path);
    bool ok = remove_entries(dir, path, e);
    (void)closedir(dir);
    if (ok && unlinkat(p->dir, p->name, AT_REMOVEDIR) != 0)
        return failed(e, ERR_IO, "remove directory", path);
    return ok;
}

bool fs_remove_tree(const char *path, struct err *e)
{
    struct place p;
    bool found = place_find(path, &p);
    p.no_follow = O_NOFOLLOW;
    bool ok =
        found ? remove_entry(&p, path, e) : errno == ENOENT || failed(e, ERR_IO, "remove", path);
    place_close(&p);
    return ok;
}

bool fs_remove_file(const char *path, struct err *e)
{
    struct place p;
    bool ok = place_find(path, &p) && unlinkat(p.dir, p.name, 0) == 0;
    place_close(&p);
    return ok || errno == ENOENT || failed(e, ERR_IO, "remove", path);
}

static bool rename_path(const char *from, const char *to, unsigned flags)
{
    struct place a, b = {.dir = -1};
    bool ok = place_find(from, &a) && place_find(to, &b) &&
              renameat2(a.dir, a.name, b.dir, b.name, flags) == 0;
    place_close(&b);
    place_close(&a);
    return ok;
}

bool fs_rename(const char *from, const char *to, struct err *e)
{
    return rename_path(from, to, 0) ||
           err_set_errno(e, ERR_IO, errno, "cannot rename '%s' to '%s'", from, to);
}

static bool show(const char *from, const char *to, bool exchange, struct err *e)
{
    char *parent = parent_of(to);
    bool ok = fs_make_dirs(parent, e);
    free(parent);
    if (!ok)
        return false;
    if (!exchange && fs_exists(to))
        return err_set_errno(e, ERR_CREATE, EEXIST, "cannot rename '%s' to '%s'", from, to);
    return rename_path(from, to, exchange ? RENAME_EXCHANGE : 0) ||
           err_set_errno(e, ERR_CREATE, errno, "cannot rename '%s' to '%s'", from, to);
}

bool fs_publish_dir(const char *from, const char *to, bool replace, struct err *e)
{
    bool exchange = replace && fs_exists(to);
    return fs_sync_dir(from, e) && show(from, to, exchange, e) && sync_parent(to, e) &&
           sync_parent(from, e) && (!exchange || fs_remove_tree(from, e));
}

bool fs_show_dir(const char *from, const char *to, struct err *e)
{
    return show(from, to, false, e);
}

/* --------------------------------------------------------------------------------------- files */

int fs_open_file(const char *path, struct err *e)
{
    int fd = open_path(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        failed(e, ERR_INPUT, "open", path);
        return -1;
    }
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return fd;
    err_set(e, ERR_INPUT, "'%s' is no regular file", path);
    (void)close(fd);
    errno = EINVAL;
    return -1;
}

int fs_create_file(const char *path, struct err *e)
{
    int fd = open_path(path, O_WRONLY | O_CREAT | O_EXCL);
    if (fd < 0)
        failed(e, ERR_CREATE, "create", path);
    return fd;
}

int fs_append_file(const char *path, struct err *e)
{
    int fd = open_path(path, O_WRONLY | O_APPEND);
    if (fd < 0)
        failed(e, ERR_IO, "open", path);
    return fd;
}

bool fs_read_file(const char *path, size_t max, struct buf *out, struct err *e)
{
    int fd = fs_open_file(path, e);
    if (fd < 0)
        return false;
    bool ok = true;
    size_t start = out->len;
    for (;;) {
        enum { CHUNK = 65536 };
        char *to = buf_reserve(out, CHUNK);
        *to = '\0'; /* of an empty file, too */
        ssize_t got = read(fd, to, CHUNK);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            ok = err_set_errno(e, ERR_INPUT, errno, "cannot read '%s'", path);
        if (got <= 0)
            break;
        out->len += (size_t)got;
        out->data[out->len] = '\0';
        if (out->len - start > max) {
            ok = err_set(e, ERR_INPUT, "'%s' is larger than %zu bytes", path, max);
            break;
        }
    }
    (void)close(fd);
    return ok;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, bytes, len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes += put;
        len -= (size_t)put;
    }
    return true;
}

bool fs_write_new_file(const char *path, const char *bytes, size_t len, struct err *e)
{
    int fd = fs_create_file(path, e);
    if (fd < 0)
        return false;
    bool ok = true;
    if (!write_all(fd, bytes, len) || fsync(fd) != 0)
        ok = err_set_errno(e, ERR_IO, errno, "cannot write '%s'", path);
    if (close(fd) != 0 && ok)
        ok = err_set_errno(e, ERR_IO, errno, "cannot close '%s'", path);
    return ok;
}

bool fs_write_file(const char *path, const char *bytes, size_t len, struct err *e)
{
    struct buf temporary = BUF_INIT;
    char *parent = parent_of(path);
    const char *slash = strrchr(path, '/');
    buf_printf(&temporary, "%s/.%s.tmp", parent, slash == NULL ? path : slash + 1);
    bool ok = fs_remove_file(temporary.data, e) &&
              fs_write_new_file(temporary.data, bytes, len, e) &&
              fs_rename(temporary.data, path, e);
    if (!ok) {
        struct err ignored = ERR_INIT;
        (void)fs_remove_file(temporary.data, &ignored);
    }
    ok = ok && fs_sync_dir(parent, e);
    free(parent);
    buf_release(&temporary);
    return ok;
}

int fs_lock(const char *path, const char *what, struct err *e)
{
    struct stat st;
    int fd = open_path(path, O_RDWR | O_CREAT | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        failed(e, ERR_CREATE, "open lock file", path);
        return -1;
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        err_set(e, ERR_CREATE, "lock file '%s' is no regular file", path);
        (void)close(fd);
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            err_set(e, ERR_BUSY, "another %s is at work on this lake", what);
        else
            err_set_errno(e, ERR_IO, errno, "cannot lock '%s'", path);
        (void)close(fd);
        return -1;
    }
    return fd;
}

void fs_unlock(int fd)
{
    if (fd >= 0)
        (void)close(fd);
}

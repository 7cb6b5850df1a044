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

bool fs_sync_dir(const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return err_set_errno(e, ERR_IO, errno, "cannot open directory '%s'", path);
    int rc = fsync(fd);
    int errnum = errno;
    (void)close(fd);
    if (rc != 0)
        return err_set_errno(e, ERR_IO, errnum, "cannot fsync directory '%s'", path);
    return true;
}

static bool sync_parent(const char *path, struct err *e)
{
    char *parent = parent_of(path);
    bool ok = fs_sync_dir(parent, e);
    free(parent);
    return ok;
}

bool fs_make_dirs(const char *path, struct err *e)
{
    if (mkdir(path, 0777) == 0)
        return sync_parent(path, e);
    if (errno == EEXIST) {
        struct stat st;
        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
            return true;
        return err_set(e, ERR_CREATE, "'%s' is not a directory", path);
    }
    if (errno != ENOENT)
        return err_set_errno(e, ERR_CREATE, errno, "cannot make directory '%s'", path);

    char *parent = parent_of(path);
    bool ok = fs_make_dirs(parent, e);
    free(parent);
    if (!ok)
        return false;
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return err_set_errno(e, ERR_CREATE, errno, "cannot make directory '%s'", path);
    return sync_parent(path, e);
}

bool fs_exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

static bool remove_entries(DIR *dir, const char *path, struct err *e)
{
    bool ok = true;
    struct dirent *entry;
    while (ok && (errno = 0, entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        struct buf child = BUF_INIT;
        buf_printf(&child, "%s/%s", path, entry->d_name);
        struct stat st;
        if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
            ok = err_set_errno(e, ERR_IO, errno, "cannot remove '%s'", child.data);
        else if (S_ISDIR(st.st_mode))
            ok = fs_remove_tree(child.data, e);
        else if (unlinkat(dirfd(dir), entry->d_name, 0) != 0)
            ok = err_set_errno(e, ERR_IO, errno, "cannot remove '%s'", child.data);
        buf_release(&child);
    }
    if (ok && errno != 0)
        return err_set_errno(e, ERR_IO, errno, "cannot read directory '%s'", path);
    return ok;
}

bool fs_remove_tree(const char *path, struct err *e)
{
    DIR *dir = opendir(path);
    if (dir == NULL) {
        if (errno == ENOENT)
            return true;
        return err_set_errno(e, ERR_IO, errno, "cannot open directory '%s'", path);
    }
    bool ok = remove_entries(dir, path, e);
    (void)closedir(dir);
    if (ok && rmdir(path) != 0)
        return err_set_errno(e, ERR_IO, errno, "cannot remove directory '%s'", path);
    return ok;
}

bool fs_remove_file(const char *dir, const char *name, struct err *e)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", dir, name);
    bool ok =
        unlink(path.data) == 0 || err_set_errno(e, ERR_IO, errno, "cannot remove '%s'", path.data);
    buf_release(&path);
    return ok;
}

bool fs_publish_dir(const char *from, const char *to, bool replace, struct err *e)
{
    char *parent = parent_of(to);
    bool ok = fs_sync_dir(from, e) && fs_make_dirs(parent, e);
    free(parent);
    if (!ok)
        return false;
    bool exchange = fs_exists(to);
    if (exchange && !replace)
        return err_set_errno(e, ERR_CREATE, EEXIST, "cannot rename '%s' to '%s'", from, to);
    int rc = exchange ? renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE) : rename(from, to);
    if (rc != 0)
        return err_set_errno(e, ERR_CREATE, errno, "cannot rename '%s' to '%s'", from, to);
    if (!sync_parent(to, e) || !sync_parent(from, e))
        return false;
    return !exchange || fs_remove_tree(from, e);
}

bool fs_read_file(const char *path, size_t max, struct buf *out, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set_errno(e, ERR_INPUT, errno, "cannot open '%s'", path);
    bool ok = true;
    size_t start = out->len;
    for (;;) {
        enum { CHUNK = 65536 };
        ssize_t got = read(fd, buf_reserve(out, CHUNK), CHUNK);
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

bool fs_write_file(const char *path, const char *bytes, size_t len, struct err *e)
{
    struct buf temporary = BUF_INIT;
    char *parent = parent_of(path);
    const char *slash = strrchr(path, '/');
    buf_printf(&temporary, "%s/.%s.tmp", parent, slash == NULL ? path : slash + 1);
    bool ok = true;

    int fd = open(temporary.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        ok = err_set_errno(e, ERR_CREATE, errno, "cannot create '%s'", temporary.data);
        goto out;
    }
    if (!write_all(fd, bytes, len) || fsync(fd) != 0)
        ok = err_set_errno(e, ERR_IO, errno, "cannot write '%s'", temporary.data);
    if (close(fd) != 0 && ok)
        ok = err_set_errno(e, ERR_IO, errno, "cannot close '%s'", temporary.data);
    if (ok && rename(temporary.data, path) != 0)
        ok = err_set_errno(e, ERR_IO, errno, "cannot rename '%s' to '%s'", temporary.data, path);
    if (!ok)
        (void)unlink(temporary.data);
    if (ok)
        ok = fs_sync_dir(parent, e);
out:
    free(parent);
    buf_release(&temporary);
    return ok;
}

int fs_lock(const char *path, const char *what, struct err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) {
        err_set_errno(e, ERR_CREATE, errno, "cannot open lock file '%s'", path);
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

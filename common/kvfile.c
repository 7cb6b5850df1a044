#include "kvfile.h"

#include <errno.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "fs.h"
#include "mem.h"

enum { FILE_MODE = 0640 };

/* A map of that size costs addresses, no memory; where there are not so many, less will do. */
static const size_t MAP_BYTES = sizeof(size_t) > 4 ? (size_t)1 << 40 : (size_t)1 << 29;
static const size_t MAP_LEAST = (size_t)1 << 24;

struct kvfile {
    char *path;
    enum kvfile_mode mode;
    MDB_env *env;
    MDB_txn *txn; /* NULL: none has begun since the last commit */
    int fd;       /* LMDB's */
    size_t tree_count;
    MDB_dbi *trees;
    MDB_cursor **cursors; /* of the transaction; NULL: not yet needed */
    size_t pending;
    bool is_damaged;
    bool is_given_up; /* `env` and all of it is not to be touched again */
};

/* -------------------------------------------------------------------------------------- errors */

bool kvfile_set_damaged(struct kvfile *f, struct err *e)
{
    f->is_damaged = true;
    return err_set(e, ERR_INPUT, "'%s' is damaged", f->path);
}

/* What the system says of the disk and of rights is its business; all else (also too much memory,
 * which a damaged length asks for) says that the file is not what LMDB has written. */
static bool fail(struct kvfile *f, int code, const char *what, struct err *e)
{
    static const int systems[] = {ENOSPC, EDQUOT, EIO, EACCES, EPERM, EROFS, EMFILE, ENFILE};
    for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
        if (code == systems[i])
            return err_set_errno(e, ERR_IO, code, "cannot %s '%s'", what, f->path);
    }
    if (code == MDB_MAP_FULL)
        return err_set(e, ERR_IO, "cannot %s '%s': there are no addresses left", what, f->path);
    kvfile_set_damaged(f, e);
    if (code == ENOMEM)
        return err_set(e, ERR_IO, "there is not enough memory for '%s'", f->path);
    return err_context(e, "%s", mdb_strerror(code));
}

static void on_assert(MDB_env *env, const char *message)
{
    (void)env;
    (void)message;
    fault_raise();
}

/* Where LMDB was interrupted it is not to be touched again. */
static void give_up(struct kvfile *f)
{
    struct err ignored = ERR_INIT;
    f->is_given_up = true;
    (void)fs_remove_file(f->path, &ignored);
}

bool kvfile_run(struct kvfile *f, bool (*work)(void *arg, struct err *e), void *arg, struct err *e)
{
    bool caught;
    if (f->is_given_up)
        return err_set(e, ERR_INPUT, "'%s' was damaged, and is given up", f->path);
    if (fault_run(work, arg, &caught, e))
        return true;
    if (caught)
        kvfile_set_damaged(f, e);
    if (f->is_damaged)
        give_up(f);
    return false;
}

bool kvfile_is_lost(const struct kvfile *f)
{
    struct stat st;
    return f->is_given_up || fstat(f->fd, &st) != 0 || st.st_nlink == 0;
}

/* ------------------------------------------------------------------------------------- opening */

/* LMDB opens by a path: that of a descriptor leads to what fs.h has opened, and nowhere else. */
static int open_env(struct kvfile *f, int fd, size_t map_bytes)
{
    char path[64];
    unsigned flags = MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOTLS | MDB_NORDAHEAD;
    flags |= f->mode == KVFILE_READ ? MDB_RDONLY : f->mode == KVFILE_NEW ? MDB_NOSYNC : 0;
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int code = mdb_env_create(&f->env);
    if (code != 0)
        return code;
    (void)mdb_env_set_assert(f->env, on_assert);
    (void)mdb_env_set_mapsize(f->env, map_bytes);
    (void)mdb_env_set_maxdbs(f->env, (MDB_dbi)f->tree_count);
    code = mdb_env_open(f->env, path, flags, FILE_MODE);
    if (code != 0) {
        mdb_env_close(f->env);
        f->env = NULL;
    }
    return code;
}

/* All pages that LMDB may read are in the file: of one that was cut off a page would be a fault. */
static bool check_size(struct kvfile *f, struct err *e)
{
    MDB_envinfo info;
    MDB_stat stat;
    struct stat st;
    (void)mdb_env_info(f->env, &info);
    (void)mdb_env_stat(f->env, &stat);
    return (fstat(f->fd, &st) == 0 &&
               (uint64_t)st.st_size / stat.ms_psize > (uint64_t)info.me_last_pgno) ||
           f->mode == KVFILE_NEW || kvfile_set_damaged(f, e);
}

static bool begin(struct kvfile *f, struct err *e)
{
    if (f->txn != NULL)
        return true;
    int code = mdb_txn_begin(f->env, NULL, f->mode == KVFILE_READ ? MDB_RDONLY : 0, &f->txn);
    return code == 0 || fail(f, code, "read", e);
}

static bool open_trees(struct kvfile *f, struct err *e)
{
    if (!begin(f, e))
        return false;
    for (size_t i = 0; i < f->tree_count; i++) {
        char name[24];
        (void)snprintf(name, sizeof name, "%zu", i);
        int code = mdb_dbi_open(f->txn, name, f->mode == KVFILE_NEW ? MDB_CREATE : 0, &f->trees[i]);
        if (code != 0)
            return fail(f, code, "read", e);
    }
    return kvfile_commit(f, e);
}

struct opening {
    struct kvfile *file;
    int fd;
};

/* EINVAL is valgrind's. */
static bool is_no_room(int code)
{
    return code == ENOMEM || code == EINVAL;
}

static bool open_file(void *arg, struct err *e)
{
    struct opening *o = arg;
    struct kvfile *f = o->file;
    int code = ENOMEM;
    for (size_t bytes = MAP_BYTES; is_no_room(code) && bytes >= MAP_LEAST; bytes /= 4)
        code = open_env(f, o->fd, bytes);
    if (is_no_room(code)) /* for the map, whatever the file says */
        return err_set_errno(e, ERR_IO, code, "cannot map '%s'", f->path);
    if (code != 0)
        return fail(f, code, "open", e);
    (void)mdb_env_get_fd(f->env, &f->fd);
    return check_size(f, e) && open_trees(f, e);
}

static bool open_again(struct kvfile *f, struct err *e)
{
    struct opening o = {f, fs_open_file(f->path, e)};
    if (o.fd < 0)
        return false;
    f->txn = NULL;
    memset(f->cursors, 0, f->tree_count * sizeof(MDB_cursor *));
    bool ok = kvfile_run(f, open_file, &o, e);
    (void)close(o.fd);
    return ok;
}

static bool create(const char *path, struct err *e)
{
    int fd = fs_create_file(path, e);
    return fd >= 0 && close(fd) == 0;
}

struct kvfile *kvfile_open(
    const char *path, enum kvfile_mode mode, size_t tree_count, struct err *e)
{
    fault_setup();
    if (mode == KVFILE_NEW && !create(path, e))
        return NULL;
    struct kvfile *f = mem_alloc(1, sizeof *f);
    f->path = mem_strdup(path);
    f->mode = mode;
    f->tree_count = tree_count;
    f->trees = mem_alloc(tree_count, sizeof *f->trees);
    f->cursors = mem_alloc(tree_count, sizeof(MDB_cursor *));
    if (open_again(f, e))
        return f;
    kvfile_close(f);
    return NULL;
}

bool kvfile_reopen(struct kvfile *f, struct err *e)
{
    f->mode = KVFILE_READ;
    return open_again(f, e);
}

void kvfile_moved(struct kvfile *f, const char *path)
{
    free(f->path);
    f->path = mem_strdup(path);
}

/* ------------------------------------------------------------------------------------- closing */

static void close_cursors(struct kvfile *f)
{
    for (size_t i = 0; i < f->tree_count; i++) {
        if (f->cursors[i] != NULL)
            mdb_cursor_close(f->cursors[i]);
        f->cursors[i] = NULL;
    }
}

/* What a commit has allocated at the end of the file and then not needed, it does not write. */
static bool fill_file(struct kvfile *f, struct err *e)
{
    MDB_envinfo info;
    MDB_stat stat;
    struct stat st;
    (void)mdb_env_info(f->env, &info);
    (void)mdb_env_stat(f->env, &stat);
    off_t bytes = (off_t)(info.me_last_pgno + 1) * (off_t)stat.ms_psize;
    return (fstat(f->fd, &st) == 0 &&
               (st.st_size >= bytes || (ftruncate(f->fd, bytes) == 0 && fdatasync(f->fd) == 0))) ||
           err_set_errno(e, ERR_IO, errno, "cannot write '%s'", f->path);
}

bool kvfile_commit(struct kvfile *f, struct err *e)
{
    if (f->txn == NULL)
        return true;
    MDB_txn *txn = f->txn;
    close_cursors(f);
    f->txn = NULL;
    f->pending = 0;
    int code = mdb_txn_commit(txn);
    return code == 0 ? f->mode == KVFILE_READ || fill_file(f, e) : fail(f, code, "write", e);
}

bool kvfile_sync(struct kvfile *f, struct err *e)
{
    int code = mdb_env_sync(f->env, 1);
    if (code == 0)
        code = mdb_env_set_flags(f->env, MDB_NOSYNC, 0);
    f->mode = KVFILE_WRITE;
    return code == 0 || fail(f, code, "write", e);
}

static bool close_file(void *arg, struct err *e)
{
    struct kvfile *f = arg;
    (void)e;
    close_cursors(f);
    if (f->txn != NULL)
        mdb_txn_abort(f->txn);
    mdb_env_close(f->env);
    return true;
}

void kvfile_close(struct kvfile *f)
{
    if (f == NULL)
        return;
    struct err ignored = ERR_INIT;
    if (f->env != NULL && !f->is_given_up)
        (void)kvfile_run(f, close_file, f, &ignored);
    free(f->cursors);
    free(f->trees);
    free(f->path);
    free(f);
}

/* ------------------------------------------------------------------------------------- reading */

static MDB_val to_val(struct text t)
{
    return (MDB_val){t.len, (void *)t.ptr};
}

static struct text to_text(MDB_val v)
{
    return (struct text){v.mv_data, v.mv_size};
}

static bool cursor_of(struct kvfile *f, size_t tree, struct err *e)
{
    if (!begin(f, e))
        return false;
    if (f->cursors[tree] != NULL)
        return true;
    int code = mdb_cursor_open(f->txn, f->trees[tree], &f->cursors[tree]);
    return code == 0 || fail(f, code, "read", e);
}

bool kvfile_floor(struct kvfile *f, size_t tree, struct text key, struct text *found,
    struct text *value, struct err *e)
{
    MDB_val k = to_val(key), v;
    if (!cursor_of(f, tree, e))
        return false;
    MDB_cursor *c = f->cursors[tree];
    int code = mdb_cursor_get(c, &k, &v, MDB_SET_RANGE);
    if (code == MDB_NOTFOUND)
        code = mdb_cursor_get(c, &k, &v, MDB_LAST);
    else if (code == 0 && !text_eq(to_text(k), key))
        code = mdb_cursor_get(c, &k, &v, MDB_PREV);
    *found = code == 0 ? to_text(k) : TEXT_NULL;
    *value = code == 0 ? to_text(v) : TEXT_NULL;
    return code == 0 || code == MDB_NOTFOUND || fail(f, code, "read", e);
}

bool kvfile_get(struct kvfile *f, size_t tree, struct text key, struct text *value, struct err *e)
{
    MDB_val k = to_val(key), v;
    if (!begin(f, e))
        return false;
    int code = mdb_get(f->txn, f->trees[tree], &k, &v);
    *value = code == 0 ? to_text(v) : TEXT_NULL;
    return code == 0 || code == MDB_NOTFOUND || fail(f, code, "read", e);
}

/* ------------------------------------------------------------------------------------- writing */

/* A page of the tree, maybe one above it, and what has pages of its own. */
static void note(struct kvfile *f, size_t bytes)
{
    enum { PAGE_BYTES = 4096 };
    f->pending += PAGE_BYTES + (bytes > KVFILE_NODE_BYTES ? bytes + PAGE_BYTES : 0);
}

static bool put(struct kvfile *f, size_t tree, struct text key, struct text value, unsigned flags,
    struct err *e)
{
    MDB_val k = to_val(key), v = to_val(value);
    if (!begin(f, e))
        return false;
    note(f, value.len);
    int code = mdb_put(f->txn, f->trees[tree], &k, &v, flags);
    if (code == MDB_KEYEXIST)
        code = mdb_put(f->txn, f->trees[tree], &k, &v, 0);
    return code == 0 || fail(f, code, "write", e);
}

bool kvfile_put(struct kvfile *f, size_t tree, struct text key, struct text value, struct err *e)
{
    return put(f, tree, key, value, 0, e);
}

bool kvfile_append(struct kvfile *f, size_t tree, struct text key, struct text value, struct err *e)
{
    return put(f, tree, key, value, MDB_APPEND, e);
}

bool kvfile_remove(struct kvfile *f, size_t tree, struct text key, struct err *e)
{
    MDB_val k = to_val(key);
    if (!begin(f, e))
        return false;
    note(f, 0);
    int code = mdb_del(f->txn, f->trees[tree], &k, NULL);
    return code == 0 || code == MDB_NOTFOUND || fail(f, code, "write", e);
}

bool kvfile_clear(struct kvfile *f, size_t tree, struct err *e)
{
    if (!begin(f, e))
        return false;
    int code = mdb_drop(f->txn, f->trees[tree], 0);
    return code == 0 || fail(f, code, "write", e);
}

size_t kvfile_pending(const struct kvfile *f)
{
    return f->pending;
}

#include "sftplink.h"

#include <libssh2.h>
#include <libssh2_sftp.h>
#include <stdlib.h>

#include "clock.h"
#include "interrupt.h"
#include "log.h"
#include "mem.h"

enum { FIRST_WAIT_MS = 200, LAST_WAIT_MS = 5000, READ_BYTES = 1024 * 1024, NAME_MAX_BYTES = 1024 };

/* Bytes on the way that no answer has come for yet, as sftp(1) has it: 64 times 32 KiB. */
enum { WINDOW = 2 * 1024 * 1024 };

enum { FILE_MODE = 0640, DIR_MODE = 0750 };

struct sftplink {
    struct sftp_login login;
    const char *root;
    int timeout_s;
    struct sftp_session session;
    LIBSSH2_SFTP *sftp; /* NULL: not connected */
    bool has_fsync;
    struct buf window;
};

/* --------------------------------------------------------------------------------------- errors */

/* What a server may say (SSH_FX_), and what it is to us. */
static const struct said {
    unsigned long status;
    enum err_class class;
    const char *words;
} SAID[] = {
    {LIBSSH2_FX_NO_SUCH_FILE, ERR_INPUT, "no such file"},
    {LIBSSH2_FX_NO_SUCH_PATH, ERR_INPUT, "no such path"},
    {LIBSSH2_FX_PERMISSION_DENIED, ERR_PERMISSION, "permission denied"},
    {LIBSSH2_FX_WRITE_PROTECT, ERR_PERMISSION, "write protected"},
    {LIBSSH2_FX_OP_UNSUPPORTED, ERR_CONFIG, "operation unsupported"},
    {LIBSSH2_FX_NO_SPACE_ON_FILESYSTEM, ERR_IO, "no space on file system"},
    {LIBSSH2_FX_QUOTA_EXCEEDED, ERR_IO, "quota exceeded"},
    {LIBSSH2_FX_FILE_ALREADY_EXISTS, ERR_DATA, "file already exists"},
    {LIBSSH2_FX_NO_CONNECTION, ERR_UNAVAILABLE, "no connection"},
    {LIBSSH2_FX_CONNECTION_LOST, ERR_UNAVAILABLE, "connection lost"},
    {LIBSSH2_FX_FAILURE, ERR_IO, "failure"},
};

/* The server's answer to the last request; 0: there was none, the session is at fault. */
static unsigned long status_of(struct sftplink *l)
{
    if (libssh2_session_last_errno(l->session.session) != LIBSSH2_ERROR_SFTP_PROTOCOL)
        return 0;
    return libssh2_sftp_last_error(l->sftp);
}

static bool is_missing(struct sftplink *l)
{
    unsigned long status = status_of(l);
    return status == LIBSSH2_FX_NO_SUCH_FILE || status == LIBSSH2_FX_NO_SUCH_PATH;
}

static bool refused(struct sftplink *l, const char *what, const char *path, struct err *e)
{
    unsigned long status = status_of(l);
    size_t i = 0;
    while (i + 1 < sizeof SAID / sizeof SAID[0] && SAID[i].status != status)
        i++;
    if (status == 0)
        return sftp_session_fail(&l->session, what, e) || err_context(e, "'%s'", path);
    err_set(e, SAID[i].class, "cannot %s '%s': the server says: %s", what, path, SAID[i].words);
    l->session.broken = SAID[i].class == ERR_UNAVAILABLE;
    if (SAID[i].class == ERR_IO)
        err_hint(e, "is its disk full?");
    return false;
}

static bool await(struct sftplink *l, int rc, struct err *e)
{
    return rc != LIBSSH2_ERROR_EAGAIN || sftp_session_await(&l->session, e);
}

/* The same for what returns a handle; `done`: there is nothing to wait for. */
static bool await_handle(struct sftplink *l, const void *handle, bool *done, struct err *e)
{
    *done =
        handle != NULL || libssh2_session_last_errno(l->session.session) != LIBSSH2_ERROR_EAGAIN;
    return *done || sftp_session_await(&l->session, e);
}

/* ----------------------------------------------------------------------------------- connection */

/* Caller frees. */
static char *full_path(const struct sftplink *l, const char *path)
{
    struct buf full = BUF_INIT;
    buf_printf(&full, "%s%s%s", l->root, path[0] == '\0' ? "" : "/", path);
    return full.data;
}

static bool look(
    struct sftplink *l, const char *path, LIBSSH2_SFTP_ATTRIBUTES *is, bool *exists, struct err *e)
{
    int rc;
    char *full = full_path(l, path);
    sftp_session_begin(&l->session);
    do
        rc = libssh2_sftp_stat_ex(l->sftp, full, (unsigned)strlen(full), LIBSSH2_SFTP_STAT, is);
    while (rc == LIBSSH2_ERROR_EAGAIN && await(l, rc, e));
    *exists = rc == 0;
    bool ok = rc == 0 ||
              (rc != LIBSSH2_ERROR_EAGAIN && (is_missing(l) || refused(l, "look at", full, e)));
    free(full);
    return ok;
}

static bool check_root(struct sftplink *l, struct err *e)
{
    LIBSSH2_SFTP_ATTRIBUTES is;
    bool exists;
    if (!look(l, "", &is, &exists, e))
        return false;
    if (exists && LIBSSH2_SFTP_S_ISDIR(is.permissions))
        return true;
    err_set(e, ERR_CONFIG, "there is no folder '%s'", l->root);
    return err_hint(e, "look at the path of the remote, which is the server's own (below "
                       "ChrootDirectory, where it has one); mount it, or make it once, empty");
}

static bool start_sftp(struct sftplink *l, struct err *e)
{
    bool done;
    sftp_session_begin(&l->session);
    do
        l->sftp = libssh2_sftp_init(l->session.session);
    while (await_handle(l, l->sftp, &done, e) && !done);
    if (l->sftp == NULL && done)
        return sftp_session_fail(&l->session, "no SFTP", e);
    return l->sftp != NULL && check_root(l, e);
}

static void disconnect(struct sftplink *l)
{
    struct err ignored = ERR_INIT;
    int rc = l->sftp == NULL || l->session.broken ? 0 : LIBSSH2_ERROR_EAGAIN;
    sftp_session_begin(&l->session);
    while (rc == LIBSSH2_ERROR_EAGAIN) {
        rc = libssh2_sftp_shutdown(l->sftp);
        if (!await(l, rc, &ignored))
            break;
    }
    l->sftp = NULL; /* else it goes with the session */
    sftp_session_close(&l->session);
}

static bool connect_link(struct sftplink *l, struct err *e)
{
    if (l->sftp != NULL)
        return true;
    if (sftp_session_open(&l->session, &l->login, e) && start_sftp(l, e))
        return true;
    l->session.broken = l->session.broken || e->class == ERR_UNAVAILABLE;
    return false;
}

bool sftplink_run(struct sftplink *l, sftplink_step_fn *step, void *arg, struct err *e)
{
    double end = 0;
    for (int wait = FIRST_WAIT_MS;; wait = wait < LAST_WAIT_MS ? wait * 2 : wait) {
        *e = (struct err)ERR_INIT;
        bool connected = connect_link(l, e);
        if (connected && step(l, arg, e))
            return true;
        bool again = l->session.broken && e->class == ERR_UNAVAILABLE;
        if (!connected || l->session.broken)
            disconnect(l);
        end = end > 0 ? end : clock_monotonic_s() + l->timeout_s;
        if (!again || clock_monotonic_s() + wait / 1000.0 > end)
            return false;
        log_info("remote: %s; again in %d ms", e->text, wait);
        if (!interrupt_wait_ms(wait, e))
            return false;
    }
}

struct sftplink *sftplink_new(const struct sftp_login *login, const char *root, int timeout_s)
{
    struct sftplink *l = mem_alloc(1, sizeof *l);
    l->login = *login;
    l->root = root;
    l->timeout_s = timeout_s;
    l->session = (struct sftp_session){.fd = -1, .broken = true};
    return l;
}

void sftplink_close(struct sftplink *l)
{
    if (l == NULL)
        return;
    disconnect(l);
    buf_release(&l->window);
    free(l);
}

/* -------------------------------------------------------------------------------------- handles */

static LIBSSH2_SFTP_HANDLE *open_handle(
    struct sftplink *l, const char *full, unsigned long flags, int kind, struct err *e)
{
    LIBSSH2_SFTP_HANDLE *handle;
    bool done;
    sftp_session_begin(&l->session);
    do
        handle =
            libssh2_sftp_open_ex(l->sftp, full, (unsigned)strlen(full), flags, FILE_MODE, kind);
    while (await_handle(l, handle, &done, e) && !done);
    return handle;
}

/* What of it could not be told the server ends with the session. */
static bool close_handle(struct sftplink *l, LIBSSH2_SFTP_HANDLE *handle, struct err *e)
{
    int rc;
    sftp_session_begin(&l->session);
    do
        rc = libssh2_sftp_close_handle(handle);
    while (rc == LIBSSH2_ERROR_EAGAIN && await(l, rc, e));
    return rc == 0;
}

/* After an error of ours, which is kept. */
static void drop_handle(struct sftplink *l, LIBSSH2_SFTP_HANDLE *handle)
{
    struct err ignored = ERR_INIT;
    if (!l->session.broken)
        (void)close_handle(l, handle, &ignored);
}

static bool end_handle(
    struct sftplink *l, LIBSSH2_SFTP_HANDLE *handle, bool ok, const char *full, struct err *e)
{
    if (!ok) {
        drop_handle(l, handle);
        return false;
    }
    return close_handle(l, handle, e) || e->class != ERR_NONE || refused(l, "close", full, e);
}

/* -------------------------------------------------------------------------------------- folders */

static bool next_entry(struct sftplink *l, LIBSSH2_SFTP_HANDLE *handle,
    struct store_entries *entries, bool *more, struct err *e)
{
    LIBSSH2_SFTP_ATTRIBUTES is = {.flags = 0};
    char name[NAME_MAX_BYTES];
    int rc;
    sftp_session_begin(&l->session);
    do
        rc = libssh2_sftp_readdir_ex(handle, name, sizeof name, NULL, 0, &is);
    while (rc == LIBSSH2_ERROR_EAGAIN && await(l, rc, e));
    *more = rc > 0;
    if (rc > 0 && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        store_entries_add(entries, name, LIBSSH2_SFTP_S_ISDIR(is.permissions));
    return rc >= 0 || (rc != LIBSSH2_ERROR_EAGAIN && refused(l, "list", "folder", e));
}

bool sftplink_entries(
    struct sftplink *l, const char *dir, struct store_entries *entries, struct err *e)
{
    bool more = true;
    char *full = full_path(l, dir);
    LIBSSH2_SFTP_HANDLE *handle = open_handle(l, full, 0, LIBSSH2_SFTP_OPENDIR, e);
    bool ok = handle != NULL || (e->class == ERR_NONE && is_missing(l)) ||
              (e->class == ERR_NONE && refused(l, "list", full, e));
    if (handle != NULL) {
        while (ok && more)
            ok = next_entry(l, handle, entries, &more, e);
        ok = end_handle(l, handle, ok, full, e);
    }
    free(full);
    return ok;
}

bool sftplink_exists(
    struct sftplink *l, const char *path, bool *exists, int64_t *written_s, struct err *e)
{
    LIBSSH2_SFTP_ATTRIBUTES is = {.flags = 0};
    if (!look(l, path, &is, exists, e))
        return false;
    if (*exists && written_s != NULL)
        *written_s = (int64_t)is.mtime;
    return true;
}

/* Whoever else makes it is welcome. */
static bool make_dir(struct sftplink *l, const char *path, struct err *e)
{
    int rc;
    bool exists = false;
    char *full = full_path(l, path);
    sftp_session_begin(&l->session);
    do
        rc = libssh2_sftp_mkdir_ex(l->sftp, full, (unsigned)strlen(full), DIR_MODE);
    while (rc == LIBSSH2_ERROR_EAGAIN && await(l, rc, e));
    bool ok = rc == 0;
    if (!ok && rc != LIBSSH2_ERROR_EAGAIN && !refused(l, "make folder", full, e))
        ok = !l->session.broken && sftplink_exists(l, path, &exists, NULL, e) && exists;
    if (ok)
        *e = (struct err)ERR_INIT;
    free(full);
    return ok;
}

bool sftplink_make_parents(struct sftplink *l, const char *path, struct err *e)
{
    bool exists = false;
    char *dir = mem_strdup(path);
    char *slash = strrchr(dir, '/');
    bool ok = true;
    if (slash != NULL) {
        *slash = '\0';
        ok = sftplink_exists(l, dir, &exists, NULL, e) &&
             (exists || (sftplink_make_parents(l, dir, e) && make_dir(l, dir, e)));
    }
    free(dir);
    return ok;
}

/* ---------------------------------------------------------------------------------------- names */

typedef int name_call(LIBSSH2_SFTP *sftp, const char *path, unsigned len);

static bool remove_name(struct sftplink *l, name_call *call, const char *path, struct err *e)
{
    int rc;
    char *full = full_path(l, path);
    sftp_session_begin(&l->session);
    do
        rc = call(l->sftp, full, (unsigned)strlen(full));
    while (rc == LIBSSH2_ERROR_EAGAIN && await(l, rc, e));
    bool ok =
        rc == 0 || (rc != LIBSSH2_ERROR_EAGAIN && (is_missing(l) || refused(l, "remove", full, e)));
    free(full);
    return ok;
}

bool sftplink_remove_file(struct sftplink *l, const char *path, struct err *e)
{
    return remove_name(l, libssh2_sftp_unlink_ex, path, e);
}

bool sftplink_remove_dir(struct sftplink *l, const char *path, struct err *e)
{
    return remove_name(l, libssh2_sftp_rmdir_ex, path, e);
}

/* The protocol's own rename, not posix-rename@openssh.com: one that writes nothing over. */
bool sftplink_rename(
    struct sftplink *l, const char *from, const char *to, bool *there, struct err *e)
{
    int rc;
    bool left = true;
    char *full_from = full_path(l, from);
    char *full_to = full_path(l, to);
    *there = false;
    sftp_session_begin(&l->session);
    do
        rc = libssh2_sftp_rename_ex(
            l->sftp, full_from, (unsigned)strlen(full_from), full_to, (unsigned)strlen(full_to), 0);
    while (rc == LIBSSH2_ERROR_EAGAIN && await(l, rc, e));
    bool ok = rc == 0;
    if (!ok && rc != LIBSSH2_ERROR_EAGAIN && !refused(l, "rename to", full_to, e) &&
        !l->session.broken) {
        struct err why = *e;
        ok = sftplink_exists(l, to, there, NULL, e) && sftplink_exists(l, from, &left, NULL, e);
        if (ok && !*there)
            ok = err_set(e, (enum err_class)why.class, "%s", why.text);
        *there = *there && left;
    }
    if (ok)
        *e = (struct err)ERR_INIT;
    free(full_from);
    free(full_to);
    return ok;
}

/* -------------------------------------------------------------------------------------- reading */

static bool read_all(struct sftplink *l, LIBSSH2_SFTP_HANDLE *handle, const char *full,
    sftplink_sink_fn *sink, void *arg, struct err *e)
{
    ssize_t got;
    buf_reset(&l->window);
    char *block = buf_reserve(&l->window, READ_BYTES);
    do {
        sftp_session_begin(&l->session);
        do
            got = libssh2_sftp_read(handle, block, READ_BYTES);
        while (got == LIBSSH2_ERROR_EAGAIN && await(l, (int)got, e));
        if (got < 0)
            return got != LIBSSH2_ERROR_EAGAIN && refused(l, "read", full, e);
        if (got > 0 && !sink(arg, block, (size_t)got, e))
            return false;
    } while (got > 0);
    return true;
}

bool sftplink_read(struct sftplink *l, const char *path, sftplink_sink_fn *sink, void *arg,
    bool *found, struct err *e)
{
    char *full = full_path(l, path);
    LIBSSH2_SFTP_HANDLE *handle = open_handle(l, full, LIBSSH2_FXF_READ, LIBSSH2_SFTP_OPENFILE, e);
    *found = handle != NULL;
    bool ok = handle != NULL || (e->class == ERR_NONE && is_missing(l)) ||
              (e->class == ERR_NONE && refused(l, "read", full, e));
    if (handle != NULL) {
        ok = read_all(l, handle, full, sink, arg, e);
        ok = end_handle(l, handle, ok, full, e);
    }
    free(full);
    return ok;
}

/* -------------------------------------------------------------------------------------- writing */

static bool fill(struct buf *window, size_t done, sftplink_source_fn *source, void *arg, bool *more,
    struct err *e)
{
    struct text block;
    while (*more && window->len - done < WINDOW) {
        if (!source(arg, &block, e))
            return false;
        buf_add(window, block.ptr, block.len);
        *more = block.len > 0;
    }
    return true;
}

/* libssh2 remembers how much of the window it has sent, and says how much of it was answered for.
 */
static bool write_all(struct sftplink *l, LIBSSH2_SFTP_HANDLE *handle, const char *full,
    sftplink_source_fn *source, void *arg, struct err *e)
{
    struct buf *window = &l->window;
    size_t done = 0;
    bool more = true;
    buf_reset(window);
    while (fill(window, done, source, arg, &more, e)) {
        ssize_t put;
        if (window->len == done)
            return true;
        sftp_session_begin(&l->session);
        do
            put = libssh2_sftp_write(handle, window->data + done, window->len - done);
        while (put == LIBSSH2_ERROR_EAGAIN && await(l, (int)put, e));
        if (put < 0)
            return put != LIBSSH2_ERROR_EAGAIN && refused(l, "write", full, e);
        done += (size_t)put;
        if (done >= WINDOW) {
            memmove(window->data, window->data + done, window->len - done);
            window->len -= done;
            done = 0;
        }
    }
    return false;
}

/* A server that does not offer it is asked once. */
static bool sync_handle(
    struct sftplink *l, LIBSSH2_SFTP_HANDLE *handle, const char *full, struct err *e)
{
    int rc;
    sftp_session_begin(&l->session);
    do
        rc = libssh2_sftp_fsync(handle);
    while (rc == LIBSSH2_ERROR_EAGAIN && await(l, rc, e));
    return rc == 0 || (rc != LIBSSH2_ERROR_EAGAIN && (status_of(l) == LIBSSH2_FX_OP_UNSUPPORTED ||
                                                         refused(l, "fsync", full, e)));
}

bool sftplink_write(
    struct sftplink *l, const char *path, sftplink_source_fn *source, void *arg, struct err *e)
{
    static const unsigned long flags = LIBSSH2_FXF_WRITE | LIBSSH2_FXF_CREAT | LIBSSH2_FXF_TRUNC;
    char *full = full_path(l, path);
    LIBSSH2_SFTP_HANDLE *handle = open_handle(l, full, flags, LIBSSH2_SFTP_OPENFILE, e);
    if (handle == NULL && e->class == ERR_NONE && is_missing(l) &&
        sftplink_make_parents(l, path, e))
        handle = open_handle(l, full, flags, LIBSSH2_SFTP_OPENFILE, e);
    bool ok = handle != NULL || (e->class == ERR_NONE && refused(l, "make", full, e));
    if (handle != NULL) {
        ok = write_all(l, handle, full, source, arg, e) && sync_handle(l, handle, full, e);
        ok = end_handle(l, handle, ok, full, e);
    }
    free(full);
    return ok;
}

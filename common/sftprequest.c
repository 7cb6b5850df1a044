#include "sftprequest.h"

#include <stdlib.h>

enum { FILE_MODE = 0640 };

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
unsigned long sftprequest_status(struct sftplink *l)
{
    if (libssh2_session_last_errno(l->session.session) != LIBSSH2_ERROR_SFTP_PROTOCOL)
        return 0;
    return libssh2_sftp_last_error(l->sftp);
}

bool sftprequest_is_missing(struct sftplink *l)
{
    unsigned long status = sftprequest_status(l);
    return status == LIBSSH2_FX_NO_SUCH_FILE || status == LIBSSH2_FX_NO_SUCH_PATH;
}

bool sftprequest_refused(struct sftplink *l, const char *what, const char *path, struct err *e)
{
    unsigned long status = sftprequest_status(l);
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

bool sftprequest_await(struct sftplink *l, int rc, struct err *e)
{
    return rc != LIBSSH2_ERROR_EAGAIN || sftp_session_await(&l->session, e);
}

/* The same for what returns a handle; `done`: there is nothing to wait for. */
bool sftprequest_await_handle(struct sftplink *l, const void *handle, bool *done, struct err *e)
{
    *done =
        handle != NULL || libssh2_session_last_errno(l->session.session) != LIBSSH2_ERROR_EAGAIN;
    return *done || sftp_session_await(&l->session, e);
}

/* Caller frees. */
char *sftprequest_path(const struct sftplink *l, const char *path)
{
    struct buf full = BUF_INIT;
    buf_printf(&full, "%s%s%s", l->root, path[0] == '\0' ? "" : "/", path);
    return full.data;
}

bool sftprequest_look(
    struct sftplink *l, const char *path, LIBSSH2_SFTP_ATTRIBUTES *is, bool *exists, struct err *e)
{
    int rc;
    char *full = sftprequest_path(l, path);
    sftp_session_begin(&l->session);
    do
        rc = libssh2_sftp_stat_ex(l->sftp, full, (unsigned)strlen(full), LIBSSH2_SFTP_STAT, is);
    while (rc == LIBSSH2_ERROR_EAGAIN && sftprequest_await(l, rc, e));
    *exists = rc == 0;
    bool ok =
        rc == 0 || (rc != LIBSSH2_ERROR_EAGAIN &&
                       (sftprequest_is_missing(l) || sftprequest_refused(l, "look at", full, e)));
    free(full);
    return ok;
}

/* -------------------------------------------------------------------------------------- handles */

LIBSSH2_SFTP_HANDLE *sftprequest_open(
    struct sftplink *l, const char *full, unsigned long flags, int kind, struct err *e)
{
    LIBSSH2_SFTP_HANDLE *handle;
    bool done;
    sftp_session_begin(&l->session);
    do
        handle =
            libssh2_sftp_open_ex(l->sftp, full, (unsigned)strlen(full), flags, FILE_MODE, kind);
    while (sftprequest_await_handle(l, handle, &done, e) && !done);
    return handle;
}

/* What of it could not be told the server ends with the session. */
static bool close_handle(struct sftplink *l, LIBSSH2_SFTP_HANDLE *handle, struct err *e)
{
    int rc;
    sftp_session_begin(&l->session);
    do
        rc = libssh2_sftp_close_handle(handle);
    while (rc == LIBSSH2_ERROR_EAGAIN && sftprequest_await(l, rc, e));
    return rc == 0;
}

/* After an error of ours, which is kept.  libssh2 frees a handle only when it closes it: where
 * nobody will answer any more it is to fail at once. */
static void drop_handle(struct sftplink *l, LIBSSH2_SFTP_HANDLE *handle)
{
    struct err ignored = ERR_INIT;
    if (l->session.broken)
        sftp_session_cut(&l->session);
    (void)close_handle(l, handle, &ignored);
}

bool sftprequest_end(
    struct sftplink *l, LIBSSH2_SFTP_HANDLE *handle, bool ok, const char *full, struct err *e)
{
    if (!ok) {
        drop_handle(l, handle);
        return false;
    }
    return close_handle(l, handle, e) || e->class != ERR_NONE ||
           sftprequest_refused(l, "close", full, e);
}

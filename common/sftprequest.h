/*
 * A request to an SFTP server and its answer, which is awaited; what the server's refusals mean;
 * handles of files and folders.  For sftplink, sftpname and sftpfile alone, which with sftpauth and
 * sftphost have libssh2's handles.
 *
 * A request is made again as long as it would block: call it between sftp_session_begin, which
 * begins the time that it may stand still, and sftprequest_await.
 */
#ifndef TT_SFTPREQUEST_H
#define TT_SFTPREQUEST_H

#include <libssh2.h>
#include <libssh2_sftp.h>

#include "buf.h"
#include "sftpauth.h"

struct sftplink {
    struct sftp_login login;
    const char *root;
    int timeout_s;
    struct sftp_session session;
    LIBSSH2_SFTP *sftp; /* NULL: not connected */
    struct buf window;
};

/* Waits where the request would block: true, it is to be made again.  False: it has an answer, or
 * the connection stands still, which is in *e then. */
bool sftprequest_await(struct sftplink *l, int rc, struct err *e);

/* The same for what returns a handle; `done`: there is nothing to wait for. */
bool sftprequest_await_handle(struct sftplink *l, const void *handle, bool *done, struct err *e);

/* The server's answer to the last request (SSH_FX_); 0: there was none, the session is at fault. */
unsigned long sftprequest_status(struct sftplink *l);
bool sftprequest_is_missing(struct sftplink *l);

/* The error of the last request: always false. */
bool sftprequest_refused(struct sftplink *l, const char *what, const char *path, struct err *e);

/* The path on the server; caller frees. */
char *sftprequest_path(const struct sftplink *l, const char *path);

bool sftprequest_look(
    struct sftplink *l, const char *path, LIBSSH2_SFTP_ATTRIBUTES *is, bool *exists, struct err *e);

/* NULL: see sftprequest_status, where *e has no error. */
LIBSSH2_SFTP_HANDLE *sftprequest_open(
    struct sftplink *l, const char *full, unsigned long flags, int kind, struct err *e);

/* Closes it; `ok`: what was done with it, whose error is kept. */
bool sftprequest_end(
    struct sftplink *l, LIBSSH2_SFTP_HANDLE *handle, bool ok, const char *full, struct err *e);

#endif

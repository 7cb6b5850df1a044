#include "sftpfile.h"

#include <stdlib.h>

#include "sftpname.h"
#include "sftprequest.h"

/* A block at first, and at most.  libssh2 (1.10) asks for four of them ahead, by 30,000 bytes a
 * request: for a small file one. */
enum { FIRST_READ_BYTES = 7500, READ_BYTES = 1024 * 1024 };

/* Bytes on the way that no answer has come for yet, as sftp(1) has it: 64 times 32 KiB. */
enum { WINDOW = 2 * 1024 * 1024 };

/* -------------------------------------------------------------------------------------- reading */

static bool read_all(struct sftplink *l, LIBSSH2_SFTP_HANDLE *handle, const char *full,
    sftpfile_sink_fn *sink, void *arg, struct err *e)
{
    ssize_t got;
    size_t size = FIRST_READ_BYTES;
    buf_reset(&l->window);
    char *block = buf_reserve(&l->window, READ_BYTES);
    do {
        sftp_session_begin(&l->session);
        do
            got = libssh2_sftp_read(handle, block, size);
        while (got == LIBSSH2_ERROR_EAGAIN && sftprequest_await(l, (int)got, e));
        if (got < 0)
            return got != LIBSSH2_ERROR_EAGAIN && sftprequest_refused(l, "read", full, e);
        if (got > 0 && !sink(arg, block, (size_t)got, e))
            return false;
        size = size * 2 < READ_BYTES ? size * 2 : READ_BYTES;
    } while (got > 0);
    return true;
}

bool sftpfile_read(struct sftplink *l, const char *path, sftpfile_sink_fn *sink, void *arg,
    bool *found, struct err *e)
{
    char *full = sftprequest_path(l, path);
    LIBSSH2_SFTP_HANDLE *handle =
        sftprequest_open(l, full, LIBSSH2_FXF_READ, LIBSSH2_SFTP_OPENFILE, e);
    *found = handle != NULL;
    bool ok = handle != NULL || (e->class == ERR_NONE && sftprequest_is_missing(l)) ||
              (e->class == ERR_NONE && sftprequest_refused(l, "read", full, e));
    if (handle != NULL) {
        ok = read_all(l, handle, full, sink, arg, e);
        ok = sftprequest_end(l, handle, ok, full, e);
    }
    free(full);
    return ok;
}

/* -------------------------------------------------------------------------------------- writing */

static bool fill(struct buf *window, size_t done, sftpfile_source_fn *source, void *arg, bool *more,
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
    sftpfile_source_fn *source, void *arg, struct err *e)
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
        while (put == LIBSSH2_ERROR_EAGAIN && sftprequest_await(l, (int)put, e));
        if (put < 0)
            return put != LIBSSH2_ERROR_EAGAIN && sftprequest_refused(l, "write", full, e);
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
    while (rc == LIBSSH2_ERROR_EAGAIN && sftprequest_await(l, rc, e));
    return rc == 0 ||
           (rc != LIBSSH2_ERROR_EAGAIN && (sftprequest_status(l) == LIBSSH2_FX_OP_UNSUPPORTED ||
                                              sftprequest_refused(l, "fsync", full, e)));
}

bool sftpfile_write(
    struct sftplink *l, const char *path, sftpfile_source_fn *source, void *arg, struct err *e)
{
    static const unsigned long flags = LIBSSH2_FXF_WRITE | LIBSSH2_FXF_CREAT | LIBSSH2_FXF_TRUNC;
    char *full = sftprequest_path(l, path);
    LIBSSH2_SFTP_HANDLE *handle = sftprequest_open(l, full, flags, LIBSSH2_SFTP_OPENFILE, e);
    if (handle == NULL && e->class == ERR_NONE && sftprequest_is_missing(l) &&
        sftpname_make_parents(l, path, e))
        handle = sftprequest_open(l, full, flags, LIBSSH2_SFTP_OPENFILE, e);
    bool ok = handle != NULL || (e->class == ERR_NONE && sftprequest_refused(l, "make", full, e));
    if (handle != NULL) {
        ok = write_all(l, handle, full, source, arg, e) && sync_handle(l, handle, full, e);
        ok = sftprequest_end(l, handle, ok, full, e);
    }
    free(full);
    return ok;
}

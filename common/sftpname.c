#include "sftpname.h"

#include <stdlib.h>

#include "mem.h"
#include "sftprequest.h"

enum { NAME_MAX_BYTES = 1024, DIR_MODE = 0750 };

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
    while (rc == LIBSSH2_ERROR_EAGAIN && sftprequest_await(l, rc, e));
    *more = rc > 0;
    if (rc > 0 && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        store_entries_add(entries, name, LIBSSH2_SFTP_S_ISDIR(is.permissions));
    return rc >= 0 || (rc != LIBSSH2_ERROR_EAGAIN && sftprequest_refused(l, "list", "folder", e));
}

bool sftpname_entries(
    struct sftplink *l, const char *dir, struct store_entries *entries, struct err *e)
{
    bool more = true;
    char *full = sftprequest_path(l, dir);
    LIBSSH2_SFTP_HANDLE *handle = sftprequest_open(l, full, 0, LIBSSH2_SFTP_OPENDIR, e);
    bool ok = handle != NULL || (e->class == ERR_NONE && sftprequest_is_missing(l)) ||
              (e->class == ERR_NONE && sftprequest_refused(l, "list", full, e));
    if (handle != NULL) {
        while (ok && more)
            ok = next_entry(l, handle, entries, &more, e);
        ok = sftprequest_end(l, handle, ok, full, e);
    }
    free(full);
    return ok;
}

bool sftpname_exists(
    struct sftplink *l, const char *path, bool *exists, int64_t *written_s, struct err *e)
{
    LIBSSH2_SFTP_ATTRIBUTES is = {.flags = 0};
    if (!sftprequest_look(l, path, &is, exists, e))
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
    char *full = sftprequest_path(l, path);
    sftp_session_begin(&l->session);
    do
        rc = libssh2_sftp_mkdir_ex(l->sftp, full, (unsigned)strlen(full), DIR_MODE);
    while (rc == LIBSSH2_ERROR_EAGAIN && sftprequest_await(l, rc, e));
    bool ok = rc == 0;
    if (!ok && rc != LIBSSH2_ERROR_EAGAIN && !sftprequest_refused(l, "make folder", full, e))
        ok = !l->session.broken && sftpname_exists(l, path, &exists, NULL, e) && exists;
    if (ok)
        *e = (struct err)ERR_INIT;
    free(full);
    return ok;
}

bool sftpname_make_parents(struct sftplink *l, const char *path, struct err *e)
{
    bool exists = false;
    char *dir = mem_strdup(path);
    char *slash = strrchr(dir, '/');
    bool ok = true;
    if (slash != NULL) {
        *slash = '\0';
        ok = sftpname_exists(l, dir, &exists, NULL, e) &&
             (exists || (sftpname_make_parents(l, dir, e) && make_dir(l, dir, e)));
    }
    free(dir);
    return ok;
}

/* ---------------------------------------------------------------------------------------- names */

typedef int name_call(LIBSSH2_SFTP *sftp, const char *path, unsigned len);

static bool remove_name(struct sftplink *l, name_call *call, const char *path, struct err *e)
{
    int rc;
    char *full = sftprequest_path(l, path);
    sftp_session_begin(&l->session);
    do
        rc = call(l->sftp, full, (unsigned)strlen(full));
    while (rc == LIBSSH2_ERROR_EAGAIN && sftprequest_await(l, rc, e));
    bool ok =
        rc == 0 || (rc != LIBSSH2_ERROR_EAGAIN &&
                       (sftprequest_is_missing(l) || sftprequest_refused(l, "remove", full, e)));
    free(full);
    return ok;
}

bool sftpname_remove_file(struct sftplink *l, const char *path, struct err *e)
{
    return remove_name(l, libssh2_sftp_unlink_ex, path, e);
}

bool sftpname_remove_dir(struct sftplink *l, const char *path, struct err *e)
{
    return remove_name(l, libssh2_sftp_rmdir_ex, path, e);
}

/* The protocol's own rename, not posix-rename@openssh.com: one that writes nothing over. */
bool sftpname_rename(
    struct sftplink *l, const char *from, const char *to, bool *there, struct err *e)
{
    int rc;
    bool left = true;
    char *full_from = sftprequest_path(l, from);
    char *full_to = sftprequest_path(l, to);
    *there = false;
    sftp_session_begin(&l->session);
    do
        rc = libssh2_sftp_rename_ex(
            l->sftp, full_from, (unsigned)strlen(full_from), full_to, (unsigned)strlen(full_to), 0);
    while (rc == LIBSSH2_ERROR_EAGAIN && sftprequest_await(l, rc, e));
    bool ok = rc == 0;
    if (!ok && rc != LIBSSH2_ERROR_EAGAIN && !sftprequest_refused(l, "rename to", full_to, e) &&
        !l->session.broken) {
        struct err why = *e;
        ok = sftpname_exists(l, to, there, NULL, e) && sftpname_exists(l, from, &left, NULL, e);
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

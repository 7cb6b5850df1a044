/*
 * Files and folders of an SFTP server by their names: looked at, listed, made, renamed, removed.
 * Paths are relative to the root of the link.  All of it is done within a step (sftplink.h).
 */
#ifndef TT_SFTPNAME_H
#define TT_SFTPNAME_H

#include "sftplink.h"
#include "store.h"

/* `written_s`, unless NULL: when what is there was written, in seconds since 1970 by the server's
 * clock. */
bool sftpname_exists(
    struct sftplink *l, const char *path, bool *exists, int64_t *written_s, struct err *e);

/* No such folder: none. */
bool sftpname_entries(
    struct sftplink *l, const char *dir, struct store_entries *entries, struct err *e);

/* mkdir -p of the folders above a path. */
bool sftpname_make_parents(struct sftplink *l, const char *path, struct err *e);

/* What is not there is fine. */
bool sftpname_remove_file(struct sftplink *l, const char *path, struct err *e);
bool sftpname_remove_dir(struct sftplink *l, const char *path, struct err *e);

/* `there`: nothing was done, since `to` is there.  (An OpenSSH server makes sure of that, for a
 * file by link(2), of which of many one succeeds.)  `from` gone and `to` there: done before. */
bool sftpname_rename(
    struct sftplink *l, const char *from, const char *to, bool *there, struct err *e);

#endif

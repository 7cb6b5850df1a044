/*
 * A connection to an SFTP server (SFTP version 3, draft-ietf-secsh-filexfer-02, as OpenSSH has it),
 * by libssh2: its handles stay here, in sftpauth and in sftphost.
 *
 * What is done on it is done in steps.  A step in which the connection is refused, cut, or stands
 * still is done again from its beginning, on a new one, until the time is over: so a step must
 * stand that it has been done before, in part or whole.
 *
 * Paths are relative to the root.
 *
 * Errors: ERR_UNAVAILABLE (not reachable, gave up), ERR_PERMISSION (host key, no key of ours is
 * taken, the server's file system), ERR_CONFIG (no such root, no key), ERR_IO (the server says
 * failure: full, most often).
 */
#ifndef TT_SFTPLINK_H
#define TT_SFTPLINK_H

#include "sftpauth.h"
#include "store.h"

struct sftplink;

/* Connects with the first step.  The strings are borrowed until sftplink_close. */
struct sftplink *sftplink_new(const struct sftp_login *login, const char *root, int timeout_s);
void sftplink_close(struct sftplink *l);

typedef bool sftplink_step_fn(struct sftplink *l, void *arg, struct err *e);
bool sftplink_run(struct sftplink *l, sftplink_step_fn *step, void *arg, struct err *e);

/* --------------------------------------------------------------------------------- within a step
 */

/* `written_s`, unless NULL: when what is there was written, in seconds since 1970 by the server's
 * clock. */
bool sftplink_exists(
    struct sftplink *l, const char *path, bool *exists, int64_t *written_s, struct err *e);

/* No such folder: none. */
bool sftplink_entries(
    struct sftplink *l, const char *dir, struct store_entries *entries, struct err *e);

/* mkdir -p of the folders above a path. */
bool sftplink_make_parents(struct sftplink *l, const char *path, struct err *e);

/* What is not there is fine. */
bool sftplink_remove_file(struct sftplink *l, const char *path, struct err *e);
bool sftplink_remove_dir(struct sftplink *l, const char *path, struct err *e);

/* `there`: nothing was done, since `to` is there.  (An OpenSSH server makes sure of that, for a
 * file by link(2), of which of many one succeeds.)  `from` gone and `to` there: done before. */
bool sftplink_rename(
    struct sftplink *l, const char *from, const char *to, bool *there, struct err *e);

/* Gets what is read; an empty block is the end of what is written. */
typedef bool sftplink_sink_fn(void *arg, const char *bytes, size_t len, struct err *e);
typedef bool sftplink_source_fn(void *arg, struct text *block, struct err *e);

bool sftplink_read(struct sftplink *l, const char *path, sftplink_sink_fn *sink, void *arg,
    bool *found, struct err *e);

/* Makes a file, or makes it anew, with the folders above it; fsyncs it where the server offers
 * that.
 */
bool sftplink_write(
    struct sftplink *l, const char *path, sftplink_source_fn *source, void *arg, struct err *e);

#endif

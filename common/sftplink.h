/*
 * A connection to an SFTP server (SFTP version 3, draft-ietf-secsh-filexfer-02, as OpenSSH has it),
 * by libssh2.  What is asked for within a step is sftpname.h's and sftpfile.h's; sftprequest.h
 * lists who has the library's handles.
 *
 * What is done on it is done in steps.  A step in which the connection is refused, cut, or stands
 * still is done again from its beginning, on a new one, until the time is over: so a step must
 * stand that it has been done before, in part or whole.
 *
 * Errors: ERR_UNAVAILABLE (not reachable, gave up), ERR_PERMISSION (host key, no key of ours is
 * taken, the server's file system), ERR_CONFIG (no such root, no key), ERR_IO (the server says
 * failure: full, most often).
 */
#ifndef TT_SFTPLINK_H
#define TT_SFTPLINK_H

#include "sftpauth.h"

struct sftplink;

/* Connects with the first step.  The strings are borrowed until sftplink_close. */
struct sftplink *sftplink_new(const struct sftp_login *login, const char *root, int timeout_s);
void sftplink_close(struct sftplink *l);

typedef bool sftplink_step_fn(struct sftplink *l, void *arg, struct err *e);
bool sftplink_run(struct sftplink *l, sftplink_step_fn *step, void *arg, struct err *e);

#endif

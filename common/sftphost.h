/*
 * What known_hosts files say of a host, as OpenSSH writes them: by name or hash, [HOST]:PORT for a
 * port that is not 22, @revoked.  Patterns and @cert-authority lines are passed over, so such a
 * host is not known.
 */
#ifndef TT_SFTPHOST_H
#define TT_SFTPHOST_H

#include "err.h"

struct sftphost;

/* `session`: of libssh2, which outlives it.  `file` NULL: the user's own, then /etc/ssh's.  One
 * that is not there is empty. */
struct sftphost *sftphost_open(void *session, const char *host, int port, const char *file);
void sftphost_close(struct sftphost *h);

/* The kinds of host keys for the handshake to ask for, best first: those that are known. */
const char *sftphost_methods(struct sftphost *h);

/* After the handshake: that it is the host.  ERR_PERMISSION, with the fingerprints. */
bool sftphost_check(struct sftphost *h, struct err *e);

#endif

/*
 * From an address to a session of SSH that both sides believe in: TCP, the handshake, the host's
 * key (sftphost.h), ours.
 *
 * Our key is that of a file, else what an agent (SSH_AUTH_SOCK) has, else ~/.ssh/id_ed25519 or
 * id_ecdsa.  No password is ever asked for, so a file's key has none either: that is an agent's
 * business.  RSA keys of a file are no good with libssh2 1.10: it signs by SHA-1, which OpenSSH
 * does not take any more.
 */
#ifndef TT_SFTPAUTH_H
#define TT_SFTPAUTH_H

#include "err.h"

struct sftp_login {
    const char *host;
    int port;
    const char *user;
    const char *key;         /* a file; NULL: see above */
    const char *known_hosts; /* a file; NULL: as sftphost.h has it */
    int stall_s;             /* so long without a byte, and the connection is given up */
};

/* A session at work.  One that is broken can only be closed. */
struct sftp_session {
    int fd;
    void *session; /* LIBSSH2_SESSION, which does not block */
    int stall_s;
    double stalls_at;
    bool broken;
};

/* On error, too, sftp_session_close is due. */
bool sftp_session_open(struct sftp_session *s, const struct sftp_login *login, struct err *e);
void sftp_session_close(struct sftp_session *s);

/*
 * After a call of libssh2's that said EAGAIN: waits a while until it is worth to try again.  False:
 * a signal has come, or nothing has for too long.  sftp_session_begin: something new is asked.
 */
void sftp_session_begin(struct sftp_session *s);
bool sftp_session_await(struct sftp_session *s, struct err *e);

/* Ends the connection: what is asked of it from now on fails at once, so that libssh2 frees what it
 * keeps for an answer. */
void sftp_session_cut(struct sftp_session *s);

/* ERR_UNAVAILABLE with libssh2's words; the session is broken.  Always false. */
bool sftp_session_fail(struct sftp_session *s, const char *what, struct err *e);

#endif

#include "sftpauth.h"

#include <errno.h>
#include <fcntl.h>
#include <libssh2.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "clock.h"
#include "interrupt.h"
#include "sftphost.h"

enum { CONNECT_TIMEOUT_S = 10, SLICE_MS = 500, CLOSE_TRIES = 100 };

/* --------------------------------------------------------------------------------------- waiting
 */

void sftp_session_begin(struct sftp_session *s)
{
    s->stalls_at = clock_monotonic_s() + s->stall_s;
}

static bool is_late(struct sftp_session *s, int patience_s, struct err *e)
{
    if (clock_monotonic_s() < s->stalls_at)
        return false;
    s->broken = true;
    err_set(e, ERR_UNAVAILABLE, "no answer within %d seconds", patience_s);
    return true;
}

bool sftp_session_await(struct sftp_session *s, struct err *e)
{
    struct pollfd p = {s->fd, 0, 0};
    int directions = libssh2_session_block_directions(s->session);
    if ((directions & LIBSSH2_SESSION_BLOCK_INBOUND) != 0)
        p.events |= POLLIN;
    if ((directions & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0)
        p.events |= POLLOUT;
    if (poll(&p, 1, SLICE_MS) > 0)
        sftp_session_begin(s);
    if (interrupt_check(e))
        return !is_late(s, s->stall_s, e);
    s->broken = true;
    return false;
}

bool sftp_session_fail(struct sftp_session *s, const char *what, struct err *e)
{
    char *words = NULL;
    (void)libssh2_session_last_error(s->session, &words, NULL, 0);
    s->broken = true;
    return err_set(e, ERR_UNAVAILABLE, "%s: %s", what, words == NULL ? "?" : words);
}

/* ------------------------------------------------------------------------------------------- TCP
 */

static bool await_connected(struct sftp_session *s, struct err *e)
{
    struct pollfd p = {s->fd, POLLOUT, 0};
    int errnum = 0;
    socklen_t size = sizeof errnum;
    int patience_s = s->stall_s < CONNECT_TIMEOUT_S ? s->stall_s : CONNECT_TIMEOUT_S;
    s->stalls_at = clock_monotonic_s() + patience_s;
    while (poll(&p, 1, SLICE_MS) <= 0) {
        if (!interrupt_check(e) || is_late(s, patience_s, e))
            return false;
    }
    if (getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &errnum, &size) != 0)
        errnum = errno;
    return errnum == 0 || err_set_errno(e, ERR_UNAVAILABLE, errnum, "cannot connect");
}

static bool connect_to(struct sftp_session *s, const struct addrinfo *a, struct err *e)
{
    int yes = 1;
    s->fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s->fd < 0)
        return err_set_errno(e, ERR_UNAVAILABLE, errno, "cannot make a socket");
    (void)setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(s->fd, a->ai_addr, a->ai_addrlen) == 0)
        return true;
    if (errno == EINPROGRESS)
        return await_connected(s, e);
    return err_set_errno(e, ERR_UNAVAILABLE, errno, "cannot connect");
}

/* One of the addresses of the host. */
static bool connect_socket(struct sftp_session *s, const struct sftp_login *login, struct err *e)
{
    const struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list = NULL;
    char port[8];
    (void)snprintf(port, sizeof port, "%d", login->port);
    int failed = getaddrinfo(login->host, port, &wanted, &list);
    if (failed != 0)
        return err_set(e, ERR_UNAVAILABLE, "no address: %s", gai_strerror(failed));
    bool ok = false;
    for (const struct addrinfo *a = list; !ok && a != NULL; a = a->ai_next) {
        if (s->fd >= 0)
            (void)close(s->fd);
        ok = connect_to(s, a, e);
        if (!ok && e->class >= ERR_SIGNAL)
            break;
    }
    freeaddrinfo(list);
    return ok;
}

/* ---------------------------------------------------------------------------------- handshake */

static bool check_host(struct sftp_session *s, struct sftphost *host, struct err *e)
{
    int rc;
    sftp_session_begin(s);
    (void)libssh2_session_method_pref(s->session, LIBSSH2_METHOD_HOSTKEY, sftphost_methods(host));
    while ((rc = libssh2_session_handshake(s->session, s->fd)) == LIBSSH2_ERROR_EAGAIN) {
        if (!sftp_session_await(s, e))
            return false;
    }
    return rc == 0 ? sftphost_check(host, e) : sftp_session_fail(s, "no handshake", e);
}

/* ------------------------------------------------------------------------------------------ keys
 */

enum answer { TAKEN, REFUSED, FAILED };

static enum answer try_file(
    struct sftp_session *s, const struct sftp_login *login, const char *path, struct err *e)
{
    int rc;
    sftp_session_begin(s);
    while ((rc = libssh2_userauth_publickey_fromfile_ex(s->session, login->user,
                (unsigned)strlen(login->user), NULL, path, NULL)) == LIBSSH2_ERROR_EAGAIN) {
        if (!sftp_session_await(s, e))
            return FAILED;
    }
    if (rc == 0)
        return TAKEN;
    if (rc == LIBSSH2_ERROR_AUTHENTICATION_FAILED || rc == LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED)
        return REFUSED;
    if (rc == LIBSSH2_ERROR_FILE || rc == LIBSSH2_ERROR_METHOD_NOT_SUPPORTED) {
        err_set(e, ERR_CONFIG, "the key '%s' cannot be used", path);
        err_hint(e,
            "it must be an ed25519 or ecdsa key without a passphrase: one that has one goes "
            "into ssh-agent");
        return FAILED;
    }
    (void)sftp_session_fail(s, "no login", e);
    return FAILED;
}

/* As ssh has it: a key that others may read is none. */
static bool check_file(const char *path, struct err *e)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return err_set_errno(e, ERR_CONFIG, errno, "cannot read the key '%s'", path);
    if ((st.st_mode & (S_IRWXG | S_IRWXO)) == 0)
        return true;
    err_set(e, ERR_CONFIG, "others may read the key '%s': its mode is %04o", path,
        st.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO));
    return err_hint(e, "chmod 600 %s", path);
}

static enum answer try_identity(struct sftp_session *s, const struct sftp_login *login,
    LIBSSH2_AGENT *agent, struct libssh2_agent_publickey *identity, struct err *e)
{
    int rc;
    sftp_session_begin(s);
    while ((rc = libssh2_agent_userauth(agent, login->user, identity)) == LIBSSH2_ERROR_EAGAIN) {
        if (!sftp_session_await(s, e))
            return FAILED;
    }
    if (rc == LIBSSH2_ERROR_SOCKET_SEND || rc == LIBSSH2_ERROR_SOCKET_RECV ||
        rc == LIBSSH2_ERROR_SOCKET_DISCONNECT) {
        (void)sftp_session_fail(s, "no login", e);
        return FAILED;
    }
    return rc == 0 ? TAKEN : REFUSED;
}

/* An agent that is not there has no keys. */
static enum answer try_agent(struct sftp_session *s, const struct sftp_login *login, struct err *e)
{
    enum answer answer = REFUSED;
    struct libssh2_agent_publickey *identity = NULL;
    LIBSSH2_AGENT *agent = getenv("SSH_AUTH_SOCK") == NULL ? NULL : libssh2_agent_init(s->session);
    if (agent == NULL)
        return REFUSED;
    if (libssh2_agent_connect(agent) == 0 && libssh2_agent_list_identities(agent) == 0) {
        while (answer == REFUSED && libssh2_agent_get_identity(agent, &identity, identity) == 0)
            answer = try_identity(s, login, agent, identity, e);
    }
    (void)libssh2_agent_disconnect(agent);
    libssh2_agent_free(agent);
    return answer;
}

/* Those of the user's folder that are there. */
static enum answer try_own(struct sftp_session *s, const struct sftp_login *login, struct err *e)
{
    static const char *const names[] = {"id_ed25519", "id_ecdsa"};
    const char *home = getenv("HOME");
    enum answer answer = REFUSED;
    for (size_t i = 0; answer == REFUSED && i < sizeof names / sizeof names[0]; i++) {
        struct buf path = BUF_INIT;
        buf_printf(&path, "%s/.ssh/%s", home == NULL ? "" : home, names[i]);
        if (access(path.data, F_OK) == 0)
            answer = check_file(path.data, e) ? try_file(s, login, path.data, e) : FAILED;
        buf_release(&path);
    }
    return answer;
}

static bool log_in(struct sftp_session *s, const struct sftp_login *login, struct err *e)
{
    enum answer answer;
    if (login->key != NULL)
        answer = check_file(login->key, e) ? try_file(s, login, login->key, e) : FAILED;
    else if ((answer = try_agent(s, login, e)) == REFUSED)
        answer = try_own(s, login, e);
    if (answer != REFUSED)
        return answer == TAKEN;
    err_set(e, ERR_PERMISSION, "the server lets '%s' not in with %s%s%s", login->user,
        login->key == NULL ? "any key that there is" : "the key '",
        login->key == NULL ? "" : login->key, login->key == NULL ? "" : "'");
    return err_hint(e,
        "its public half must be in the authorized_keys of that user; keys are those "
        "of TT_SFTP_KEY, else of ssh-agent, ~/.ssh/id_ed25519, ~/.ssh/id_ecdsa");
}

/* --------------------------------------------------------------------------------------- session
 */

bool sftp_session_open(struct sftp_session *s, const struct sftp_login *login, struct err *e)
{
    *s = (struct sftp_session){.fd = -1, .stall_s = login->stall_s, .broken = true};
    if (!connect_socket(s, login, e))
        return false;
    s->session = libssh2_init(0) == 0 ? libssh2_session_init() : NULL;
    if (s->session == NULL)
        abort();
    libssh2_session_set_blocking(s->session, 0);
    struct sftphost *host = sftphost_open(s->session, login->host, login->port, login->known_hosts);
    s->broken = false;
    bool ok = check_host(s, host, e) && log_in(s, login, e);
    sftphost_close(host);
    return ok;
}

void sftp_session_cut(struct sftp_session *s)
{
    if (s->fd >= 0)
        (void)shutdown(s->fd, SHUT_RDWR);
}

/* One that is broken, or that does not end by itself, is cut: libssh2 waits for no answer then. */
void sftp_session_close(struct sftp_session *s)
{
    struct err ignored = ERR_INIT;
    if (s->session != NULL && !s->broken)
        (void)libssh2_session_disconnect(s->session, "done");
    sftp_session_begin(s);
    if (s->broken)
        sftp_session_cut(s);
    for (int tries = 0; s->session != NULL && tries < CLOSE_TRIES; tries++) {
        if (libssh2_session_free(s->session) != LIBSSH2_ERROR_EAGAIN)
            break;
        if (s->broken || !sftp_session_await(s, &ignored))
            sftp_session_cut(s);
    }
    if (s->fd >= 0)
        (void)close(s->fd);
    *s = (struct sftp_session){.fd = -1, .broken = true};
}

#include "sftplink.h"

#include <stdlib.h>

#include "clock.h"
#include "interrupt.h"
#include "log.h"
#include "mem.h"
#include "sftprequest.h"

enum { FIRST_WAIT_MS = 200, LAST_WAIT_MS = 5000 };

static bool check_root(struct sftplink *l, struct err *e)
{
    LIBSSH2_SFTP_ATTRIBUTES is;
    bool exists;
    if (!sftprequest_look(l, "", &is, &exists, e))
        return false;
    if (exists && LIBSSH2_SFTP_S_ISDIR(is.permissions))
        return true;
    err_set(e, ERR_CONFIG, "there is no folder '%s'", l->root);
    return err_hint(e, "look at the path of the remote, which is the server's own (below "
                       "ChrootDirectory, where it has one); mount it, or make it once, empty");
}

static bool start_sftp(struct sftplink *l, struct err *e)
{
    bool done;
    sftp_session_begin(&l->session);
    do
        l->sftp = libssh2_sftp_init(l->session.session);
    while (sftprequest_await_handle(l, l->sftp, &done, e) && !done);
    if (l->sftp == NULL && done)
        return sftp_session_fail(&l->session, "no SFTP", e);
    return l->sftp != NULL && check_root(l, e);
}

static void disconnect(struct sftplink *l)
{
    struct err ignored = ERR_INIT;
    int rc = l->sftp == NULL ? 0 : LIBSSH2_ERROR_EAGAIN;
    if (l->session.broken)
        sftp_session_cut(&l->session);
    sftp_session_begin(&l->session);
    while (rc == LIBSSH2_ERROR_EAGAIN) {
        rc = libssh2_sftp_shutdown(l->sftp);
        if (!sftprequest_await(l, rc, &ignored))
            break;
    }
    l->sftp = NULL; /* else it goes with the session */
    sftp_session_close(&l->session);
}

static bool connect_link(struct sftplink *l, struct err *e)
{
    if (l->sftp != NULL)
        return true;
    if (sftp_session_open(&l->session, &l->login, e) && start_sftp(l, e))
        return true;
    l->session.broken = l->session.broken || e->class == ERR_UNAVAILABLE;
    return false;
}

bool sftplink_run(struct sftplink *l, sftplink_step_fn *step, void *arg, struct err *e)
{
    double end = 0;
    for (int wait = FIRST_WAIT_MS;; wait = wait < LAST_WAIT_MS ? wait * 2 : wait) {
        *e = (struct err)ERR_INIT;
        bool connected = connect_link(l, e);
        if (connected && step(l, arg, e))
            return true;
        bool again = l->session.broken && e->class == ERR_UNAVAILABLE;
        if (!connected || l->session.broken)
            disconnect(l);
        end = end > 0 ? end : clock_monotonic_s() + l->timeout_s;
        if (!again || clock_monotonic_s() + wait / 1000.0 > end)
            return false;
        log_info("remote: %s; again in %d ms", e->text, wait);
        if (!interrupt_wait_ms(wait, e))
            return false;
    }
}

struct sftplink *sftplink_new(const struct sftp_login *login, const char *root, int timeout_s)
{
    struct sftplink *l = mem_alloc(1, sizeof *l);
    l->login = *login;
    l->root = root;
    l->timeout_s = timeout_s;
    l->session = (struct sftp_session){.fd = -1, .broken = true};
    return l;
}

void sftplink_close(struct sftplink *l)
{
    if (l == NULL)
        return;
    disconnect(l);
    buf_release(&l->window);
    free(l);
}

#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "conninfo.h"
#include "interrupt.h"

enum { SLICE_MS = 100, GRACE_MS = 1000, NAP_MS = 2, BLOCK = 1024, NOT_STARTED = 127 };

/* The command at work. */
struct child {
    const char *name;
    pid_t pid;
    int out; /* its standard output */
    double deadline;
};

/* In the child, between fork and exec: only calls that are async-signal-safe. */
_Noreturn static void become(const char *command, int in, int out, pid_t parent)
{
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    (void)signal(SIGPIPE, SIG_DFL);
    if (getppid() == parent && dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0)
        (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(NOT_STARTED);
}

static bool start(struct child *c, const char *command, struct err *e)
{
    int ends[2] = {-1, -1};
    pid_t parent = getpid();
    (void)signal(SIGCHLD, SIG_DFL); /* ignored, it would leave nothing to wait for */
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null >= 0 && pipe2(ends, O_CLOEXEC) == 0) {
        c->pid = fork();
        if (c->pid == 0)
            become(command, null, ends[1], parent);
        if (c->pid > 0)
            (void)setpgid(c->pid, c->pid); /* here, too: whoever comes first */
    }
    int errnum = errno;
    if (null >= 0)
        (void)close(null);
    if (ends[1] >= 0)
        (void)close(ends[1]);
    c->out = ends[0];
    return c->pid > 0 ||
           err_set_errno(e, ERR_UNAVAILABLE, errnum, "%s: cannot start the command", c->name);
}

static bool may_go_on(const struct child *c, struct err *e)
{
    if (!interrupt_check(e))
        return false;
    return clock_monotonic_s() < c->deadline ||
           err_set(e, ERR_UNAVAILABLE, "%s: the command took too long and was ended", c->name);
}

/* What has come of the first line, or of all of them. */
struct line {
    char *text;
    size_t len;
    bool whole, ended, too_long, has_nul;
};

static void line_add(struct line *l, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count && !l->ended; i++) {
        if (bytes[i] == '\n' && !l->whole)
            l->ended = true;
        else if (l->len + 1 == SECRET_SIZE)
            l->too_long = true;
        else
            l->text[l->len++] = bytes[i];
        l->has_nul = l->has_nul || bytes[i] == '\0';
    }
}

/* Reads to the end of the output, as the shell's $(...) does. */
static bool read_output(const struct child *c, struct line *l, struct err *e)
{
    char block[BLOCK];
    bool ok;
    while ((ok = may_go_on(c, e))) {
        struct pollfd p = {c->out, POLLIN, 0};
        if (poll(&p, 1, SLICE_MS) <= 0)
            continue; /* a signal, or nothing yet */
        ssize_t got = read(c->out, block, sizeof block);
        if (got == 0)
            break;
        if (got > 0)
            line_add(l, block, (size_t)got);
        else if (errno != EINTR) {
            ok = err_set_errno(e, ERR_IO, errno, "%s: cannot read the output", c->name);
            break;
        }
    }
    explicit_bzero(block, sizeof block);
    return ok;
}

static bool wait_for_end(const struct child *c, int *status, struct err *e)
{
    pid_t ended;
    while ((ended = waitpid(c->pid, status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) {
        if (!may_go_on(c, e))
            return false;
        (void)poll(NULL, 0, NAP_MS);
    }
    return ended > 0 || err_set_errno(e, ERR_BUG, errno, "%s: cannot wait for it", c->name);
}

static bool runs(const struct child *c)
{
    siginfo_t info = {.si_pid = 0};
    (void)waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT);
    return info.si_pid == 0;
}

/* Ends what still runs of it: politely, then not.  Its number is ours until it is waited for. */
static void stop(const struct child *c)
{
    int status;
    double patience = clock_monotonic_s() + GRACE_MS / 1000.0;
    (void)kill(-c->pid, SIGTERM);
    while (runs(c) && clock_monotonic_s() < patience)
        (void)poll(NULL, 0, NAP_MS);
    (void)kill(-c->pid, SIGKILL);
    (void)waitpid(c->pid, &status, 0);
}

static bool check_end(const struct child *c, int status, const struct line *l, struct err *e)
{
    if (WIFSIGNALED(status))
        return err_set(e, ERR_CONFIG, "%s: the command was ended by signal %d (%s)", c->name,
            WTERMSIG(status), strsignal(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0)
        return err_set(e, ERR_CONFIG, "%s: the command ended with exit status %d", c->name,
            WEXITSTATUS(status));
    if (l->too_long || l->has_nul)
        return err_set(e, ERR_CONFIG, "%s: the %s %s", c->name,
            l->whole ? "command's output" : "first line of the command's output",
            l->too_long ? "is too long" : "has a NUL byte");
    return l->len > 0 || err_set(e, ERR_CONFIG, "%s: the command printed %s", c->name,
                             l->whole ? "nothing" : "no password");
}

static bool run(struct secret *s, const char *command, const char *name, int timeout_ms, bool whole,
    struct err *e)
{
    int status = 0;
    explicit_bzero(s, sizeof *s);
    if (command == NULL || command[0] == '\0')
        return true;
    struct child c = {name, -1, -1, clock_monotonic_s() + timeout_ms / 1000.0};
    struct line l = {.text = s->text, .whole = whole};
    bool ok = start(&c, command, e);
    if (ok && !(ok = read_output(&c, &l, e) && wait_for_end(&c, &status, e)))
        stop(&c);
    else if (ok)
        ok = check_end(&c, status, &l, e);
    if (c.out >= 0)
        (void)close(c.out);
    if (ok)
        return true;
    secret_wipe(s);
    if (e->class >= ERR_SIGNAL)
        return false;
    return err_hint(e, "try it by hand: %s; it cannot ask for anything",
        whole ? "it prints keys as the AWS CLI's credential_process does"
              : "the first line that it prints is the password");
}

bool secret_run(
    struct secret *s, const char *command, const char *name, int timeout_ms, struct err *e)
{
    return run(s, command, name, timeout_ms, false, e);
}

bool secret_run_whole(
    struct secret *s, const char *command, const char *name, int timeout_ms, struct err *e)
{
    return run(s, command, name, timeout_ms, true, e);
}

void secret_wipe(struct secret *s)
{
    explicit_bzero(s, sizeof *s);
}

/* scheme://user:password@, for URLs of any kind: what is before the first '/' ends at its last '@'.
 */
static bool has_userinfo(const char *text)
{
    for (const char *at = text; (at = strstr(at, "://")) != NULL;) {
        at += 3;
        const char *end = memrchr(at, '@', strcspn(at, "/"));
        const char *colon = end == NULL ? NULL : memchr(at, ':', (size_t)(end - at));
        if (colon != NULL && colon + 1 < end)
            return true;
    }
    return false;
}

/* password=..., also where libpq cannot parse what it stands in. */
static bool has_keyword(const char *text)
{
    static const char word[] = "password";
    for (const char *at = text; (at = strstr(at, word)) != NULL;) {
        at += sizeof word - 1;
        const char *value = at + strspn(at, " \t");
        if (*value != '=')
            continue;
        value++;
        value += strspn(value, " \t");
        if (*value != '\0' && *value != '&' && strncmp(value, "''", 2) != 0)
            return true;
    }
    return false;
}

/* Of an option, --NAME=VALUE, the value; else the text. */
static const char *value_of(const char *text)
{
    const char *value = strncmp(text, "--", 2) == 0 ? strchr(text, '=') : NULL;
    return value == NULL ? text : value + 1;
}

bool secret_is_in(const char *text)
{
    return has_userinfo(text) || has_keyword(text) || conninfo_has_password(value_of(text));
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text);
    size_t end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

bool secret_is_name(const char *name)
{
    return ends_with(name, "PASSWORD") || ends_with(name, "_TOKEN") || ends_with(name, "_SECRET");
}

/* Not with AddressSanitizer, whose leak checker wants to look into the process. */
void secret_guard_memory(void)
{
#if defined __has_feature
#if __has_feature(address_sanitizer)
#define TT_SANITIZED
#endif
#endif
#if !defined TT_SANITIZED && !defined __SANITIZE_ADDRESS__
    (void)prctl(PR_SET_DUMPABLE, 0);
#endif
}

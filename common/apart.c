#include "apart.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "interrupt.h"
#include "progress.h"

/* What both processes see. */
struct result {
    bool is_there;
    bool ok;
    struct err err;
};

_Noreturn static void do_work(
    struct result *r, bool (*work)(void *arg, struct err *e), void *arg, pid_t parent)
{
    interrupt_set_hook(NULL);
    progress_setup("", false);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0);
    r->ok = work(arg, &r->err);
    r->is_there = true;
    _exit(0);
}

/* How it ended; -1: that cannot be known. */
static int await(pid_t pid)
{
    int status = 0;
    bool is_told = false;
    while (waitpid(pid, &status, 0) != pid) {
        struct err interrupted = ERR_INIT;
        if (errno != EINTR)
            return -1;
        if (!is_told && !interrupt_check(&interrupted)) {
            (void)kill(pid, SIGTERM);
            is_told = true;
        }
    }
    return status;
}

static bool is_own_fault(int status)
{
    static const int own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    for (size_t i = 0; WIFSIGNALED(status) && i < sizeof own / sizeof own[0]; i++) {
        if (WTERMSIG(status) == own[i])
            return true;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) != ERR_BUG && WEXITSTATUS(status) != ERR_IO;
}

static enum apart_result judge(const struct result *r, int status, struct err *e)
{
    if (!interrupt_check(e))
        return APART_FAILED;
    if (r->is_there && r->ok)
        return APART_DONE;
    if (r->is_there) {
        *e = r->err;
        return APART_FAILED;
    }
    if (WIFSIGNALED(status))
        err_set(e, ERR_UNAVAILABLE, "a process at work was ended: %s", strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) == ERR_IO) /* it has said why itself: mem.h */
        err_set(e, ERR_IO, "a process at work had not enough memory");
    else
        err_set(e, ERR_BUG, "a process at work ended with status %d", WEXITSTATUS(status));
    return is_own_fault(status) ? APART_DIED : APART_FAILED;
}

enum apart_result apart_run(bool (*work)(void *arg, struct err *e), void *arg, struct err *e)
{
    struct result *r =
        mmap(NULL, sizeof *r, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    enum apart_result result = APART_FAILED;
    pid_t parent = getpid();
    if (r == MAP_FAILED) {
        err_set_errno(e, ERR_IO, errno, "cannot share memory with another process");
        return APART_FAILED;
    }
    (void)signal(SIGCHLD, SIG_DFL); /* ignored, it would leave nothing to wait for */
    pid_t pid = fork();
    if (pid == 0)
        do_work(r, work, arg, parent);
    if (pid < 0)
        err_set_errno(e, ERR_UNAVAILABLE, errno, "cannot start a process");
    else
        result = judge(r, await(pid), e);
    (void)munmap(r, sizeof *r);
    return result;
}

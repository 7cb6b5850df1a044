#include "fault.h"

#include <setjmp.h>
#include <signal.h>
#include <stddef.h>

static const int SIGNALS[] = {SIGSEGV, SIGBUS, SIGFPE};
enum { SIGNAL_COUNT = sizeof SIGNALS / sizeof SIGNALS[0] };

static struct sigaction before[SIGNAL_COUNT];
static sigjmp_buf back;
static volatile sig_atomic_t is_within;

/* A fault of our own: as if there were no handler, at the same place again. */
static void pass_on(int signum)
{
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        if (SIGNALS[i] == signum)
            (void)sigaction(signum, &before[i], NULL);
    }
}

static void on_fault(int signum)
{
    if (is_within)
        siglongjmp(back, signum);
    pass_on(signum);
}

void fault_setup(void)
{
    struct sigaction action = {.sa_handler = on_fault, .sa_flags = SA_NODEFER}, old;
    (void)sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        if (sigaction(SIGNALS[i], &action, &old) == 0 && old.sa_handler != on_fault)
            before[i] = old;
    }
}

void fault_raise(void)
{
    siglongjmp(back, SIGABRT);
}

/* The mask of signals is the same before and after (SA_NODEFER), so that it need not be kept: that
 * would be a system call each time. */
bool fault_run(bool (*work)(void *arg, struct err *e), void *arg, bool *caught, struct err *e)
{
    *caught = sigsetjmp(back, 0) != 0;
    if (*caught) {
        is_within = 0;
        return false;
    }
    is_within = 1;
    bool ok = work(arg, e);
    is_within = 0;
    return ok;
}

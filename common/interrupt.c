#include "interrupt.h"

#include <signal.h>
#include <string.h>

static volatile sig_atomic_t interrupt_signal;
static void (*volatile interrupt_hook)(void);

static void on_signal(int signum)
{
    interrupt_signal = signum;
    if (interrupt_hook != NULL)
        interrupt_hook();
}

void interrupt_setup(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    (void)sigemptyset(&action.sa_mask);
    action.sa_handler = on_signal; /* without SA_RESTART: blocking calls return EINTR */
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGHUP, &action, NULL);
    action.sa_handler = SIG_IGN;
    (void)sigaction(SIGPIPE, &action, NULL);
}

bool interrupt_check(struct err *e)
{
    int signum = interrupt_signal;
    if (signum == 0)
        return true;
    err_set(e, ERR_SIGNAL, "stopped by signal %d (%s)", signum, strsignal(signum));
    e->class += signum;
    return false;
}

void interrupt_set_hook(void (*hook)(void))
{
    interrupt_hook = hook;
}

#include "interrupt.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t interrupt_signal;
static void (*volatile interrupt_hook)(void);

/* What came just before a call that blocks would not be noticed in it: so it comes again. */
static void stir(int signum)
{
    (void)signum;
    if (interrupt_hook != NULL)
        interrupt_hook();
    (void)alarm(1);
}

static void on_signal(int signum)
{
    interrupt_signal = signum;
    stir(signum);
}

void interrupt_setup(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    (void)sigemptyset(&action.sa_mask);
    action.sa_handler = on_signal;       /* without SA_RESTART: blocking calls return EINTR */
    action.sa_flags = (int)SA_RESETHAND; /* a second signal ends the program at once */
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct sigaction before;
        bool ignored = sigaction(signals[i], NULL, &before) == 0 && before.sa_handler == SIG_IGN;
        if (!ignored) /* nohup */
            (void)sigaction(signals[i], &action, NULL);
    }
    action.sa_handler = stir;
    action.sa_flags = 0;
    (void)sigaction(SIGALRM, &action, NULL);
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

/* In short pieces: a signal may come between the look and the wait. */
bool interrupt_wait_ms(int ms, struct err *e)
{
    enum { PIECE_MS = 100 };
    for (; ms > 0 && interrupt_check(e); ms -= PIECE_MS)
        (void)poll(NULL, 0, ms < PIECE_MS ? ms : PIECE_MS);
    return interrupt_check(e);
}

void interrupt_set_hook(void (*hook)(void))
{
    interrupt_hook = hook;
}

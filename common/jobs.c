#include "jobs.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "interrupt.h"
#include "log.h"
#include "mem.h"
#include "progress.h"

enum { DEFAULT_MOST = 4 };

static const double PATIENCE_S = 1; /* a helper that has not begun by then is worth a warning */

enum { WAIT_MS = 2 }; /* between two looks whether a task has been done that others wait for */

/* TASK_TAKEN and above: by this process, or so much more: the helper of that number. */
enum task_state { TASK_OPEN, TASK_DONE, TASK_FAILED, TASK_TAKEN };

struct task {
    _Atomic int state;
    struct err err;
};

enum helper_state { HELPER_BEGINS, HELPER_WORKS, HELPER_CANNOT, HELPER_FAILED };

struct helper {
    _Atomic int state; /* enum helper_state */
    pid_t pid;         /* 0: it has ended */
    struct err err;    /* of one that cannot help, or fails at its end */
};

/* What all of the processes see. */
struct board {
    _Atomic bool is_over; /* no task is begun any more */
    struct helper helpers[JOBS_MOST];
    struct task tasks[];
};

struct team {
    const struct jobs *jobs;
    struct board *board;
    char *results; /* behind the board */
    size_t bytes;  /* of both */
    size_t helpers;
    double start;
};

size_t jobs_default(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count > DEFAULT_MOST ? DEFAULT_MOST : (size_t)count;
}

size_t jobs_choose(size_t asked, uint64_t bytes_of_others)
{
    return asked != 0 ? asked : bytes_of_others < JOBS_WORTH_BYTES ? 1 : jobs_default();
}

/* ---------------------------------------------------------------------------------- the helpers */

static void stop(struct team *t)
{
    atomic_store(&t->board->is_over, true);
}

static int task_state(const struct team *t, size_t i)
{
    return atomic_load(&t->board->tasks[i].state);
}

/* A task that it was at is lost with a helper. */
static void note_death(struct team *t, size_t number, int status)
{
    const struct jobs *j = t->jobs;
    for (size_t i = 0; i < j->count; i++) {
        struct task *task = &t->board->tasks[i];
        char name[256];
        if (task_state(t, i) != TASK_TAKEN + (int)number)
            continue;
        j->name(j->arg, i, name, sizeof name);
        if (WIFSIGNALED(status))
            err_set(&task->err, ERR_UNAVAILABLE, "%s: the process at work on it was killed: %s",
                name, strsignal(WTERMSIG(status)));
        else
            err_set(&task->err, WEXITSTATUS(status) == ERR_IO ? ERR_IO : ERR_BUG,
                "%s: the process at work on it has left it", name);
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
            err_hint(&task->err, "the kernel does so when memory runs out: fewer --jobs take less");
        atomic_store(&task->state, TASK_FAILED);
        stop(t);
    }
}

/* The number of the helper that this was; 0: of none. */
static size_t find_helper(const struct team *t, pid_t pid)
{
    for (size_t i = 0; i < t->helpers; i++) {
        if (t->board->helpers[i].pid == pid)
            return i + 1;
    }
    return 0;
}

/* Takes note of one that has ended; waits for it, but with WNOHANG.  False: there is none. */
static bool reap(struct team *t, int flags)
{
    int status = 0;
    pid_t pid = waitpid(-1, &status, flags);
    size_t number = pid > 0 ? find_helper(t, pid) : 0;
    if (number > 0) {
        t->board->helpers[number - 1].pid = 0;
        note_death(t, number, status);
    }
    return pid > 0 || (pid < 0 && errno == EINTR);
}

/* ------------------------------------------------------------------------------------- the work */

static bool is_ready(const struct team *t, size_t task)
{
    const struct jobs *j = t->jobs;
    size_t i = 0;
    while (j->waits_for != NULL && i < j->count &&
           (task_state(t, i) == TASK_DONE || !j->waits_for(j->arg, task, i)))
        i++;
    return j->waits_for == NULL || i == j->count;
}

/* The next that may begin, or else `count`.  *later: another one may when it need not wait. */
static size_t find_task(const struct team *t, bool *later)
{
    const struct jobs *j = t->jobs;
    *later = false;
    for (size_t at = 0; at < j->count; at++) {
        size_t i = t->helpers > 0 && j->order != NULL ? j->order[at] : at;
        if (task_state(t, i) != TASK_OPEN)
            continue;
        if (is_ready(t, i))
            return i;
        *later = true;
    }
    return j->count;
}

/* What is waited for may be lost with a helper, which only this process is told. */
static bool wait_for_others(struct team *t, int worker)
{
    struct err ignored = ERR_INIT;
    while (worker == 0 && reap(t, WNOHANG))
        ;
    (void)poll(NULL, 0, WAIT_MS);
    return interrupt_check(&ignored);
}

/* `count`: there is none left, or none shall be begun any more. */
static size_t take_task(struct team *t, int worker)
{
    size_t count = t->jobs->count;
    while (!atomic_load(&t->board->is_over)) {
        bool later;
        int open = TASK_OPEN;
        size_t i = find_task(t, &later);
        if (i == count && (!later || !wait_for_others(t, worker)))
            return count;
        if (i < count &&
            atomic_compare_exchange_strong(&t->board->tasks[i].state, &open, TASK_TAKEN + worker))
            return i;
    }
    return count;
}

/* Does one task after the other; the first that fails is the last for everybody. */
static bool work(struct team *t, int worker, void *own)
{
    const struct jobs *j = t->jobs;
    bool ok = true;
    size_t i;
    while (ok && (i = take_task(t, worker)) < j->count) {
        struct task *task = &t->board->tasks[i];
        ok = j->work(j->arg, own, i, t->results + i * j->result_size, &task->err);
        atomic_store(&task->state, ok ? TASK_DONE : TASK_FAILED);
        if (!ok)
            stop(t);
    }
    return ok;
}

void jobs_become_helper(pid_t parent)
{
    interrupt_set_hook(NULL);
    progress_setup("", false);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
}

/* A helper, from its beginning to its end.  What is this process's to clean up is not its to do. */
_Noreturn static void help(struct team *t, int number, pid_t parent)
{
    const struct jobs *j = t->jobs;
    struct helper *me = &t->board->helpers[number - 1];
    jobs_become_helper(parent);
    void *own = j->join(j->arg, &me->err);
    atomic_store(&me->state, own == NULL ? HELPER_CANNOT : HELPER_WORKS);
    if (own != NULL && work(t, number, own) && !j->leave(own, &me->err))
        atomic_store(&me->state, HELPER_FAILED);
    _exit(0);
}

static void start_helpers(struct team *t, size_t count)
{
    pid_t parent = getpid();
    (void)signal(SIGCHLD, SIG_DFL); /* ignored, it would leave nothing to wait for */
    t->helpers = count;             /* they, too, see how many there are */
    for (size_t i = 0; i < count; i++) {
        struct helper *h = &t->board->helpers[i];
        pid_t pid = fork();
        if (pid == 0)
            help(t, (int)i + 1, parent);
        if (pid < 0) {
            err_set_errno(&h->err, ERR_UNAVAILABLE, errno, "cannot start a process");
            atomic_store(&h->state, HELPER_CANNOT);
        }
        h->pid = pid > 0 ? pid : 0;
    }
}

/* ------------------------------------------------------------------------------------- its end */

static void signal_helpers(struct team *t, int signum)
{
    for (size_t i = 0; i < t->helpers; i++) {
        if (t->board->helpers[i].pid > 0)
            (void)kill(t->board->helpers[i].pid, signum);
    }
}

/* There is no task left for who has not begun yet, and is maybe waiting for a connection. */
static void end_idle_helpers(struct team *t)
{
    for (size_t i = 0; i < t->helpers; i++) {
        struct helper *h = &t->board->helpers[i];
        if (h->pid <= 0 || atomic_load(&h->state) != HELPER_BEGINS)
            continue;
        (void)kill(h->pid, SIGKILL);
        double seconds = clock_monotonic_s() - t->start;
        if (seconds > PATIENCE_S)
            err_set(&h->err, ERR_UNAVAILABLE, "it could not begin within %.1f seconds", seconds);
    }
}

static bool has_helpers(const struct team *t)
{
    size_t i = 0;
    while (i < t->helpers && t->board->helpers[i].pid == 0)
        i++;
    return i < t->helpers;
}

static bool has_failed(const struct team *t)
{
    size_t i = 0;
    while (i < t->jobs->count && task_state(t, i) != TASK_FAILED)
        i++;
    return i < t->jobs->count;
}

/* Waits for all helpers, until they are done with what they are at; or, once something has failed
 * or a signal has come, tells them to end. */
static void await_helpers(struct team *t)
{
    bool is_told = false;
    while (has_helpers(t)) {
        struct err interrupted = ERR_INIT;
        if (!is_told && (has_failed(t) || !interrupt_check(&interrupted))) {
            signal_helpers(t, SIGTERM);
            is_told = true;
        }
        if (!reap(t, 0))
            return;
    }
}

static void tell_of_missing(const struct team *t)
{
    const struct err *why = NULL;
    size_t missing = 0;
    for (size_t i = 0; i < t->helpers; i++) {
        const struct helper *h = &t->board->helpers[i];
        if (atomic_load(&h->state) == HELPER_FAILED || h->err.class == ERR_NONE)
            continue;
        missing++;
        why = &h->err;
    }
    if (missing > 0)
        (t->jobs->is_asked ? log_warning : log_info)(
            "%zu of %zu jobs did it all, since for another: %s (--jobs, TT_JOBS, says how many "
            "there "
            "shall be)",
            t->helpers + 1 - missing, t->helpers + 1, why->text);
}

/* Of the tasks that failed the first; but for those that were only told to end. */
static bool judge(const struct team *t, struct err *e)
{
    const struct err *found = NULL;
    size_t open = 0;
    for (size_t i = 0; i < t->jobs->count; i++) {
        const struct task *task = &t->board->tasks[i];
        open += task_state(t, i) != TASK_DONE;
        if (task_state(t, i) == TASK_FAILED &&
            (found == NULL || (found->class >= ERR_SIGNAL && task->err.class < ERR_SIGNAL)))
            found = &task->err;
    }
    for (size_t i = 0; found == NULL && i < t->helpers; i++) {
        if (atomic_load(&t->board->helpers[i].state) == HELPER_FAILED)
            found = &t->board->helpers[i].err;
    }
    if (found != NULL)
        *e = *found;
    else if (open > 0)
        err_set(e, ERR_BUG, "%zu tasks were left undone", open);
    return found == NULL && open == 0;
}

static bool make_board(struct team *t, struct err *e)
{
    const struct jobs *j = t->jobs;
    size_t head = sizeof *t->board + j->count * sizeof(struct task);
    head = (head + 63) / 64 * 64;
    t->bytes = head + j->count * j->result_size;
    t->board = mmap(NULL, t->bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (t->board == MAP_FAILED)
        return err_set_errno(e, ERR_IO, errno, "cannot share memory with other processes");
    t->results = (char *)t->board + head;
    return true;
}

bool jobs_run(const struct jobs *jobs, void *results, struct err *e)
{
    struct team t = {.jobs = jobs, .start = clock_monotonic_s()};
    size_t most = jobs->processes < jobs->count ? jobs->processes : jobs->count;
    if (!make_board(&t, e))
        return false;
    if (most > 1)
        start_helpers(&t, (most < JOBS_MOST ? most : JOBS_MOST) - 1);
    (void)work(&t, 0, NULL);
    stop(&t);
    if (t.helpers > 0) {
        end_idle_helpers(&t);
        await_helpers(&t);
    }
    bool ok = interrupt_check(e) && judge(&t, e);
    if (ok)
        tell_of_missing(&t);
    if (ok && t.results != NULL)
        memcpy(results, t.results, jobs->count * jobs->result_size);
    (void)munmap(t.board, t.bytes);
    return ok;
}

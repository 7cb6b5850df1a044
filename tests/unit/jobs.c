/* Numbered tasks side by side, and helpers that do not help, fail or die. */
#include "unit.h"

#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "interrupt.h"
#include "jobs.h"
#include "log.h"

enum { TASKS = 12, FIRST = 2 }; /* where tasks wait, all the others do for the first two */

/* What helpers do at their task. */
enum mood { WORK, CANNOT_JOIN, DIE, LEAVE, FAIL, FAIL_AT_END };

struct scene {
    enum mood mood;
    bool waits;
    pid_t first;
    _Atomic int done;
    _Atomic int by_helpers; /* tasks that they took */
};

struct result {
    size_t task;
    bool is_helpers;
};

static struct scene *scene_new(enum mood mood)
{
    struct scene *s =
        mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(s != MAP_FAILED);
    s->mood = mood;
    s->first = getpid();
    return s;
}

static void *join(void *arg, struct err *e)
{
    struct scene *s = arg;
    if (s->mood != CANNOT_JOIN)
        return s;
    err_set(e, ERR_UNAVAILABLE, "no chair");
    return NULL;
}

static bool misbehave(struct scene *s, size_t i, struct err *e)
{
    if (s->mood == DIE)
        (void)raise(SIGKILL);
    if (s->mood == LEAVE)
        _exit(0);
    return s->mood != FAIL || err_set(e, ERR_DATA, "task %zu is no good", i);
}

/* The first process waits for a helper's task, where helpers work at all. */
static bool work(void *arg, void *own, size_t i, void *result, struct err *e)
{
    struct scene *s = arg;
    struct result *r = result;
    bool is_helper = getpid() != s->first;
    assert_true((own == NULL) == !is_helper);
    *r = (struct result){i, is_helper};
    if (is_helper)
        atomic_fetch_add(&s->by_helpers, 1);
    while (s->mood != CANNOT_JOIN && atomic_load(&s->by_helpers) == 0)
        (void)poll(NULL, 0, 1);
    if (s->waits && i < FIRST)
        (void)poll(NULL, 0, 20);
    if (s->waits && i >= FIRST && atomic_load(&s->done) < FIRST)
        return err_set(e, ERR_DATA, "task %zu did not wait", i);
    bool ok = !is_helper || misbehave(s, i, e);
    atomic_fetch_add(&s->done, 1);
    return ok;
}

static bool waits_for(void *arg, size_t task, size_t other)
{
    const struct scene *s = arg;
    return s->waits && task >= FIRST && other < FIRST;
}

static bool leave(void *own, struct err *e)
{
    struct scene *s = own;
    return s->mood != FAIL_AT_END || err_set(e, ERR_DATA, "not all was well");
}

static void name(void *arg, size_t i, char *text, size_t size)
{
    (void)arg;
    (void)snprintf(text, size, "task '%zu'", i);
}

static bool run(
    struct scene *s, size_t processes, const size_t *order, struct result *results, struct err *e)
{
    const struct jobs jobs = {.processes = processes,
        .count = TASKS,
        .order = order,
        .result_size = sizeof *results,
        .waits_for = waits_for,
        .join = join,
        .work = work,
        .leave = leave,
        .name = name,
        .arg = s};
    return jobs_run(&jobs, results, e);
}

static void each_task_is_done_once(void **state)
{
    static const size_t order[TASKS] = {11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
    struct result results[TASKS];
    (void)state;
    for (size_t processes = 2; processes <= JOBS_MOST + 1; processes += 3) {
        struct scene *s = scene_new(WORK);
        struct err e = ERR_INIT;
        int by_helpers = 0;
        assert_ok(run(s, processes, order, results, &e), &e);
        for (size_t i = 0; i < TASKS; i++) {
            assert_int_equal(results[i].task, i);
            by_helpers += results[i].is_helpers;
        }
        assert_true(by_helpers > 0);
        assert_int_equal(by_helpers, s->by_helpers);
        (void)munmap(s, sizeof *s);
    }
}

static void tasks_wait_for_others(void **state)
{
    static const size_t order[TASKS] = {11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
    struct result results[TASKS];
    (void)state;
    for (size_t processes = 2; processes <= 5; processes++) {
        struct scene *s = scene_new(WORK);
        struct err e = ERR_INIT;
        s->waits = true;
        assert_ok(run(s, processes, order, results, &e), &e);
        assert_int_equal(s->done, TASKS);
        (void)munmap(s, sizeof *s);
    }
}

static void one_process_has_no_helper(void **state)
{
    struct result results[TASKS];
    struct err e = ERR_INIT;
    (void)state;
    struct scene *s = scene_new(CANNOT_JOIN);
    assert_ok(run(s, 1, NULL, results, &e), &e);
    assert_int_equal(results[TASKS - 1].task, TASKS - 1);
    assert_ok(run(s, 3, NULL, results, &e), &e); /* nor where none can join */
    for (size_t i = 0; i < TASKS; i++)
        assert_false(results[i].is_helpers);
    (void)munmap(s, sizeof *s);
}

static void helpers_that_fail(void **state)
{
    static const struct {
        enum mood mood;
        int class; /* enum err_class */
        const char *words;
    } cases[] = {
        {DIE, ERR_UNAVAILABLE, "': the process at work on it was killed: Killed"},
        {LEAVE, ERR_BUG, "': the process at work on it has left it"},
        {FAIL, ERR_DATA, "is no good"},
        {FAIL_AT_END, ERR_DATA, "not all was well"},
    };
    struct result results[TASKS];
    struct err e = ERR_INIT;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct scene *s = scene_new(cases[i].mood);
        for (int k = 0; k < 2; k++) {
            s->waits = k == 1;
            s->by_helpers = s->done = 0;
            assert_fails(run(s, 3, NULL, results, &e), &e, cases[i].class, cases[i].words);
        }
        (void)munmap(s, sizeof *s);
    }
}

static void how_many_are_worth_it(void **state)
{
    (void)state;
    assert_int_equal(jobs_choose(3, 0), 3);
    assert_int_equal(jobs_choose(0, JOBS_WORTH_BYTES - 1), 1);
    assert_int_equal(jobs_choose(0, JOBS_WORTH_BYTES), jobs_default());
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_task_is_done_once),
        cmocka_unit_test(tasks_wait_for_others),
        cmocka_unit_test(one_process_has_no_helper),
        cmocka_unit_test(helpers_that_fail),
        cmocka_unit_test(how_many_are_worth_it),
    };
    interrupt_setup();
    log_setup("jobs", LOG_TEXT, LOG_ERROR);
    return cmocka_run_group_tests_name("jobs", tests, NULL, NULL);
}

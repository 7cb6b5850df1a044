/*
 * Numbered tasks, side by side in processes.
 *
 * This process works on them, and so do helpers that it forks.  Who is free takes the next one that
 * need not wait for others.  A helper that cannot begin (no connection is left for it, say) only
 * costs its help: the others do all of it.  One that fails at a task, or is killed, fails the
 * whole.
 *
 * What a task finds out is a plain value, without pointers into what it allocated itself: that ends
 * with its process.  What this process had before it can be used by all, each its own copy of it;
 * but not what others see change, such as a connection.
 */
#ifndef TT_JOBS_H
#define TT_JOBS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "err.h"

enum { JOBS_MOST = 16 };

/* Work on less is done before a process and a connection more have begun to help. */
#define JOBS_WORTH_BYTES (UINT64_C(16) << 20)

struct jobs {
    size_t processes;    /* at most, this one with them; 1: no helper */
    bool is_asked;       /* somebody said how many: it is a warning when they are fewer */
    size_t count;        /* of the tasks */
    const size_t *order; /* which to begin first; NULL: as they are numbered */
    size_t result_size;

    /* Whether a task begins only when that other one is done; in no circles.  NULL: none does. */
    bool (*waits_for)(void *arg, size_t task, size_t other);
    /* In a helper: what it needs for itself.  NULL: it cannot help, and `e` says why. */
    void *(*join)(void *arg, struct err *e);
    /* One task.  `own`: of `join`; NULL in this process. */
    bool (*work)(void *arg, void *own, size_t task, void *result, struct err *e);
    /* In a helper, when there is no task left. */
    bool (*leave)(void *own, struct err *e);
    /* For messages: "table 'payment'". */
    void (*name)(void *arg, size_t task, char *name, size_t size);
    void *arg;
};

/* As many as there are processors for this process, and at most four. */
size_t jobs_default(void);

/* How many processes: as were asked for; or, with 0, one where the tasks but the largest have less
 * than JOBS_WORTH_BYTES, jobs_default() where they have more. */
size_t jobs_choose(size_t asked, uint64_t bytes_of_others);

/* In a process that was forked from `parent`, for the same: it ends with that one, since it has a
 * share in its locks, and has no connection yet that a signal would cancel. */
void jobs_become_helper(pid_t parent);

/*
 * Does all tasks; `results` takes one of result_size bytes each.  When it returns there is no
 * helper any more, whatever it returns.  The error is that of the first task that failed, by its
 * number.  Says where there were fewer helpers than there should be.
 */
bool jobs_run(const struct jobs *jobs, void *results, struct err *e);

#endif

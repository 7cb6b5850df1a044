/*
 * Work that may end the process that does it, or spoil its memory, in a process of its own.
 */
#ifndef TT_APART_H
#define TT_APART_H

#include "err.h"

enum apart_result {
    APART_DONE,
    APART_FAILED, /* `work` says why; or it was interrupted, or killed from outside */
    APART_DIED    /* of itself: nothing that it has left is to be trusted */
};

/* Forks, and waits for what `work` returns there; what it changes in memory is changed there alone.
 * A signal that ends this process ends that one first. */
enum apart_result apart_run(bool (*work)(void *arg, struct err *e), void *arg, struct err *e);

#endif

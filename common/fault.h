/*
 * Work on bytes that may not be what they should be, by code that trusts them: a library that reads
 * a mapped file, say.  Where it runs into memory that is not there (SIGSEGV, SIGFPE), or into a
 * page that the file does not have any more (SIGBUS), that is an error and not the end of the
 * program.
 *
 * This is the one place where tt leaves a function by a jump.  What was under way is given up where
 * it stood, locks and memory with it: whoever asks must never touch it again, also not to close it.
 */
#ifndef TT_FAULT_H
#define TT_FAULT_H

#include "err.h"

/* From now on faults are caught, also in processes that are forked later; again where somebody else
 * may have set handlers. */
void fault_setup(void);

/* What `work` returns; false and *caught, with nothing said in `e`, where it ran into a fault.  Not
 * one within another; of one thread. */
bool fault_run(bool (*work)(void *arg, struct err *e), void *arg, bool *caught, struct err *e);

/* Within fault_run: the same for what a library says by a call. */
_Noreturn void fault_raise(void);

#endif

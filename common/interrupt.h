/*
 * Signals that end the program: SIGINT, SIGTERM, SIGHUP.  The handler only notes the signal and
 * calls the hook; loops and blocking calls find out, return an error and clean up on the way to
 * main.  From then on blocking calls are interrupted, and the hook is called, each second, since a
 * signal may come just before such a call.  (SIGALRM is this module's.)
 */
#ifndef TT_INTERRUPT_H
#define TT_INTERRUPT_H

#include "err.h"

/* Installs the handlers; SIGPIPE is ignored, so that a closed pipe is an error of write(2). */
void interrupt_setup(void);

/* False and `e` with class 128 + n once a signal n has come.  Cheap enough for each row. */
bool interrupt_check(struct err *e);

/* Waits so long, or until a signal has come: then as interrupt_check. */
bool interrupt_wait_ms(int ms, struct err *e);

/* What the handler calls, which must be async-signal-safe; NULL: nothing. */
void interrupt_set_hook(void (*hook)(void));

#endif

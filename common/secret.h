/*
 * Secrets: passwords that a command prints, and those that stand where they should not.
 */
#ifndef TT_SECRET_H
#define TT_SECRET_H

#include "err.h"

enum { SECRET_SIZE = 16384, SECRET_TIMEOUT_MS = 30000 };

/* A password in memory; secret_wipe ends it. */
struct secret {
    char text[SECRET_SIZE]; /* empty: none */
};

/*
 * Runs `command` by /bin/sh and takes the first line of its standard output, without its end.  It
 * gets an empty standard input, a process group of its own, and our standard error.  It is ended
 * when it takes longer than `timeout_ms` (ERR_UNAVAILABLE) and when a signal ends this program.
 * ERR_CONFIG when it fails, with how it ended, or prints no password; `name` is that of the setting
 * in messages, in which neither command nor output stand.  A NULL or empty command is no secret.
 */
bool secret_run(
    struct secret *s, const char *command, const char *name, int timeout_ms, struct err *e);
/* The same, but all of the output, of up to SECRET_SIZE - 1 bytes. */
bool secret_run_whole(
    struct secret *s, const char *command, const char *name, int timeout_ms, struct err *e);
void secret_wipe(struct secret *s);

/*
 * Whether a text, or the value of an option --NAME=VALUE, holds a password: libpq finds one in it,
 * or it looks like one: user:password@ of a URL, password=...
 */
bool secret_is_in(const char *text);

/* Whether a setting of that name is a secret: ...PASSWORD, ..._TOKEN, ..._SECRET. */
bool secret_is_name(const char *name);

/*
 * That no core file and no other process of the user (but root's) gets hold of the memory of this
 * one: PR_SET_DUMPABLE, which holds also where cores go to a pipe, as RLIMIT_CORE would not.
 */
void secret_guard_memory(void);

#endif

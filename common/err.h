/*
 * The error value.
 *
 * What can fail returns bool (or a pointer) and takes a struct err * last.  The error is described
 * once, where it is found, with names; callers add context with err_context or pass it on; only
 * main logs it and exits with its class.
 *
 * A struct err is a plain value: nothing to free, may live on the stack, starts as ERR_INIT.  A
 * text that does not fit is cut between two characters, never overrun.
 */
#ifndef TT_ERR_H
#define TT_ERR_H

#include <stdarg.h>
#include <stdbool.h>

/*
 * Error classes.  The number is the exit status of the program (sysexits.h where it has one).  This
 * table is the only one; the man pages print it.
 */
enum err_class {
    ERR_NONE = 0,         /* done, also when there was nothing to do */
    ERR_USAGE = 64,       /* command line */
    ERR_DATA = 65,        /* the data: contract broken, rejects over the limit, mass delete */
    ERR_INPUT = 66,       /* an input run is missing or damaged */
    ERR_UNAVAILABLE = 69, /* database or server not available, or it gave up: try later */
    ERR_BUG = 70,         /* a bug in tt */
    ERR_CREATE = 73,      /* an output cannot be created */
    ERR_IO = 74,          /* an I/O error, also a full disk, or no memory left */
    ERR_BUSY = 75,        /* another process holds the lock: try later */
    ERR_PERMISSION = 77,  /* not allowed, by the file system or by the database */
    ERR_CONFIG = 78,      /* configuration or star model */
    ERR_SIGNAL = 128      /* plus the number of the signal */
};

struct err {
    int class; /* enum err_class, or ERR_SIGNAL + n */
    char text[2048];
    char hint[1024]; /* what to do about it; empty: nothing to say */
};

/* clang-format off */
#define ERR_INIT {ERR_NONE, "", ""}
/* clang-format on */

/* Describes an error.  Always returns false, so that a function can `return err_set(e, ...)`. */
bool err_set(struct err *e, enum err_class class, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * The same for a failed system call: the text is followed by ": " and the words for `errnum`.
 * EACCES, EPERM and EROFS become ERR_PERMISSION; ENOSPC, EDQUOT, EIO, EMFILE, ENFILE and ENOMEM
 * become ERR_IO, whatever `class` says.
 */
bool err_set_errno(struct err *e, enum err_class class, int errnum, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Puts context in front of the text: "context: text".  Always returns false. */
bool err_context(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Adds a remedy.  A later one replaces an earlier one.  Always returns false. */
bool err_hint(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif

/*
 * What the server's log says of the tables of a snapshot: which keys the transactions have touched
 * that the snapshot sees and the runs before did not.  The log tells keys alone here, the rows are
 * the snapshot's.
 *
 * The log is peeked at, within the snapshot's transaction, by the functions for logical decoding
 * (PostgreSQL 13 to 18, "Replication Management Functions"); nothing of it is taken away.
 */
#ifndef TT_CHANGES_H
#define TT_CHANGES_H

#include "keyset.h"
#include "published.h"
#include "slot.h"

/* Of a table of the catalog. */
struct changes_table {
    bool is_asked;
    const char *keys_path, *gone_path; /* where its sets may go */
    const char *why;    /* result: the log cannot say it of this table; NULL: it can */
    struct keyset keys; /* all keys that rows had before or after a change; path NULL: none */
    struct keyset gone; /* those of rows that were deleted or got another key; likewise */
};

struct changes {
    const char *slot; /* and publication */
    const char *path; /* of a file that may be used */
    uint64_t limit;   /* more messages than that are not worth to be read */
    const struct published *published;
    struct changes_table *tables; /* parallel to the catalog's */
    const char *why;              /* result: it cannot be read this time; NULL: it was */
    bool is_odd;                  /* and will not be another time */
    uint64_t position;            /* result: all that was committed before it is in the snapshot */
};

/*
 * Reads it.  True with `why`, in the catalog's arena, when the log does not say what has changed:
 * it cannot be decoded, has messages that are not known, is not yet on the server's disk as far as
 * the snapshot sees, or has too much to say.  False: no way to go on.
 */
bool changes_read(struct changes *c, struct snapshot *s, struct err *e);

#endif

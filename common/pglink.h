/*
 * What pg.c and pgcopy.c share: the connection inside pg.h's struct pg.
 */
#ifndef TT_PGLINK_H
#define TT_PGLINK_H

#include <libpq-fe.h>
#include <stdint.h>

#include "err.h"

struct pg {
    PGconn *conn;
    PGcancel *cancel; /* cancels its query */
    PGcancel *before; /* that of the connection that was open before it */
    char *what;
    char *application; /* name of the transactions to come */
    char sqlstate[6];  /* of the last error */
};

/* The error of a result, or of the connection where the result says nothing.  Returns false. */
bool pglink_set_error(struct pg *pg, const PGresult *result, struct err *e);

/* How many rows a statement touched. */
uint64_t pglink_affected(PGresult *result);

/* Cancels the query at work (PQcancel). */
void pglink_cancel(void);

#endif

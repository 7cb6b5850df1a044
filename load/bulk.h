/*
 * The fast way into a table that is still empty: its keys and indexes off, COPY straight
 * into it, and on again, which checks all references at once; under a savepoint.  1 M facts in 3 s
 * instead of 46 s.  Used only where the loader may: it is the owner, every reference of the model
 * has its foreign key, and the foreign keys can be added back (REFERENCES and SELECT on the
 * parents); on Citus a query checks the references instead.
 */
#ifndef TT_BULK_H
#define TT_BULK_H

#include "statement.h"

enum { BULK_MANY_ROWS = 10000 }; /* an index of fewer costs less than to take it off others */

/* *done false: it may not, or the rows do not pass, and nothing has happened; the staged path tells
 * why.  *cannot_undo: it failed, and so has the transaction, since of a COPY to shards Citus cannot
 * undo a part; another one may take the staged path. */
bool bulk_load(const struct statement *s, const char *dir, const struct manifest_table *t,
    const struct manifest *m, bool *done, bool *cannot_undo, struct err *e);

/* For the rest of the transaction as much memory for an index as one of many rows wants. */
bool bulk_set_memory(struct pg *pg, struct err *e);

#endif

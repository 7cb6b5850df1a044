/* The references of a table to its dimensions. */
#ifndef TT_REFERENCE_H
#define TT_REFERENCE_H

#include "statement.h"

/* Appends the query for the rows of :stage whose parent is not there, by one reference: (tid,
 * reason). */
void reference_add_missing(struct buf *sql, const struct statement *s, const struct star_table *t,
    const struct star_reference *r, const struct manifest *m);

/* ERR_DATA when a row of the target has a parent that is not there. */
bool reference_prove(
    const struct statement *s, const struct star_table *t, const struct manifest *m, struct err *e);

#endif

/* Rows and keys of a run in tables of the server, for the merge. */
#ifndef TT_STAGING_H
#define TT_STAGING_H

#include "statement.h"

/* Makes an empty one with `columns` of the target: the one of that variable (:stage, :deleted,
 * :held_back, :part), of the target's kind; or a temporary one of that name, whatever the target
 * is. */
bool staging_make(const struct statement *s, const char *var, const char *columns, struct err *e);
bool staging_make_local(
    const struct statement *s, const char *table, const char *columns, struct err *e);

/* Makes the one of that variable, and fills it from the file (which may have no name: empty). */
bool staging_fill(const struct statement *s, const char *var, const char *columns, const char *dir,
    const struct manifest_file *file, struct err *e);

/* After it was filled otherwise. */
bool staging_analyze(const struct statement *s, const char *var, struct err *e);

/* Removes one; those that are there at the end of the transaction go with it. */
bool staging_drop(const struct statement *s, const char *var, struct err *e);
bool staging_drop_local(struct pg *pg, const char *table, struct err *e);

#endif

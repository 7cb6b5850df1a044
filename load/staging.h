/* Files of a run in temporary tables of the server, for the merge. */
#ifndef TT_STAGING_H
#define TT_STAGING_H

#include "statement.h"

/* Makes an empty one. */
bool staging_make(const struct statement *s, const char *name, const char *columns, struct err *e);

/* Makes the temporary table `name` with `columns` of the target, and fills it from the file (which
 * may have no name: empty).  staging_drop, or the end of the transaction, removes it. */
bool staging_fill(const struct statement *s, const char *name, const char *columns, const char *dir,
    const struct manifest_file *file, struct err *e);
bool staging_drop(struct pg *pg, const char *name, struct err *e);

#endif

/*
 * Files of a run into tables of the server, by COPY: the bytes are passed on as they are, counted
 * and checksummed on the way.
 */
#ifndef TT_STAGING_H
#define TT_STAGING_H

#include "statement.h"

/* COPY of a file of the directory into a table (SQL text) with these columns.  ERR_INPUT when it is
 * not what the manifest says: then nothing of it has been taken. */
bool staging_copy(struct pg *pg, const char *into, const char *columns, const char *dir,
    const struct manifest_file *file, struct err *e);

/* Makes the temporary table `name` with `columns` of the target, and fills it from the file (which
 * may have no name: empty).  staging_drop, or the end of the transaction, removes it. */
bool staging_fill(const struct statement *s, const char *name, const char *columns, const char *dir,
    const struct manifest_file *file, struct err *e);
bool staging_drop(struct pg *pg, const char *name, struct err *e);

#endif

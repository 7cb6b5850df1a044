/*
 * A file of a run into a table of the server, by COPY, counted and checksummed on the way.
 *
 * A file worth it goes in binary form, made here while the server takes it in on another core,
 * where each column is of a type known to binary.h; all others, and one with a value that has no
 * known binary form, as the CSV that they are: then the server judges.
 */
#ifndef TT_COPY_H
#define TT_COPY_H

#include "manifest.h"
#include "pg.h"

/* Into the table `into` with these columns (SQL text both), within a transaction.  `numbered`: a
 * further column, by its bare name, that a sequence numbers, in a table that nobody else writes to;
 * NULL: none.  Its numbers are drawn at once where they can be: by the server's default each costs
 * a third of what the row does.  ERR_INPUT when the file is not what the manifest says: then
 * nothing of it has been taken. */
bool copy_file(struct pg *pg, const char *into, const char *columns, const char *numbered,
    const char *dir, const struct manifest_file *file, struct err *e);

#endif

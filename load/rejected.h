/*
 * Rows whose parent is missing, tt.rejected: kept with their reason in the transaction that loads
 * their run, tried again by every later run, and loaded unless a later version or a delete of their
 * key was there first (superseded: kept and counted).
 */
#ifndef TT_REJECTED_H
#define TT_REJECTED_H

#include "ledger.h"
#include "statement.h"

/* The tables that rows wait for a parent in. */
struct rejected_tables {
    struct pg_rows *rows; /* pg_rows_free */
};

bool rejected_tables(struct pg *pg, struct rejected_tables *tables, struct err *e);
bool rejected_has(const struct rejected_tables *tables, const char *table);

/*
 * With the run's rows and keys staged: marks waiting rows superseded whose key is among them (or,
 * of a table that came complete, is not), and stages those again whose parents have come.  Those
 * that the server refused stay in STATEMENT_RETRY, for refused_retry.
 */
bool rejected_retry(const struct statement *s, const struct manifest_table *t,
    const struct manifest *m, struct ledger_counts *counts, struct err *e);

/* Moves the staged rows whose parent is missing to tt.rejected. */
bool rejected_take_out(const struct statement *s, const struct manifest_table *t,
    const struct manifest *m, struct ledger_counts *counts, struct err *e);

#endif

/*
 * The way back: a warehouse without what tt has loaded.  Only tables that tt has made or loaded are
 * touched (those of the ledger, and those of the newest run of the lake), and all of it happens in
 * one transaction, or none.
 */
#ifndef TT_RESET_H
#define TT_RESET_H

#include "lake.h"
#include "pg.h"

enum reset_how {
    RESET_PLAN,  /* tell only: a line a table, "SCHEMA.TABLE<tab>ROWS", to stdout */
    RESET_EMPTY, /* the tables stay, with their privileges, and the views */
    RESET_DROP   /* tables, views and schema tt go */
};

/* "plan", "empty", "drop". */
bool reset_how_of(const char *name, enum reset_how *how);

/*
 * Does it in the schema.  Besides the tables of the ledger those of the newest transformed run of
 * `lake` (NULL: none) are tt's, where there is a ledger.  A warehouse without ledger is left as it
 * is.  ERR_DATA: something that is not tt's depends on it; ERR_BUSY: it is in use.
 */
bool reset_warehouse(
    struct pg *pg, const char *schema, const struct lake *lake, enum reset_how how, struct err *e);

#endif

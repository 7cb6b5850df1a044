/*
 * One table of a run into one table of the warehouse: the file's bytes by COPY into a temporary
 * staging table, then the merge in SQL (load/sql); or, into a table that is still empty, by COPY
 * straight into it with its foreign keys and indexes off and on again around it.
 */
#ifndef TT_MERGE_H
#define TT_MERGE_H

#include "ledger.h"

/* In the transaction at hand.  `dir`: of the transformed run.  ERR_INPUT when the file is not what
 * the manifest says, ERR_DATA when the warehouse does not take a row. */
bool merge_table(struct pg *pg, const char *schema, const char *dir, const struct run_id *run,
    const struct manifest_table *t, struct ledger_counts *counts, struct err *e);

#endif

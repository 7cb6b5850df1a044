/*
 * One table of a run into one table of the warehouse: its files by COPY into temporary staging
 * tables, references checked, then the merge in SQL (load/sql).  An empty table is loaded in bulk.
 *
 *   upsert  a dimension: writes only where something differs; a deleted key keeps its row, to which
 *           facts refer; its history, where it has one, tells from when to when what was true
 *   append  a fact: a changed row ends the live version of its key (tt.<fact>_ended) and is
 * inserted beside it; a deleted key has no live version
 */
#ifndef TT_MERGE_H
#define TT_MERGE_H

#include "limit.h"
#include "rejected.h"

struct merge_run {
    struct pg *pg; /* in the transaction of the load */
    const char *schema;
    const char *dir; /* of the transformed run */
    const struct manifest *m;
    const struct limit *limit; /* of rows that the warehouse may refuse, a table */
    struct rejected_tables waiting;
    bool no_bulk; /* the staged path for all */
};

/* One of its tables.  ERR_INPUT when a file is not what the manifest says, ERR_DATA when the
 * warehouse refuses more rows than the limit or the counts do not match. */
bool merge_table(const struct merge_run *run, const struct manifest_table *t,
    struct ledger_counts *counts, struct err *e);

#endif

/*
 * A run of tt-load: a transformed run into the warehouse, whole or not at all, with its ledger rows
 * in the same transaction.
 */
#ifndef TT_LOAD_H
#define TT_LOAD_H

#include "ledger.h"

struct load {
    const struct lake *lake;
    struct pg *pg;
    const char *schema;
    bool create;     /* what is missing */
    bool new_source; /* a chain that begins anew may be of another database */
    bool only_empty; /* begin only a warehouse whose tables are missing or empty */
};

struct load_result {
    bool loaded; /* false: it was in already */
    struct manifest m;
    struct ledger_counts *counts; /* parallel to m.tables, in its arena */
};

/*
 * Loads one run.  When true is returned, manifest_release of the result's is due.  ERR_DATA: it is
 * older than the newest that is in, or was loaded with other contents; ERR_INPUT: it does not
 * follow the newest that is in.
 */
bool load_run(struct load *l, const struct run_id *run, struct load_result *result, struct err *e);

#endif

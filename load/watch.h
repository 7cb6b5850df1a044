/*
 * What was loaded is still there: tt.watched has the rows of each table after the newest load, and
 * where they were.  A table that is where it was, of which nothing has been deleted, costs no more
 * than a look at the catalog; any other is counted, and taken when its rows are as many (VACUUM
 * FULL, CLUSTER, a dump that was restored whole).
 */
#ifndef TT_WATCH_H
#define TT_WATCH_H

#include "ledger.h"
#include "look.h"

enum watch_how {
    WATCH_STRICTLY,
    WATCH_ONLY, /* the same, and nothing is written */
    WATCH_AS_IS /* takes what is there, and forgets ended versions that are not */
};

/*
 * `parts`: as citus_begin says; NULL where no table is one of Citus.
 *
 * That the run's tables, and what belongs to them, have not been dropped, emptied, or lost rows.
 * ERR_DATA, naming the table and the remedy; not with WATCH_AS_IS.
 */
bool watch_check(struct pg *pg, const struct look *look, const struct manifest *m,
    const char *parts, enum watch_how how, struct err *e);

/* Enters what the run has added; `look`: what was there before it. */
bool watch_enter(struct pg *pg, const struct look *look, const struct manifest *m,
    const char *parts, const struct ledger_counts *counts, struct err *e);

#endif

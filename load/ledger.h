/*
 * The ledger, schema tt of the warehouse: which runs are in, with what checksum and counts.  It is
 * written in the transaction that loads the run.
 */
#ifndef TT_LEDGER_H
#define TT_LEDGER_H

#include "manifest.h"
#include "pg.h"

/* What became of a table's rows: staged + retried = inserted + updated + unchanged + rejected. */
struct ledger_counts {
    bool bulk;        /* COPY straight into the empty table */
    bool cannot_undo; /* as bulk_load says */
    uint64_t staged, inserted, updated, unchanged;
    uint64_t retried;             /* earlier rows whose parent has come */
    uint64_t rejected;            /* rows without their parent, and those refused */
    uint64_t refused;             /* rows that the server did not take */
    uint64_t opened;              /* versions in a dimension's history */
    uint64_t superseded, deleted; /* versions of facts that ended */
};

/* Of the loaders' advisory lock: any number, so long as all take the same. */
#define LEDGER_LOCK_KEY "8390880576327278948"

/* Takes the one lock of the loaders of this warehouse, until the transaction ends.  ERR_BUSY. */
bool ledger_lock(struct pg *pg, struct err *e);

/* Whether schema tt has a ledger; ledger_create makes it. */
bool ledger_exists(struct pg *pg, bool *exists, struct err *e);
bool ledger_create(struct pg *pg, struct err *e);

/* Makes of one of an earlier version what it is today. */
bool ledger_migrate(struct pg *pg, struct err *e);

/* That this program knows its format, which the comment on tt.run says: 1, or nothing, of an early
 * version.  ERR_CONFIG. */
bool ledger_check_format(struct pg *pg, struct err *e);

/* The newest run that is in; empty: none. */
bool ledger_newest(struct pg *pg, struct run_id *run, struct err *e);

/* All runs that are in, oldest first: one column. */
struct pg_rows *ledger_runs(struct pg *pg, struct err *e);

/* The checksum of the run's manifest as it was loaded; empty: it is not in. */
bool ledger_find(
    struct pg *pg, const struct run_id *run, char checksum[STREAM_CHECKSUM_SIZE], struct err *e);

/* That what is in went to the same schema: a ledger is of one.  ERR_CONFIG. */
bool ledger_check_schema(struct pg *pg, const char *schema, struct err *e);

/* Whether the run has every table whole that ever came whole: all but generated ones. */
bool ledger_is_whole(struct pg *pg, const struct manifest *m, bool *whole, struct err *e);

/* Enters a run; counts are parallel to m->tables. */
bool ledger_enter(struct pg *pg, const char *schema, const struct manifest *m,
    const struct ledger_counts *counts, struct err *e);

#endif

/*
 * A run of tt-load: a transformed run into the warehouse, whole or not at all, with its ledger rows
 * in the same transaction.
 */
#ifndef TT_LOAD_H
#define TT_LOAD_H

#include "ledger.h"
#include "limit.h"

struct load {
    const struct lake *lake;
    struct pg *pg;
    const char *schema;
    bool create;              /* what is missing */
    bool new_source;          /* the warehouse may follow another chain from now on */
    bool as_is;               /* take what somebody has altered by hand as it is */
    unsigned lock_timeout_s;  /* for a lock of another session on a table or a row */
    struct limit max_rejects; /* rows that the server may refuse, a table */
    bool only_empty;          /* begin only a warehouse whose tables are missing or empty */
    size_t jobs;              /* connections for a first load; 0: nobody says */
    char *parts;              /* of a load at work: as citus_begin says */
    bool is_first;            /* no run is in */
    bool is_filled;           /* by firstload_fill, and not yet committed with the run */
    bool no_bulk;             /* set by load_run, where bulk_load cannot undo what it did */
    bool no_side;             /* the same, where what was filled cannot be moved */
};

enum load_place {
    LOAD_NEXT,
    LOAD_IS_IN,      /* already */
    LOAD_PASSED_OVER /* of another chain, of which the warehouse waits for a run with all tables */
};

struct load_result {
    enum load_place place; /* LOAD_NEXT: it was loaded */
    bool locked;           /* it was the one loader */
    struct manifest m;
    struct ledger_counts *counts; /* parallel to m.tables, in its arena */
};

/* pg_begin, with the limit for locks. */
bool load_begin(struct load *l, const char *mode, struct err *e);

/* The newest run that is in, after a look at schema tt; left as it is where there is no ledger. */
bool load_newest(struct load *l, struct run_id *newest, struct err *e);

/*
 * Loads one run.  When true is returned, manifest_release of the result's is due.  ERR_DATA: it is
 * older than the newest that is in, or was loaded with other contents; ERR_INPUT: it does not
 * follow the newest that is in, which `new_source` allows; ERR_BUSY: another loader is at work, or
 * a session holds a lock, then named in the hint.
 */
bool load_run(struct load *l, const struct run_id *run, struct load_result *result, struct err *e);

/* What load_run would find wrong with the warehouse before it writes there, and nothing is written
 * or locked. */
bool load_look(struct load *l, const struct run_id *run, struct err *e);

#endif

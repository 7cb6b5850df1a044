/*
 * The first load on several cores: COPY, indexes and foreign keys are one backend's work each, so
 * that they take several.
 *
 * What other backends have not committed none can work on.  So, while the transaction of the load
 * waits with the loaders' lock, other connections make the run's tables in schema tt_first_load,
 * where nobody looks for them, fill them side by side, make their indexes and prove their foreign
 * keys, and commit.  Then the transaction of the load moves them to where they belong, with all
 * that it does otherwise: for everybody else the run is there whole or not at all, as ever; but for
 * a REPEATABLE READ snapshot of meanwhile, which has the rows of who had committed by then, in
 * tables that it can name only afterwards.  Tables, rows and record ids are those that one
 * connection makes.
 *
 * What is left of one that was killed, or whose server was, the next first load takes away.
 */
#ifndef TT_FIRSTLOAD_H
#define TT_FIRSTLOAD_H

#include "ledger.h"
#include "look.h"

#define FIRSTLOAD_SCHEMA "tt_first_load"

/* Appends what moves a table that is filled to where it belongs. */
void firstload_add_move(struct buf *sql, const char *schema, const char *table);

struct firstload {
    struct pg *pg; /* in the transaction of the load, with the loaders' lock */
    const struct look *look;
    const struct manifest *m;
    const size_t *order; /* of its tables, as of ddl_order */
    const char *dir;     /* of the run */
    size_t jobs;         /* connections; 0: nobody says */
    unsigned lock_timeout_s;
};

/*
 * Fills the tables of a run, which is to be the first in the warehouse.  *filled false: that is not
 * possible, not worth it, or rows or rights stand in its way; then there is nothing in that schema,
 * and the load goes on without, which tells why; it is true, too, where this fails and may have
 * left something to forget.  Of what it has filled it sets `counts` (parallel to the manifest's
 * tables); all of the run's tables are in the schema then, the others empty.
 */
bool firstload_fill(
    const struct firstload *f, struct ledger_counts *counts, bool *filled, struct err *e);

/* Takes away what was filled, where the load has failed, whose transaction this ends; as far as
 * that is possible.  Under the loaders' lock: what another one fills stays. */
void firstload_forget(struct pg *pg);

#endif

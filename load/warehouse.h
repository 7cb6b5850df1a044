/*
 * The tables of the warehouse: making those that are not there.
 */
#ifndef TT_WAREHOUSE_H
#define TT_WAREHOUSE_H

#include "buf.h"
#include "look.h"

/*
 * Makes what is missing for the tables of a run, in the transaction at hand: the schema, tables
 * with keys, foreign keys and indexes; for a fact tt.<fact>_ended, with the superseded versions of
 * facts that were there before, and the view <fact>_current.  `order`: as of ddl_order.  With
 * `create` false a missing table is ERR_CREATE, naming it.  Tables that exist are used as they are,
 * if look_check has nothing against them; one without an index on its natural key gets a warning
 * with the CREATE INDEX.  `is_filled`: those of firstload_fill
 * are moved to where they belong.
 */
bool warehouse_prepare(struct pg *pg, const struct look *look, const struct manifest *m,
    const size_t *order, bool create, bool is_filled, struct buf *later, struct err *e);

/* Makes what was appended to `later`, once the run is loaded: foreign keys of new distributed
 * facts, which a first load would take off first, on each shard. */
bool warehouse_finish(struct pg *pg, const struct buf *later, struct err *e);

/* That no table of the run has rows yet; those that are missing have none.  ERR_DATA. */
bool warehouse_check_empty(
    struct pg *pg, const struct look *look, const struct manifest *m, struct err *e);

#endif

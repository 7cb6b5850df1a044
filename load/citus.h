/*
 * What a load into a warehouse on Citus begins with, beside what any load does.
 */
#ifndef TT_CITUS_H
#define TT_CITUS_H

#include "manifest.h"
#include "pg.h"

/* *yes: whether the database has the extension: one look at the catalog. */
bool citus_is_there(struct pg *pg, bool *yes, struct err *e);

/*
 * That what is there of the run's tables is of the kind that the model wants: see spread.h.  Else
 * ERR_CONFIG: with the statement that makes it one; or naming Citus where the model distributes a
 * fact and the warehouse is not on it.
 */
bool citus_check(struct pg *pg, const char *schema, const struct manifest *m, struct err *e);

/*
 * In the transaction of a load, with the ledger's lock: sets what it needs on Citus (nothing where
 * the model distributes no fact).
 *
 * A transaction commits in two phases there.  After a crash in between the ledger may have a run of
 * which a worker still holds its part prepared, unseen by all; Citus makes up for it by and by.
 * That is done now, where the role may (EXECUTE on recover_prepared_transactions()).  ERR_BUSY when
 * a part is left, ERR_UNAVAILABLE when a worker does not answer; both name it.
 *
 * *parts, to be freed: where the workers' parts of tables are, for watch.h; NULL not on Citus.
 */
bool citus_begin(struct pg *pg, const struct manifest *m, char **parts, struct err *e);

/* Only the parts. */
bool citus_look(struct pg *pg, const struct manifest *m, char **parts, struct err *e);

#endif

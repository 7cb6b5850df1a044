/*
 * Where the tables of a warehouse lie: all on its one server or, once the model distributes a fact,
 * on the workers of Citus, which is PostgreSQL on more than one machine.  The kind of a table
 * follows from the model alone:
 *
 *   a distributed fact        SPREAD_SHARDS: each row on the worker that the value of one column of
 *                             the key says (star_table.distribute)
 *   its list of ended         the same, and beside the rows that it is about
 *   a dimension, its history  SPREAD_REFERENCE: a copy on each server, so that facts find their
 *                             parents where they are
 *   any other fact, ledger    SPREAD_PLAIN: on the server that tt-load connects to
 *
 * Source: Citus 13.2, create_distributed_table, create_reference_table.
 */
#ifndef TT_SPREAD_H
#define TT_SPREAD_H

#include "buf.h"
#include "star.h"

enum spread { SPREAD_PLAIN, SPREAD_REFERENCE, SPREAD_SHARDS };

/* For each transaction that loads or makes such tables: their parts are worked on one after the
 * other, since reference tables and what refers to them share a connection. */
#define SPREAD_MODE "SET LOCAL citus.multi_shard_modify_mode = 'sequential'"

/* Whether one of the tables is distributed; without one all are SPREAD_PLAIN. */
bool spread_is_wanted(const struct star_table *const *tables, size_t count);

enum spread spread_of(const struct star_table *t, bool is_wanted);

/*
 * That facts which are joined lie together: one column name has one type in all that are
 * distributed by it, and a fact whose key has the column that another is distributed by is
 * distributed by that, too, or by that of a third; none of those is left on one server.
 * ERR_CONFIG; *at_fault is the index of one.
 */
bool spread_check(
    const struct star_table *const *tables, size_t count, size_t *at_fault, struct err *e);

/* Appends the statement that makes the new table one of that kind, with its line feed; nothing for
 * a plain one.  `column`: of a distributed one.  `beside`: the table beside whose rows its own
 * shall lie; NULL: by Citus' own rule, all that are distributed by a column of the same type.
 * Tables as SQL writes them. */
void spread_add(
    struct buf *b, enum spread spread, const char *table, const char *column, const char *beside);

#endif

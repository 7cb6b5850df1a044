/*
 * The look at the warehouse before a load: what is there, by one query of the catalog, and whether
 * that is what must be there.  Else ERR_DATA, naming the table and the remedy, and nothing has
 * happened:
 *
 *   the database       encoding UTF8
 *   schema tt          tables that nobody else than the loader's role, the database's owner or a
 *                      superuser owns
 *   a table            the same; a table, with the model's columns in types that hold all of the
 *                      model's values; no other column that needs a value; no trigger that fires
 *                      before a row is written or whose function is a stranger's, no rule, no row
 *                      security, no table that inherits from it; a unique index in force on the
 *                      key (of a fact: on the record id, an integer or bigint which draws from a
 *                      sequence)
 *   FACT_current       tt's own view
 */
#ifndef TT_LOOK_H
#define TT_LOOK_H

#include "manifest.h"
#include "pg.h"

struct look {
    const char *schema;
    struct pg_rows *rows; /* look_release */
};

/* Looks at schema tt and at what is there of the run's tables (m NULL: at the ledger alone), and
 * that nobody else has a hand in it: before anything of it is read. */
bool look_at(
    struct look *l, struct pg *pg, const char *schema, const struct manifest *m, struct err *e);
void look_release(struct look *l);

/* Whether there is such a relation. */
bool look_has(const struct look *l, const char *schema, const char *name);

/* Whether an index begins with that column of a table. */
bool look_is_indexed(
    const struct look *l, const char *schema, const char *name, const char *column);

/* That what is there of the run's tables is what must be there. */
bool look_check(const struct look *l, const struct manifest *m, struct err *e);

#endif

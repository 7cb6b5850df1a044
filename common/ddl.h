/*
 * The SQL that makes the warehouse's tables: from the definitions in a manifest (tt-load) or in the
 * star model (tt-transform --ddl).  It is written to be read and run by hand.
 */
#ifndef TT_DDL_H
#define TT_DDL_H

#include "buf.h"
#include "star.h"

/*
 * Appends the order in which tables can be made and loaded: each after those that it references.
 * `order` has room for `count` indexes.  ERR_CONFIG when a reference names no table of these, or a
 * table whose key has not one column or another type, when they go in a circle, or when a table is
 * called as what is made beside another; order[0] is then the table at fault.
 */
bool ddl_order(const struct star_table *const *tables, size_t count, size_t *order, struct err *e);

/* CREATE TABLE, for a fact with an index on its natural key.  Each function here also makes the
 * table one of its kind on Citus, where one of `all` is distributed: see spread.h. */
void ddl_add_table(struct buf *b, const char *schema, const struct star_table *t,
    const struct star_table *const *all, size_t count);

/* The foreign keys of a distributed fact, which gets them once it is one; others have theirs. */
void ddl_add_foreign_keys(struct buf *b, const char *schema, const struct star_table *t,
    const struct star_table *const *all, size_t count);

/* Of a dimension with history: <dimension>_history, with valid_from and valid_to. */
void ddl_add_history(struct buf *b, const char *schema, const struct star_table *t,
    const struct star_table *const *all, size_t count);

/* Of a fact: tt.<fact>_ended, and the view <fact>_current. */
void ddl_add_ended(struct buf *b, const char *schema, const struct star_table *t);
void ddl_add_current_view(struct buf *b, const char *schema, const struct star_table *t);

/* Which of the ended versions e is that of a row of `fact`; Citus looks for it where that lies. */
void ddl_add_ended_match(struct buf *b, const struct star_table *t, const char *fact);

/* Schema tt and the ledger in it; then ddl_watched. */
const char *ddl_ledger(void);

/* What a ledger of an earlier version lacks. */
const char *ddl_watched(void);

/* All of it as a script: the schemas, the tables in `order`, for each fact the two above. */
void ddl_add_script(struct buf *b, const char *schema, const struct star_table *const *tables,
    size_t count, const size_t *order);

/* "<table><suffix>"; the model sees to it that it is no longer than PostgreSQL takes.  Caller
 * frees. */
char *ddl_name(const char *table, const char *suffix);

#endif

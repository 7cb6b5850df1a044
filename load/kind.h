/*
 * What kind of table a target is, and with it the tables that its rows are staged in: the one place
 * that knows it.  Statements are the same for all kinds, since staged rows lie where the target's
 * do: temporary tables beside a plain one, and on Citus, where temporary tables are on one server
 * only, unlogged ones of schema tt of the target's own kind.  Nobody else sees those: they come and
 * go within the transaction of a run.
 */
#ifndef TT_KIND_H
#define TT_KIND_H

#include "manifest.h"
#include "spread.h"

struct kind {
    enum spread spread;
    const char *distribute; /* as in star_table */
};

struct kind kind_of(const struct star_table *t, const struct manifest *m);

/* The kind of the tables that its rows of the run are staged in.  For few, Citus takes longer to
 * make and drop tables on all shards than to load them: those are staged in plain tables, and
 * merged by statements that ask the target once (merge.c).  So are those of a dimension without a
 * history, of which this server has a copy, too. */
struct kind kind_of_staging(const struct manifest_table *t, const struct manifest *m);
bool kind_is_near(const struct kind *staging, const struct kind *target);

/* Whether that may be what came of an error of a row: of COPY to a shard, and of INSERT ... SELECT,
 * which does the same, Citus hands on the words and not the SQLSTATE. */
bool kind_may_hide(const struct kind *target, const char *sqlstate);

/* Makes what such tables of Citus need, once a transaction. */
#define KIND_CITUS_BEGIN "CREATE TEMP SEQUENCE IF NOT EXISTS tt_order"

/* Whether the warehouse of these tables is on Citus. */
bool kind_is_citus(const struct manifest *m);

/* Appends the name of staging table `word` for such a target. */
void kind_add_name(struct buf *b, const struct kind *k, const char *word);

/* Appends the statements that make the staging table of that name, empty, with `columns` of
 * `target`; all as SQL writes them. */
void kind_add_make(
    struct buf *b, const struct kind *k, const char *name, const char *columns, const char *target);

/* What a SELECT of the rows of a staging table s ends with, so that they come in the order of
 * kind_tid, and get their record ids in it: as they lie, but for shards, which answer in any. */
const char *kind_order(const struct kind *k);

/* The column that tells the rows of a staging table apart, in the order in which they came. */
const char *kind_tid(const struct kind *k);

#endif

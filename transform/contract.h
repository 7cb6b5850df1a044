/*
 * The contract between an extracted run and the star model: the run's tables have what the model
 * takes from them (contract_check_source).
 *
 * A table that breaks it stops the chain, and nothing is lost: either the model is mended, or the
 * source.  A source that is mended comes as a later run that has the table whole, since its
 * structure has changed; what the runs in between have of the table fits no model that also fits
 * that run, is not needed for anything after it, and is left out, with a warning.
 */
#ifndef TT_CONTRACT_H
#define TT_CONTRACT_H

#include "lake.h"
#include "manifest.h"
#include "model.h"
#include "sqltype.h"

/*
 * Checks what the model says against the vocabulary: SQL types, functions, what functions give.
 * ERR_CONFIG, naming file, table and column.
 */
bool contract_check_model(const struct model *m, struct err *e);

/*
 * Whether a table of the source has what the model takes from it: columns, of types that convert,
 * the primary key.  ERR_DATA, naming table, column and both types.
 */
bool contract_check_source(const struct model *m, const struct manifest_table *from, struct err *e);

/* All of that which is not so, for all tables of the model: `fault` is called with each, and true
 * from it goes on.  Columns that several tables of the model take count for each of them. */
bool contract_each_fault(const struct model *m, const struct manifest_table *from,
    bool (*fault)(void *arg, const struct err *what), void *arg);

/* The parts of that, for column i of table `t`: whether it can be made of `column` of the source;
 * *from: of what type it is then. */
bool contract_check_type(const struct model_table *t, size_t i, const char *source_table,
    const struct column *column, struct sqltype *from, struct err *e);

/* The key of the warehouse's table must be the primary key of the source's: that is what makes each
 * key come once a run, and what deletes are told by. */
bool contract_check_key(
    const struct model_table *t, const struct manifest_table *from, struct err *e);

/* The error of a column that the source does not have. */
bool contract_no_column(
    const struct model_table *t, const char *source_table, const char *name, struct err *e);

/* Whether a column references a calendar. */
bool contract_is_calendar(const struct model *m, const struct star_table *t, size_t column);

/*
 * Takes out of `run`, the manifest of an extracted run, the tables that break the contract and that
 * a later run has whole and in keeping with it.  ERR_DATA, naming table, column and both types,
 * when there is no such run and `strict`; else such a table stays.  `strict` also warns.
 */
bool contract_apply(const struct lake *lake, const struct model *m, struct manifest *run,
    bool strict, struct err *e);

#endif

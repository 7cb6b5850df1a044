/*
 * The contract between an extracted run and the star model: the run's tables have what the model
 * takes from them (plan_check_source).
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

/*
 * Takes out of `run`, the manifest of an extracted run, the tables that break the contract and that
 * a later run has whole and in keeping with it.  ERR_DATA, naming table, column and both types,
 * when there is no such run and `strict`; else such a table stays.  `strict` also warns.
 */
bool contract_apply(const struct lake *lake, const struct model *m, struct manifest *run,
    bool strict, struct err *e);

#endif

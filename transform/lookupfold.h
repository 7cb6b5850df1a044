/*
 * An extracted run into the lookups: the same for normal progress, catching up and a rebuild.
 *
 * Rows come as they stood in the source's table.  They are sorted by their keys first, on disk
 * where they are many (keyset.h), and so are the changes of the indexes: a map is gone through
 * once, in its order, whatever the order of the rows and however many there are.
 */
#ifndef TT_LOOKUPFOLD_H
#define TT_LOOKUPFOLD_H

#include "lookup.h"

/* Folds the run that `m` describes, in `dir`, the one after l->run, into it.  After an error
 * lookup_close is due. */
bool lookup_advance(struct lookup *l, const char *dir, const struct manifest *m, struct err *e);

#endif

/*
 * The rows that come again because of a run, though they are not in it: they have a parent that is.
 *
 * They are found from the parents in the run's files, by the indexes of the lookups, also through a
 * parent that is between; sorted by their keys, on disk where they are many.  Where a parent's
 * table is whole in the run, all rows are looked at, in their order: that is what most of them will
 * be.
 */
#ifndef TT_RIPPLE_H
#define TT_RIPPLE_H

#include "lookup.h"

struct ripple;

/*
 * The rows of the from table of `t` that are not new themselves, in the order of their keys' bytes:
 * each that has a parent which the last lookup_advance brought, maybe others as well.  It folded
 * the run that `m` describes, in `dir`.  NULL: error.
 */
struct ripple *ripple_open(struct lookup *l, const struct model_table *t, const char *dir,
    const struct manifest *m, struct err *e);

/* All rows of a table. */
struct ripple *ripple_open_all(struct lookup *l, const struct lookup_table *t, struct err *e);

/* The next row, borrowed until the next call; LOOKUP_NONE at the end. */
enum lookup_result ripple_next(struct ripple *r, struct lookup_row *row, struct err *e);
void ripple_close(struct ripple *r);

#endif

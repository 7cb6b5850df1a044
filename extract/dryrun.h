/*
 * What would be extracted: --dry-run.
 */
#ifndef TT_DRYRUN_H
#define TT_DRYRUN_H

#include "extract.h"

/*
 * Prints it: a line a table (name, "complete" or "changed", rows, why it is complete), or one JSON
 * object, {"tables": [...]}, with the columns and the key of each as a manifest has them, which
 * tt-transform --check - compares with its model.  A feed that cannot be read is among the gaps.
 */
bool dryrun_print(struct snapshot *s, const struct feeds *feeds, const struct state *state,
    bool full, bool json, struct gaps *gaps, struct err *e);

#endif

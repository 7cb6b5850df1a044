/*
 * What the model needs of the source and a run does not have: tables that are not there, are
 * something else now, or cannot be told row by row.  The other tables' run is published all the
 * same; then each gap is told, with its remedy, and the exit status is ERR_DATA.
 */
#ifndef TT_GAPS_H
#define TT_GAPS_H

#include "catalog.h"

struct gap {
    const char *table;
    struct err err;
};

struct gaps {
    struct gap *gaps;
    size_t count;
};

void gaps_release(struct gaps *g);

/* Adds one; `table` is borrowed. */
void gaps_add(struct gaps *g, const char *table, const struct err *why);

/* Adds the tables that the model uses and the selection takes, and that cannot be extracted. False:
 * there is nothing at all to extract. */
bool gaps_find(struct gaps *g, const struct catalog *c, const struct catalog_selection *selection,
    struct err *e);

/* Logs them; the last one is the error.  True when there are none. */
bool gaps_report(const struct gaps *g, struct err *e);

#endif

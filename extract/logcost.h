/*
 * What the log costs to be read, beside a scan of the tables that it tells of, as far as both are
 * known before: from how long it is, and how many rows were written (published.h).
 *
 * The unit is a byte of a table in the server's memory that is scanned, 1 ns.  Measured on
 * PostgreSQL 15, in ns: a byte of the log 0.6 where it is pages, 2 where it is small records of
 * another database; a row written in this database 600 beside that, and one in a table of the
 * publication, until its key is here, 3,000.
 */
#ifndef TT_LOGCOST_H
#define TT_LOGCOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether so many changes of a table are worth to be looked up by their keys; rows: it has about so
 * many.  A key costs the index what a scan costs for LOGCOST_ROWS_A_KEY rows. */
enum { LOGCOST_ROWS_A_KEY = 40 };
bool logcost_is_worth(uint64_t changes, uint64_t rows);

/* Rows written since a count: what it was, what it is; either may be 0, which is not known, or the
 * count may have begun anew. */
uint64_t logcost_writes(uint64_t before, uint64_t now);

struct logcost {
    uint64_t bytes;      /* of the log */
    uint64_t all_writes; /* in the database */
    uint64_t writes;     /* in tables of the publication */
    uint64_t scan;       /* bytes of tables that need not be scanned where the log is read */
};

/* Adds a table that needs not be. */
void logcost_add(struct logcost *c, uint64_t bytes, uint64_t writes);

/* Whether the log is to be read. */
bool logcost_is_less(const struct logcost *c);

#endif

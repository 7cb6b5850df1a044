/*
 * Rows that the server refuses, though all checks before it let them through: a value that a type
 * does not take, a domain's, a check's or a unique index's verdict, which somebody has added in the
 * warehouse.  They cost themselves, not the run: each is kept in tt.rejected (state 'refused') with
 * the server's words, in the transaction of the run, up to --max-rejects a table.
 *
 * Nothing is done before something is refused: then the rows are tried in parts, each under a
 * savepoint, and a part that is refused in halves, down to the rows that are the cause.  SQLSTATEs
 * whose cause is a row: classes 22 (data; but not 22P04, the form of a file) and 23 (constraints),
 * and 54000 (too long for an index).
 *
 * Later runs try such a row again, alone, until it is taken (loaded), or a later version or a
 * delete of its key comes (superseded).
 */
#ifndef TT_REFUSED_H
#define TT_REFUSED_H

#include "ledger.h"
#include "limit.h"
#include "statement.h"

/* A table with its rows on their way. */
struct refused {
    const struct statement *s;
    const struct manifest_table *t;
    const char *dir;
    const struct limit *limit;
    struct ledger_counts *counts; /* refused and rejected, retried */
};

/* Merges the rows of the temporary table that is :stage of `s`, `rows` of them; adds to the counts.
 */
typedef bool refused_merge_fn(void *arg, const struct statement *s, uint64_t rows, struct err *e);

/*
 * Makes STATEMENT_STAGE of the run's file, without the rows that COPY refuses; their keys, as far
 * as they are any, are in STATEMENT_REFUSED then (only where counts->refused is not 0).  ERR_DATA:
 * over the limit.
 */
bool refused_stage(struct refused *r, struct err *e);

/* Merges what is staged, without the rows that the server refuses.  ERR_DATA: over the limit. */
bool refused_merge(struct refused *r, refused_merge_fn *merge, void *arg, struct err *e);

/* Adds the rows of earlier runs that were refused to STATEMENT_RETRY, or else their keys.  Of a
 * table that came complete, those without a key of it are superseded. */
bool refused_read(const struct statement *s, bool complete, struct err *e);

/* Merges those that are still in STATEMENT_RETRY, and drops that. */
bool refused_retry(struct refused *r, refused_merge_fn *merge, void *arg, struct err *e);

#endif

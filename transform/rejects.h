/*
 * Rows that a transform cannot take: kept verbatim with their reason, a file a source table,
 * rejected/<table>.jsonl:
 *
 *   {"stage":"transform","table":"fact_payment","line":12,"column":"payment_date",
 *    "reason":"'soon' is no date (YYYY-MM-DD)","row":{...}}
 *
 * line: in the run's file of the source table; null for a row that is of an earlier run.
 */
#ifndef TT_REJECTS_H
#define TT_REJECTS_H

#include "manifest.h"

/* How many a table of the warehouse may have in a run: a number, or a share of the rows read. */
struct rejects_limit {
    uint64_t count;
    double share; /* of 1; negative: count holds */
};

/* Parses "100" or "2.5%". */
bool rejects_parse_limit(const char *text, struct rejects_limit *limit);

struct rejects;

/* For one source table; the file is made by the first reject.  `dir` is the run's. */
struct rejects *rejects_new(const char *dir, const char *source_table);
void rejects_free(struct rejects *r);

const char *rejects_table(const struct rejects *r);

/* Keeps one.  `column` and `reason` are of the first thing that is wrong; `value` of the column. */
bool rejects_put(struct rejects *r, const char *table, const struct row *row, const char *column,
    struct text value, const char *reason, struct err *e);

/* Ends the file; *out describes it, without a name when there were none.  Its texts go to `arena`.
 */
bool rejects_commit(
    struct rejects *r, struct arena *arena, struct manifest_rejects *out, struct err *e);

/* The reason of the first reject, for messages; "" when there was none. */
const char *rejects_first(const struct rejects *r);

#endif

/*
 * Rows that a run cannot take: kept verbatim with their reason, a file a source table,
 * rejected/<table>.jsonl:
 *
 *   {"stage":"transform","table":"fact_payment","line":12,"column":"payment_date",
 *    "reason":"'soon' is no date (YYYY-MM-DD)","row":{...}}
 *   {"stage":"extract","file":"rates.csv","table":"exchange_rate","line":3,"column":"rate",
 *    "reason":"'much' is no number","row":"EUR;much;2026-11-29"}
 *
 * line: in that file or, of a transform, in the run's file of the source table; null for a row that
 * is of an earlier run.
 */
#ifndef TT_REJECTS_H
#define TT_REJECTS_H

#include "manifest.h"

struct rejects;

/* For one source table; the file is made by the first reject.  `dir` is the run's. */
struct rejects *rejects_new(const char *dir, enum lake_stage stage, const char *source_table);
void rejects_free(struct rejects *r);

const char *rejects_table(const struct rejects *r);

/* The name of its file in the run, in the arena. */
char *rejects_file_name(const struct rejects *r, struct arena *arena);

/* The next ones are of this file, beside the lake; borrowed. */
void rejects_set_file(struct rejects *r, const char *file);

/* Keeps one; row->raw is JSON.  `column` and `reason` are of the first thing that is wrong; `value`
 * of the column.  `column` NULL: it is none alone. */
bool rejects_put(struct rejects *r, const char *table, const struct row *row, const char *column,
    struct text value, const char *reason, struct err *e);

/* Ends the file; *out describes it, without a name when there were none.  Its texts go to `arena`.
 */
bool rejects_commit(
    struct rejects *r, struct arena *arena, struct manifest_rejects *out, struct err *e);

/* The reason of the first reject, for messages; "" when there was none. */
const char *rejects_first(const struct rejects *r);

#endif

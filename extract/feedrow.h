/*
 * A record of a file becomes a row of the feed's table.
 */
#ifndef TT_FEEDROW_H
#define TT_FEEDROW_H

#include "feedread.h"

/* The reader of the document's format. */
struct feed_reader *feedrow_open(
    const struct feed_doc *doc, const struct feed_file *file, struct err *e);

/* Converts the value of column c into *value: a view of the record's or of `scratch`.  NULL, or the
 * reason why it cannot be had, a constant. */
const char *feedrow_value(const struct feed_doc *doc, const struct feed_record *rec, size_t c,
    struct arena *scratch, struct text *value);

/* The same for all columns, into values[]; *column: which one has the reason, the number of columns
 * where it is none alone. */
const char *feedrow_convert(const struct feed_doc *doc, const struct feed_record *rec,
    struct arena *scratch, struct text *values, size_t *column);

#endif

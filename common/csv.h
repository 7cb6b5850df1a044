/*
 * CSV as COPY ... (FORMAT csv) reads it: RFC 4180, comma, LF, a header line, UTF-8.  NULL is empty
 * and unquoted, the empty text is "".  A field that is `\.` is quoted: unquoted and alone on its
 * line it would end a COPY silently.
 */
#ifndef TT_CSV_H
#define TT_CSV_H

#include "row.h"
#include "stream.h"

/* Appends one field, quoted where it must be. */
void csv_add(struct buf *b, struct text value);

/*
 * A sink that writes the header line and then a line a row to `out`, which it owns from here on.
 * plain[i]: values of column i never need quotation marks (numbers, dates); NULL: all may.  names
 * and plain are borrowed.
 */
struct row_sink *csv_writer_new(
    struct stream_out *out, const char *const *names, size_t count, const bool *plain);

/*
 * A source of the rows of such a file, `in`, which it owns from here on.  The header line must be
 * these names, in this order.  ERR_INPUT, naming line and `path`: another header, another number of
 * fields, a quotation mark where none may be.  names and path are borrowed.
 */
struct row_source *csv_reader_new(
    struct stream_in *in, const char *path, const char *const *names, size_t count);

#endif

/*
 * JSON lines: one flat object a line, UTF-8, LF; a row of an extracted table.
 *
 *   {"payment_id":12,"paid":false,"payment_amount":552548.60,"payment_date":"2022-11-04"}
 *
 * Numbers keep the server's digits; NaN and infinities are strings; json values are embedded, their
 * line breaks as blanks (outside of strings JSON does not mind); NULL is null.  A json value that
 * is itself `null` cannot be told from SQL NULL and is read back as NULL.
 *
 * Never a jansson object a row: it is 10 to 20 times slower and mangles numbers.
 */
#ifndef TT_JSONL_H
#define TT_JSONL_H

#include "row.h"
#include "stream.h"

#define JSONL_ROW_MAX_BYTES ((size_t)256 << 20)

/* A sink that writes lines to `out`, which it owns from here on. */
struct row_sink *jsonl_writer_new(
    struct stream_out *out, const struct column *columns, size_t count);

/*
 * A source over a file of the lake; row->raw is the line.  At the end it verifies bytes, checksum
 * and number of rows against the manifest's.  Errors name file and line.
 */
struct row_source *jsonl_reader_open(const char *path, const struct column *columns, size_t count,
    const bool *wanted, const struct stream_facts *expected, uint64_t expected_rows, struct err *e);

#endif

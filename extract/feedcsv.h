/*
 * CSV as people have it, by libcsv: a header or none, any delimiter, quoted values with delimiters
 * and line breaks in them, CRLF or LF, empty lines (passed over), a last line without its end.
 *
 * A file whose structure is broken is refused whole, with the line: a quotation mark that is never
 * closed or stands where none may, a record above 16 MiB, a header that is not what the document
 * says.  A record with another number of fields is one bad record.
 */
#ifndef TT_FEEDCSV_H
#define TT_FEEDCSV_H

#include "feedread.h"

struct feed_reader *feedcsv_open(
    const struct feed_doc *doc, const struct feed_file *file, struct err *e);

#endif

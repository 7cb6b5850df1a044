/*
 * JSON as services have it: a document with the rows somewhere in it (an array, or an object whose
 * keys are values), or a document a line (jsonl).
 *
 * A document that is no JSON, or has no rows where they should be, is refused whole; in jsonl such
 * a line is one bad record, unless it is the last and does not end: then the file is not whole.
 * One that has rows, and a column's value in none of them, is refused, too: the service has
 * changed.
 */
#ifndef TT_FEEDJSON_H
#define TT_FEEDJSON_H

#include "feedread.h"

struct feed_reader *feedjson_open(
    const struct feed_doc *doc, const struct feed_file *file, struct err *e);
struct feed_reader *feedjson_open_lines(
    const struct feed_doc *doc, const struct feed_file *file, struct err *e);

#endif

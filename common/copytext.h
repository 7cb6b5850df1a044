/*
 * A line of COPY ... TO STDOUT in text format (PostgreSQL 15, COPY, "Text Format"): fields between
 * tabs, \N for NULL, backslashes before what would be taken otherwise.
 */
#ifndef TT_COPYTEXT_H
#define TT_COPYTEXT_H

#include "text.h"

/*
 * Takes a line apart, with or without its line feed, in place: values[i] is a view of it.  Returns
 * the number of fields; up to `count` of them are in `values`.
 */
size_t copytext_split(char *line, size_t len, struct text *values, size_t count);

#endif

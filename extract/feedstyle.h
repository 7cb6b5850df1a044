/*
 * What a feed's document says of how its files are written: numbers and dates, and what CSV and
 * JSON have of their own.
 */
#ifndef TT_FEEDSTYLE_H
#define TT_FEEDSTYLE_H

#include "feeddoc.h"

/* Reads it into `doc`, whose format and columns are known.  ERR_CONFIG. */
bool feedstyle_read(const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e);

#endif

/*
 * What a feed's document says of the columns of its table: the members "columns" and "key".
 */
#ifndef TT_FEEDCOLUMNS_H
#define TT_FEEDCOLUMNS_H

#include "feeddoc.h"

/* Reads both into `doc`, whose format is known.  ERR_CONFIG. */
bool feedcolumns_read(const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e);

#endif

/*
 * Whether the star model fits what a source has: tt-transform --check -, before anything has been
 * extracted.
 */
#ifndef TT_FIT_H
#define TT_FIT_H

#include "model.h"

/*
 * Reads from standard input a document with "tables", each with "columns" and "key": what
 * tt-extract --dry-run --json prints, or the manifest of an extracted run.  Prints a line for each
 * fault.  ERR_DATA when there are some, ERR_INPUT when the document is none.
 */
bool fit_check(const struct model *m, struct err *e);

#endif

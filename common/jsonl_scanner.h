/*
 * One line of JSON lines (jsonl.h), taken apart.  Values are views: nothing is copied but what has
 * escapes.
 */
#ifndef TT_JSONL_SCANNER_H
#define TT_JSONL_SCANNER_H

#include "mem.h"
#include "row.h"

/* Whether a value that was read is one that was left out. */
bool jsonl_is_omitted(struct text value);

/* Takes lines apart.  Fast where the members stand in the order of `columns`, right in any order.
 */
struct jsonl_scanner;

/*
 * `columns`: those that the line is expected to have, in their expected order; borrowed.  wanted[i]
 * says whether the value of column i is delivered; NULL: all are.
 */
struct jsonl_scanner *jsonl_scanner_new(
    const struct column *columns, size_t count, const bool *wanted);
void jsonl_scanner_free(struct jsonl_scanner *scanner);

/*
 * Takes one line apart: values[i] for each wanted column i; views of `line` or, where escapes had
 * to be decoded, of `scratch`.  Members that no column has are passed over.  ERR_INPUT when it is
 * no flat JSON object or a wanted column is missing; the text says what and at which byte.
 */
bool jsonl_scan(struct jsonl_scanner *scanner, struct text line, struct text *values,
    struct arena *scratch, struct err *e);

#endif

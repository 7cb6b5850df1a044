/*
 * The columns and the primary key of a table of the source, as members of a JSON object: "columns"
 * (name, type, kind of each) and "key".  Manifests of extracted runs have them (tt-lake(5)), and
 * what tt-extract --dry-run --json says.
 */
#ifndef TT_COLUMNS_H
#define TT_COLUMNS_H

#include "doc.h"
#include "row.h"

struct columns {
    struct column *columns;
    size_t column_count;
    const char **key; /* names of columns */
    size_t key_count;
};

void columns_write(json_t *object, const struct columns *t);

/* Read strictly: names, kinds, nothing twice, a key of columns that are there, sizes that a table
 * can have (star.h).  All is in the document's arena. */
bool columns_read(
    const struct doc *d, const json_t *object, struct columns *columns, struct err *e);

#endif

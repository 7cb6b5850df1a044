/*
 * What became of the rows of a source that is no database: rows in = rows out + rejected.  The
 * member "counts" of its table in the manifest.
 */
#ifndef TT_INTAKE_H
#define TT_INTAKE_H

#include "doc.h"

struct intake {
    uint64_t read;
    uint64_t rejected;
    uint64_t replaced; /* by a later row of the same key in the same run */
    uint64_t carried;  /* over from earlier runs into one in which the table is complete */
};

void intake_write(const struct intake *in, json_t *table);

/* *out: NULL where the table has no such member.  `rows`: of its file, which must be
 * read + carried - rejected - replaced. */
bool intake_read(
    const struct doc *d, const json_t *table, uint64_t rows, struct intake **out, struct err *e);

#endif

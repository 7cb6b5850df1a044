/* How many rows of a table in a run may be rejected: --max-rejects. */
#ifndef TT_LIMIT_H
#define TT_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

/* A number, or a share of the rows. */
struct limit {
    uint64_t count;
    double share; /* of 1; negative: count holds */
};

/* Parses "100" or "2.5%". */
bool limit_parse(const char *text, struct limit *limit);

/* The same for an option's value.  ERR_USAGE. */
bool limit_check(const char *value, struct err *e);

/* Whether `rejected` of `rows` are more than that. */
bool limit_exceeded(const struct limit *limit, uint64_t rejected, uint64_t rows);

#endif

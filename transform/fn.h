/*
 * The named functions of the star model: the closed vocabulary for what is no plain copy.  A new
 * odd rule is a new entry in the table of fn.c, with its line in tt-model(5).
 */
#ifndef TT_FN_H
#define TT_FN_H

#include "sqltype.h"

enum { FN_SCRATCH_SIZE = 32 };

struct fn {
    const char *name;
    unsigned takes; /* bit set of families: 1 << SQLTYPE_DATE | ... */
    enum sqltype_family gives;
    /* `in` is not NULL.  *out may point into `in`, to a constant, or into `scratch`
     * (FN_SCRATCH_SIZE bytes).  NULL, or the reason why it has no value there, a constant. */
    const char *(*call)(struct text in, char *scratch, struct text *out);
};

/* By name; NULL: there is none. */
const struct fn *fn_find(const char *name);

#endif

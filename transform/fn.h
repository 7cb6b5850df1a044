/*
 * The named functions of the star model: the closed vocabulary for what is no plain copy.  A new
 * odd rule is a new entry in the table of fn.c, with its line in tt-model(5).
 */
#ifndef TT_FN_H
#define TT_FN_H

#include "buf.h"
#include "sqlvalue.h"

enum { FN_SCRATCH_SIZE = 32 };

struct fn {
    const char *name;
    unsigned takes; /* bit set of families: 1 << SQLTYPE_DATE | ... */
    enum sqltype_family gives;
    /* `in` is not NULL.  *out may point into `in`, to a constant, or into `scratch`
     * (FN_SCRATCH_SIZE bytes).  NULL, or the reason why it has no value there, a constant. */
    const char *(*call)(struct text in, char *scratch, struct text *out);
    /* The same as SQL, of :value; where `call` gives a reason it is NULL or what differs from all
     * values, and no error.  NULL: see fn_add_sql. */
    const char *sql;
};

/* By name; NULL: there is none. */
const struct fn *fn_find(const char *name);

/* Appends it as an expression of SQL; `value`: that of its argument. */
void fn_add_sql(const struct fn *fn, struct buf *b, const char *value);

#endif

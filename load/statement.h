/*
 * The variables of the merge's SQL templates (load/sql), for one table of the warehouse.
 */
#ifndef TT_STATEMENT_H
#define TT_STATEMENT_H

#include "sql.h"
#include "star.h"

enum { STATEMENT_VARS = 16 };

struct statement {
    struct sql_var vars[STATEMENT_VARS];
    size_t count;
    struct arena arena;
};

/* For table `t` of `schema`; `stage`: the temporary table; `run`: the run's id. */
void statement_init(struct statement *s, const char *schema, const struct star_table *t,
    const char *stage, const char *run);
void statement_release(struct statement *s);

/* The value of a variable. */
const char *statement_var(const struct statement *s, const char *name);

#endif

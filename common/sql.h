/*
 * SQL text: names and values quoted, templates filled.  Every name from outside (catalog, model,
 * manifest, options) goes through here on its way into SQL.
 */
#ifndef TT_SQL_H
#define TT_SQL_H

#include <stdbool.h>

#include "buf.h"
#include "text.h"

/* Appends "name", its quotation marks doubled.  Always quoted: no list of keywords to keep. */
void sql_add_ident(struct buf *b, const char *name);

/* Appends "schema"."name". */
void sql_add_qualified(struct buf *b, const char *schema, const char *name);

/* Appends 'value' as a literal; backslashes too, whatever standard_conforming_strings says. */
void sql_add_literal(struct buf *b, const char *value);

/* A variable of a template. */
struct sql_var {
    const char *name;
    const char *value; /* SQL text, put in as it is */
};

/*
 * Appends the template with each `:name` replaced, as psql does with variables given by -v; `::` is
 * a cast.  A name that no variable has is a bug: it stops the program in a debug build and stays as
 * it is otherwise.  Ends at the variable with a NULL name.
 */
void sql_add_template(struct buf *b, const char *sql, const struct sql_var *vars);

/*
 * The next statement of a script, each of which ends with a semicolon: its bytes without that, from
 * *script, which is set behind it; false at the end.  Knows the quoting of the functions above, not
 * dollars or comments.
 */
bool sql_next(const char **script, struct text *statement);

#endif

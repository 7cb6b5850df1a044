/*
 * The star model as SQL: for each table of the warehouse the SELECT over the tables of the source
 * that it must equal, written to be read and run by hand (tt-transform --sql), and in parts for
 * programs (tt-verify).  It shares nothing with the plan that makes the rows: one is to prove the
 * other.
 *
 * What is equal are the texts of the values, as the server prints them under DateStyle ISO and
 * TimeZone UTC: the model does not know the source's types, so a value that is taken as it is has
 * here the type that it has there.  Rows that the transform rejects are in the SELECT all the same,
 * with values that are NULL, rounded or left as they are, but for those without their parent.
 * An error is: a number that no float holds, and half of a surrogate pair in a json for a jsonb.
 *
 * Of a fact it is the live version of each key; of a dimension the rows that the source still has;
 * of a calendar the days that the source's rows need (older versions of facts may need more).
 */
#ifndef TT_QUERY_H
#define TT_QUERY_H

#include "buf.h"
#include "model.h"

/* Appends all of them, in the order in which the tables are loaded, each with comments.  `schema`:
 * of the source. */
void query_add_script(struct buf *b, const char *schema, const struct model *m);

/*
 * The same as JSON, an object a line: table, about; merge, columns, key, surrogate, references,
 * history as in a manifest; calendar (boolean); sources (the tables that it reads); with (before
 * SELECT, may be empty), values (an expression for each column), rest (FROM and what follows),
 * version (an expression, which tells whether a row and its parents are still the same versions).
 */
void query_add_json(struct buf *b, const char *schema, const struct model *m);

#endif

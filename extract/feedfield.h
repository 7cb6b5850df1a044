/*
 * Where a column's value is in a row of JSON:
 *
 *   name          a member of the row
 *   @value, @value/a/b   the row itself, or what a JSON pointer finds in it
 *   @key          its key in the object that has the rows
 *   /a/b          what a JSON pointer finds in the document
 */
#ifndef TT_FEEDFIELD_H
#define TT_FEEDFIELD_H

#include <stdbool.h>

enum feedfield_place { FEEDFIELD_MEMBER, FEEDFIELD_VALUE, FEEDFIELD_KEY, FEEDFIELD_DOCUMENT };

enum feedfield_place feedfield_place(const char *field);

/* Of a field that has one. */
const char *feedfield_pointer(const char *field);

/* Whether it is one of those. */
bool feedfield_is_valid(const char *field);

#endif

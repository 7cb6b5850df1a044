/*
 * The rows of one table of the source, or of one that comes from files or a web service, as JSON
 * lines on stdout: what tt-extract would take of it, touching neither lake nor state.
 */
#ifndef TT_TABLEOUT_H
#define TT_TABLEOUT_H

#include "options.h"

/* `application`: the name of the connection.  ERR_USAGE: there is no such table. */
bool tableout_print(
    const struct options *o, const char *application, const char *table, struct err *e);

#endif

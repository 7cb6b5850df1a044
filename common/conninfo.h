/*
 * Connection strings, as libpq takes them: a URI, keywords, or the name of a database.  What it
 * finds in one is asked of libpq itself.  No password of one stands in a message.
 */
#ifndef TT_CONNINFO_H
#define TT_CONNINFO_H

#include "err.h"

/* Whether libpq takes it, and for what its writer meant: one whose password has an '@' or a '/'
 * that is not escaped it tears, and the tail would stand in messages as a host's name.  ERR_USAGE,
 * with nothing of it; `what` names the database ("source"). */
bool conninfo_check(const char *conninfo, const char *what, struct err *e);

/* Whether libpq finds a password (also sslpassword) in it; false for what is no conninfo. */
bool conninfo_has_password(const char *conninfo);

/* For --print-config: the conninfo with its password as ***; caller frees. */
char *conninfo_redact(const char *conninfo);

#endif

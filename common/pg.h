/*
 * One connection to PostgreSQL (13 or later), by libpq, which stays in this module.
 *
 * Every session is set the same way, so that values are text of one known form: DateStyle ISO,
 * TimeZone UTC, IntervalStyle postgres, bytea_output hex, extra_float_digits 1, client_encoding
 * UTF8, standard_conforming_strings on, an empty search_path, row_security off (a policy that hides
 * rows is an error, not a silent gap), idle and statement timeouts off, keepalives.
 *
 * Errors carry the server's own words; a password never stands in them.  Their class follows the
 * SQLSTATE, by the table in pg.c: gone, full, shut down, serialization: ERR_UNAVAILABLE; lock not
 * available: ERR_BUSY; privileges: ERR_PERMISSION; syntax: ERR_BUG; all else, values and
 * constraints and things that are not there: ERR_DATA.  A connection that cannot be made is
 * ERR_UNAVAILABLE, a connection string that cannot be parsed ERR_USAGE.
 *
 * While a connection is open, a signal cancels the query at work (PQcancel).
 */
#ifndef TT_PG_H
#define TT_PG_H

#include <stdint.h>

#include "err.h"
#include "row.h"

struct pg;

/*
 * Connects.  `what` names the database in messages ("source"); `conninfo` is libpq's: URI,
 * keywords, service=; empty: libpq's defaults.  connect_timeout is 10 seconds unless it says
 * otherwise.  `password` goes before that of the conninfo; NULL or empty: none.
 */
struct pg *pg_open(const char *conninfo, const char *password, const char *what,
    const char *application, struct err *e);
void pg_close(struct pg *pg);

/* Shown in pg_stat_activity and the server's log from here on. */
bool pg_set_application(struct pg *pg, const char *application, struct err *e);

/* ERR_UNAVAILABLE when the server is older than that major version. */
bool pg_require_version(const struct pg *pg, int major, struct err *e);

/* Runs one or more statements; what they return is dropped.  rows: NULL, or the count of the last.
 */
bool pg_exec(struct pg *pg, const char *sql, uint64_t *rows, struct err *e);

/* The rows of one statement, all in memory. */
struct pg_rows;

/* `params`: text parameters $1, $2, ... (NULL: SQL NULL). */
struct pg_rows *pg_query(
    struct pg *pg, const char *sql, const char *const *params, int param_count, struct err *e);
int pg_rows_count(const struct pg_rows *rows);
/* The text of a value; NULL for SQL NULL; borrowed until pg_rows_free. */
const char *pg_rows_value(const struct pg_rows *rows, int row, int column);
void pg_rows_free(struct pg_rows *rows);

/*
 * COPY (...) TO STDOUT in text format as a source of rows with `count` columns, decoded in libpq's
 * own buffer.  Streams: memory does not grow with rows.  Close ends it, also half way.
 */
struct row_source *pg_copy_out(struct pg *pg, const char *sql, size_t count, struct err *e);

/*
 * COPY ... FROM STDIN: begin, put bytes, end.  The rows are in once pg_copy_end said so, which
 * counts them.  After an error the COPY is over and the transaction aborted.
 */
bool pg_copy_begin(struct pg *pg, const char *sql, struct err *e);
bool pg_copy_put(struct pg *pg, const char *bytes, size_t len, struct err *e);
bool pg_copy_end(struct pg *pg, uint64_t *rows, struct err *e);
/* Gives a COPY up; the server rolls it back. */
void pg_copy_abort(struct pg *pg);

/* For --print-config: the conninfo with its password as ***; caller frees. */
char *pg_redact_conninfo(const char *conninfo);

#endif

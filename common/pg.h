/*
 * One connection to PostgreSQL (13 or later), by libpq, which stays in this module (pg.c,
 * pgcopy.c).
 *
 * All settings that values or rows depend on are made by SET LOCAL inside each transaction
 * (pg_begin), so that they hold behind a pooler in transaction mode, whatever ALTER ROLE and ALTER
 * DATABASE say, and leave nothing on its connections.  The table in pg.c has them.
 *
 * Errors carry the server's own words; a password never stands in them.  Their class follows the
 * SQLSTATE, by the table in pg.c: gone, full, shut down, serialization: ERR_UNAVAILABLE; lock not
 * available: ERR_BUSY; privileges: ERR_PERMISSION; syntax: ERR_BUG; all else, values and
 * constraints and things that are not there: ERR_DATA.  A connection that cannot be made is
 * ERR_UNAVAILABLE, a connection string that cannot be parsed ERR_USAGE, as one whose password has
 * an
 * '@' or a '/' in it, the rest of which libpq would take for a host and repeat.
 *
 * While a connection is open, a signal cancels the query at work (PQcancel); of several that of the
 * one that was opened last.
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

/*
 * One more to the same server, with the same settings; pg_close it before that one.
 * ERR_UNAVAILABLE, too, where it does not answer within five seconds: of a pooler that has no more.
 */
struct pg *pg_open_second(struct pg *pg, struct err *e);

/*
 * In a process that was forked with that connection open: one of its own to the same server, with
 * the same settings.  The other one's is none of this process's business from then on: pg_close of
 * it would end it for whoever opened it.
 */
struct pg *pg_open_another(struct pg *pg, struct err *e);

/* Shown in pg_stat_activity and the server's log in the transactions from here on. */
void pg_set_application(struct pg *pg, const char *application);

/* ERR_UNAVAILABLE when the server is older than that major version. */
bool pg_require_version(const struct pg *pg, int major, struct err *e);

/* The database's encoding ("UTF8"), as the server said when the connection was made; NULL: it did
 * not.  Borrowed. */
const char *pg_server_encoding(const struct pg *pg);

/* The SQLSTATE of the server's last error; empty where that was none of the server's.  Borrowed. */
const char *pg_sqlstate(const struct pg *pg);

/*
 * Begins a transaction with all those settings in force.  `mode` follows BEGIN: "READ ONLY",
 * or with more statements behind it: "READ ONLY;SET LOCAL ...".  No snapshot is taken yet.
 */
bool pg_begin(struct pg *pg, const char *mode, struct err *e);

/*
 * Commits, if all settings are in force still.  ERR_DATA, naming it, when something within the
 * transaction has changed one (a trigger, say): then the values may be in another form, and nothing
 * is committed.
 */
bool pg_commit(struct pg *pg, struct err *e);

/* Takes a transaction back, if there is one; what goes wrong is of no interest. */
void pg_rollback(struct pg *pg);

/* Runs one or more statements; what they return is dropped.  rows: NULL, or the count of the last.
 */
bool pg_exec(struct pg *pg, const char *sql, uint64_t *rows, struct err *e);

/* The same to clean up, also when a signal has come; what goes wrong is of no interest. */
void pg_exec_anyway(struct pg *pg, const char *sql);

/* The rows of one statement, all in memory. */
struct pg_rows;

/* `params`: text parameters $1, $2, ... (NULL: SQL NULL). */
struct pg_rows *pg_query(
    struct pg *pg, const char *sql, const char *const *params, int param_count, struct err *e);
int pg_rows_count(const struct pg_rows *rows);
/* The text of a value; NULL for SQL NULL; borrowed until pg_rows_free. */
const char *pg_rows_value(const struct pg_rows *rows, int row, int column);
/* Of the statement's columns, also where it has no rows: how many, the name (borrowed), and the OID
 * of the type, of a domain that of what it is made of. */
int pg_rows_columns(const struct pg_rows *rows);
const char *pg_rows_name(const struct pg_rows *rows, int column);
unsigned pg_rows_type(const struct pg_rows *rows, int column);
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

#endif

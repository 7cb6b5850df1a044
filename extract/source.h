/*
 * Which source it is, and whether that is still the one which the lake is of.
 *
 * A source is a schema of a database of a cluster: system identifier, OID of the database, name of
 * the schema.  (The name of a database may change, and another may take it.)  It is the same source
 * with another history when it has a new timeline, or a transaction counter that went back: then
 * what was known of its tables is worth nothing, and they come whole.
 */
#ifndef TT_SOURCE_H
#define TT_SOURCE_H

#include "manifest.h"

enum { SOURCE_MAJOR = 13 }; /* of PostgreSQL, at least: pg_current_snapshot() */

/* What the source is, beside what it was. */
enum source_change {
    SOURCE_SAME,
    SOURCE_PROMOTED,    /* another timeline: restored, or a standby that was promoted */
    SOURCE_SET_BACK,    /* an earlier state than before: restored, or a standby that lags */
    SOURCE_OTHER,       /* another database, or cluster */
    SOURCE_OTHER_SCHEMA /* of whatever database */
};                      /* up to SOURCE_OTHER its tables are the same tables */

/*
 * Compares.  Where `before` has no OID, the database's name stands in for it; where it has no
 * schema, that is taken to be the same.  before->snapshot may be NULL: not known.
 */
enum source_change source_compare(
    const struct manifest_source *before, const struct manifest_source *now);

/*
 * Refuses a source that the lake is not of.  `run`: the newest run, which was of `before`.
 * `is_meant`: the user says that it shall be another database from now on; another schema it cannot
 * be.  ERR_DATA, naming both.
 */
bool source_check(const struct manifest_source *before, const struct manifest_source *now,
    const struct run_id *run, bool is_meant, struct err *e);

/* Why such a change makes the tables come whole; NULL for SOURCE_SAME. */
const char *source_reason(enum source_change change);

#endif

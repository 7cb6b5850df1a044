/*
 * How a publication publishes the tables of a snapshot: whether the server's log tells all of their
 * changes, and a fingerprint by which it is known whether that was so all the time since.
 *
 * Writes are rows that were inserted, updated or deleted, as the server's statistics count them: a
 * while later, with what was rolled back, and at times anew from 0.  0: not known.
 */
#ifndef TT_PUBLISHED_H
#define TT_PUBLISHED_H

#include "snapshot.h"

struct published_table {
    const char *mark; /* the fingerprint: sql/published.sql */
    const char *why;  /* the log does not tell all of its changes; NULL: it does */
    uint64_t writes;
};

/* Relations with rows of a table: itself, or its leaves. */
struct published_relation {
    uint32_t oid;
    size_t table; /* number in the catalog */
};

struct published {
    struct published_table *tables;       /* parallel to the catalog's */
    struct published_relation *relations; /* by OID */
    size_t relation_count;
    uint64_t writes; /* of the database */
};

/* As the snapshot sees it; in the catalog's arena. */
bool published_read(
    struct published *p, struct snapshot *s, const char *publication, struct err *e);

/* NULL: it is of none of the tables. */
const struct published_relation *published_find(const struct published *p, uint32_t oid);

#endif

/*
 * The messages of pgoutput, the output plugin of logical decoding that PostgreSQL has built in
 * (PostgreSQL 13 to 18, "Logical Streaming Replication Protocol" and "Logical Replication Message
 * Formats"; version 1 of the protocol, without the options binary, streaming, messages, two_phase
 * and origin, so that what is not here does not come).
 *
 * One call reads one message; the views that it gives are of the caller's bytes.  A message is
 * checked as a whole: what pgoutput_read has taken, the walkers below can walk to its end.
 */
#ifndef TT_PGOUTPUT_H
#define TT_PGOUTPUT_H

#include "text.h"

enum pgoutput_kind {
    PGOUTPUT_BEGIN,    /* lsn (of the commit record), xid (of the top-level transaction) */
    PGOUTPUT_COMMIT,   /* lsn, end (behind the commit record) */
    PGOUTPUT_ORIGIN,   /* where it was replicated from: of no interest */
    PGOUTPUT_RELATION, /* relation, schema, name, identity, columns: before the first change of it
                        */
    PGOUTPUT_TYPE,     /* a type of a column that is not built in: of no interest */
    PGOUTPUT_INSERT,   /* relation, row */
    PGOUTPUT_UPDATE,   /* relation, row, and old where the identity has changed or is FULL */
    PGOUTPUT_DELETE,   /* relation, old */
    PGOUTPUT_TRUNCATE  /* relations */
};

/* A row: of the old one either the columns of the identity, with NULL for all others, or all. */
struct pgoutput_tuple {
    size_t count; /* of values, as many as the relation has columns; 0: there is no such row */
    struct text bytes;
};

struct pgoutput_columns {
    size_t count;
    struct text bytes;
};

struct pgoutput_message {
    enum pgoutput_kind kind;
    uint64_t lsn, end;
    uint32_t xid;
    uint32_t relation;  /* its OID */
    struct text schema; /* "" for pg_catalog */
    struct text name;
    char identity; /* pg_class.relreplident: d, n, f, i */
    struct pgoutput_columns columns;
    struct pgoutput_tuple old, row;
    struct text relations; /* OIDs, 4 bytes each: pgoutput_truncated */
};

/* False: it is none of these, or does not end where it must. */
bool pgoutput_read(struct text bytes, struct pgoutput_message *m);

struct pgoutput_column {
    bool is_key; /* of the replica identity */
    struct text name;
};

enum pgoutput_value_kind {
    PGOUTPUT_NULL,
    PGOUTPUT_UNCHANGED, /* a large value, stored apart, that the change leaves alone: not sent */
    PGOUTPUT_TEXT       /* as the type's output function prints it, in the client's encoding */
};

struct pgoutput_value {
    enum pgoutput_value_kind kind;
    struct text text;
};

/* The next one, which is taken off; only while count is above 0. */
struct pgoutput_column pgoutput_next_column(struct pgoutput_columns *columns);
struct pgoutput_value pgoutput_next_value(struct pgoutput_tuple *tuple);
/* The next relation of a TRUNCATE.  False: there is none left. */
bool pgoutput_next_truncated(struct text *relations, uint32_t *relation);

#endif

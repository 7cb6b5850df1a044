/*
 * One snapshot of the source for all tables of a run: an order, its transaction and its payment,
 * written by one source transaction, are never torn apart.
 */
#ifndef TT_SNAPSHOT_H
#define TT_SNAPSHOT_H

#include <stdint.h>

#include "catalog.h"
#include "key.h"
#include "manifest.h"

struct snapshot {
    struct pg *pg;
    struct catalog catalog;        /* as of the snapshot */
    struct manifest_source source; /* in the catalog's arena */
    const char *watermark; /* pg_snapshot_xmin: every row version of an older transaction is visible
                              or never will be; in the catalog's arena */
    uint64_t xmin;         /* the same as a number */
    uint64_t xmin_age;     /* age(xmin) in this transaction, in which it does not change */
    uint64_t next;   /* transactions from this one on got their ids after it was taken; unlike xmax,
                        which may be below that of one that is open */
    uint64_t end;    /* of the server's log when it was taken, a position of slot.h; 0: a standby */
    const char *wal; /* the server's log when it was taken, where that was not yet on its disk;
                        NULL: it was, or the server is a standby, which only gets what is */
};

/*
 * Begins a REPEATABLE READ READ ONLY transaction in which the selected tables stand still:
 * discovers them in an earlier transaction, locks them (ACCESS SHARE, under a lock_timeout of 10 s)
 * before anything takes the snapshot, reads the catalog and starts over when the tables are others.
 * (Any SELECT before LOCK would freeze the snapshot, and a TRUNCATE in between show an empty
 * table.)  A table with rows in tables that inherit from it is set aside.  ERR_UNAVAILABLE when the
 * tables do not hold still three times.
 */
bool snapshot_begin(struct snapshot *s, struct pg *pg, const char *schema,
    const struct catalog_selection *selection, struct err *e);

/*
 * A name under which other connections can see the same, as long as this transaction is open, in
 * the catalog's arena; NULL with ERR_NONE where the role may not give one.
 */
const char *snapshot_export(struct snapshot *s, struct err *e);

/*
 * In a process that was forked with `theirs` open: the same snapshot in a transaction of its own
 * connection.  It holds the locks itself, and does not wait for them: whoever waits for one behind
 * `theirs` would have all of them wait for each other.
 */
bool snapshot_join(
    struct snapshot *s, const struct snapshot *theirs, const char *name, struct err *e);
/* Ends that transaction, and the connection. */
bool snapshot_leave(struct snapshot *s, struct err *e);

/* Appends the name of a table, with ONLY where that is due. */
void snapshot_add_table(struct buf *sql, const struct catalog *c, const struct catalog_table *t);

/*
 * Waits until all that the snapshot sees is on the server's disk, without which logical decoding
 * does not see it: mostly it is; else for three times wal_writer_delay.  *is_flushed: whether it is
 * for certain.
 */
bool snapshot_wait_flushed(struct snapshot *s, bool *is_flushed, struct err *e);

/*
 * Ends the transaction, once what it saw is on the server's disk: mostly at once, after three times
 * wal_writer_delay (0.6 s) where synchronous_commit is off or a transaction is in the midst of
 * writing.  Else a crash of the server could make it forget transactions that were extracted, and
 * give their ids to others, below the watermark.
 */
bool snapshot_end(struct snapshot *s, struct err *e);
void snapshot_release(struct snapshot *s);

/*
 * The rows of a table, in the order of the catalog's columns.  `since`: only those that were
 * written by a transaction which is not older than that watermark; NULL: all.
 */
struct row_source *snapshot_rows(
    struct snapshot *s, const struct catalog_table *t, const uint64_t *since, struct err *e);

/* The rows of its pages from the first on, up to the end, which is not among them; 0: to the last
 * that there is.  One range behind the other they are what snapshot_rows gives, in its order. */
struct row_source *snapshot_range(
    struct snapshot *s, const struct catalog_table *t, uint64_t first, uint64_t end, struct err *e);

/* How many rows the table has, and how many of them those are. */
bool snapshot_count(struct snapshot *s, const struct catalog_table *t, const uint64_t *since,
    uint64_t *total, uint64_t *changed, struct err *e);

/* The same of several tables in one statement: of those of the catalog, parallel to them, that are
 * asked for. */
struct snapshot_count {
    bool is_asked;
    uint64_t since;
    bool is_known; /* result, with the two */
    uint64_t total, changed;
};
bool snapshot_count_all(struct snapshot *s, struct snapshot_count *counts, struct err *e);

/* The keys of all rows of a table, in the order of key.h. */
struct row_source *snapshot_keys(struct snapshot *s, const struct catalog_table *t,
    const struct key_codec *codec, struct err *e);

/*
 * Whether the cursor can tell the rows since that watermark: it is no later than this snapshot, and
 * less than 2^31 transactions behind, where 32-bit ids would turn over.
 */
bool snapshot_reaches(const struct snapshot *s, uint64_t since);

#endif

/*
 * The log cursor: which tables of a run are told by the server's log (changes.h), and from which
 * position the next run's are.  A table that is not goes by the xid cursor, which is always exact.
 *
 * The log tells a table's changes since the run before when all of this holds:
 *
 *   - The slot gives all that was committed behind its position, and that is no later than the
 *     table's position: the one up to which the run before saw every transaction.  (Anybody may
 *     have advanced or made anew the slot; then it is later.)
 *   - The table has been published in the same way ever since: its fingerprint is the same
 *     (published.h), and those transactions that were open when it became so are over: at the first
 *     snapshot that shows it so, they have ids below the next one to be given; a later snapshot
 * with that xmin or a higher one sees them all.  The slot's position is behind theirs, too, since
 * before 13.21, 14.18, 15.13, 16.9, 17.5 their changes could make a decoder forget the publication.
 *   - The snapshot's log was read as a whole, and had no change that does not tell the key.  It is
 *     not read where a scan costs less (logcost.h).
 *
 * Where the log was read, the next position is the end of the last transaction before the first
 * that the snapshot does not see; or where there is none, the end of the log that the snapshot had.
 * Where it was not read, it is the end of the log before some snapshot, once another one has an
 * xmin that is as high as the first one's xmax: it sees all that was committed before.  So a log
 * that cannot be decoded is passed over.
 */
#ifndef TT_LOGCURSOR_H
#define TT_LOGCURSOR_H

#include "changes.h"
#include "state.h"

struct logcursor {
    struct slot slot; /* before the snapshot */
    struct published published;
    struct changes changes;
    bool is_read;         /* the log was */
    uint64_t position;    /* for the tables of this run; 0: not known */
    struct log_jump jump; /* for a later run */
    pid_t aside;          /* a process that advances the slot; 0: none */
    struct arena arena;
};

/*
 * Before the snapshot: looks at the slot.  `name`: NULL: it has its own.  ERR_CONFIG, with what to
 * do, when there is none and never was.
 */
bool logcursor_look(
    struct logcursor *l, struct pg *pg, const char *name, const struct state *state, struct err *e);

/* In the snapshot: reads the log for the tables that go by it.  paths: of their key sets. */
bool logcursor_read(struct logcursor *l, struct snapshot *s, const struct state *state,
    const char *const *paths, bool full, struct err *e);

/* The changes of table i of the catalog; NULL: it goes by the xid cursor.  l may be NULL. */
const struct changes_table *logcursor_changes(const struct logcursor *l, size_t i);

/* After the run: what the state remembers of its tables. */
void logcursor_mark(const struct logcursor *l, const struct snapshot *s, const struct manifest *m,
    struct state *state);

/*
 * While tables are read: where a log is passed over that is long, the source is told already that
 * it may throw it away, for which it must read it; so that takes no time of its own.  A run that
 * comes to nothing then costs a scan: the next one finds that the slot does not go back as far as
 * the tables' positions.
 */
void logcursor_advance_aside(struct logcursor *l, struct pg *pg);

/* Once that is saved: the source may throw away the log that is behind.  A failure is a warning:
 * the next run does it. */
void logcursor_advance(struct logcursor *l, struct pg *pg);

void logcursor_release(struct logcursor *l);

#endif

/*
 * The replication slot of a lake: the place up to which the source keeps its log for us; and the
 * publication that says which tables it is about.  Both have the same name.  (PostgreSQL 13 to 18,
 * "Logical Decoding Concepts", "CREATE PUBLICATION", pg_replication_slots.)
 *
 * Positions in the log are numbers here: pg_lsn less 0/0; 0: none.
 */
#ifndef TT_SLOT_H
#define TT_SLOT_H

#include <stdint.h>
#include <sys/types.h>

#include "catalog.h"
#include "pg.h"

struct slot {
    const char *name;
    const char *why;    /* the log cannot be read by it; NULL: it can */
    bool is_there;      /* though it may not be usable */
    uint64_t confirmed; /* what was committed behind this position comes; 0: nobody knows */
    uint64_t restart;   /* what is read for that begins here */
    uint64_t end;       /* of the log, when that was asked; 0: on a standby */
    const char *own;    /* the name that it has where nobody gave one */
};

/* Looks, in the transaction at hand or in one of its own.  `name`: NULL: its own name, from the OID
 * of the database.  Texts are in `arena`. */
bool slot_look(
    struct slot *slot, struct pg *pg, const char *name, struct arena *arena, struct err *e);

/* Only its `confirmed`, and at a tenth of the cost; 0: it is not there. */
bool slot_look_again(uint64_t *confirmed, struct pg *pg, const char *name, struct err *e);

/* Makes what is missing: the publication of all tables of the model, those that it lacks, the slot;
 * or takes both away.  Tells on stdout what it did and what that means.  ERR_CONFIG: the server's
 * settings do not allow it; ERR_PERMISSION.  `name`: as above. */
bool slot_manage(struct pg *pg, const char *name, bool is_drop, const char *schema,
    const struct model *model, struct err *e);

/* What was committed before `position` is needed no more. */
bool slot_advance(struct pg *pg, const char *name, uint64_t position, struct err *e);

/*
 * The same in a process of its own with a connection like that one, where there can be either: the
 * server reads all of the log up to there for it.  The caller can use its own connection
 * meanwhile; it ends with the caller, and slot_await is due.  0: there is no such process.
 */
pid_t slot_advance_aside(struct pg *pg, const char *name, uint64_t position);

/* Waits for that process, or ends it before it is done.  False: it may not have advanced the slot.
 */
bool slot_await(pid_t process, bool is_to_end);

/* X/X, in `arena`. */
const char *slot_lsn(uint64_t position, struct arena *arena);

#endif

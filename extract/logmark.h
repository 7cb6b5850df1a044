/*
 * What the state remembers for the log cursor (logcursor.h): of each table, and of the whole.
 * Positions are those of slot.h; 0: none.
 */
#ifndef TT_LOGMARK_H
#define TT_LOGMARK_H

#include "doc.h"

/* Of a table, as of its last run with --cursor log. */
struct log_mark {
    const char *published; /* published.h; NULL: it never had such a run */
    uint64_t xid;      /* transactions before this one may have begun before it was so published */
    uint64_t armed;    /* all of those had ended before this position; 0: not known */
    uint64_t position; /* what was committed before it is in the lake's runs */
    uint64_t writes;   /* of rows in it by then (published.h) */
    uint64_t all_writes; /* the same of the whole database */
};

/* A position that becomes one for all tables of a run which sees nothing before that transaction
 * open. */
struct log_jump {
    uint64_t position, xid;
};

/* Writes it as "log" into the object, if there is any; reads it. */
void logmark_write(json_t *object, const struct log_mark *m);
bool logmark_read(const struct doc *d, const json_t *object, struct log_mark *m, struct err *e);
void logjump_write(json_t *object, const struct log_jump *j);
bool logjump_read(const struct doc *d, const json_t *object, struct log_jump *j, struct err *e);

#endif

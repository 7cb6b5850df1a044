/*
 * How the source of a feed is just now, for tt-doctor: whether it can be reached and read, what is
 * new in it, and what columns it gives.
 */
#ifndef TT_FEEDCHECK_H
#define TT_FEEDCHECK_H

#include "feeddoc.h"
#include "feedmarks.h"
#include "remote.h"

struct feedcheck {
    const struct feed_doc *doc;
    const struct feed_marks *marks; /* how far all of them were read */
    const struct remote_settings *remote;
    bool is_used; /* by the model */
};

/*
 * Reads what is new of it, and prints a line of JSON:
 *
 *   {"table", "document", "from", "used", "known", "files", "rows", "rejected", "first_reject",
 *    "error", "hint", "status", "columns", "key"}
 *
 * "known": it was read before, by this document.  A source that fails is such a line, too, with
 * what the exit status would be; false only for what is this host's fault.
 */
bool feedcheck_print(const struct feedcheck *check, struct err *e);

#endif

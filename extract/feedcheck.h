/*
 * How the sources of feeds are just now, for tt-doctor: whether they can be reached and read, what
 * is new in them, and what columns they give.
 */
#ifndef TT_FEEDCHECK_H
#define TT_FEEDCHECK_H

#include "catalog.h"
#include "feeddoc.h"
#include "remote.h"

/*
 * Reads what is new of each that is selected since the newest run of the lake (root NULL: there is
 * none), and prints a line of JSON:
 *
 *   {"table", "document", "from", "used", "known", "files", "rows", "rejected", "first_reject",
 *    "error", "hint", "status", "columns", "key"}
 *
 * "known": it was read before, by this document.  A source that fails is such a line, too, with
 * what the exit status would be; false only for what is this host's fault.
 */
bool feedcheck_print(const struct feed_docs *docs, const struct catalog_selection *selection,
    const struct model *model, const struct remote_settings *remote, const char *root,
    struct err *e);

#endif

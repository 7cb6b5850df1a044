/*
 * A feed becomes a table of the run: its files are read, its values converted, bad rows kept apart
 * with their reason, what is gone found.
 */
#ifndef TT_FEEDTABLE_H
#define TT_FEEDTABLE_H

#include "feedcarry.h"
#include "feeddoc.h"
#include "feedfiles.h"
#include "feedlist.h"
#include "feedmarks.h"
#include "keyset.h"
#include "manifest.h"

/* What of the run it needs to know. */
struct feed_table {
    const struct feed_doc *doc;
    const char *dir;       /* of the run */
    const char *keys_path; /* where its key set goes */
    struct feed_transport transport;
    const struct feed_mark *mark;   /* how far it was read by this document; NULL: not known */
    struct keyset known;            /* keys as of the run before; path NULL: not known */
    bool is_first;                  /* no earlier run has it */
    bool full;                      /* read all of it, whatever was read before */
    const struct feed_carry *carry; /* of mode add: make it complete with these; NULL: do not */
    double max_delete_ratio;
    struct arena *arena; /* of what the results name */

    /* results */
    bool is_new; /* there is something for the run */
    struct manifest_table *t;
    struct manifest_rejects rejects; /* file.name NULL: none */
    const char *first_reject;
    struct keyset now;         /* path NULL: not known */
    struct feed_mark mark_now; /* table NULL: as before */
    struct err stopped; /* files from one on were left out, since that is broken; ERR_NONE: none */
};

/*
 * Reads what is new.  False: the feed has failed, and has left nothing in the run.  Of mode add:
 * files before one that is broken are taken, and `stopped` says why no more are.
 */
bool feedtable_extract(struct feed_table *f, struct err *e);

#endif

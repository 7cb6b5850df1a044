/*
 * What a feed would give, touching neither lake nor state: for --stdout and --dry-run.
 */
#ifndef TT_FEEDSHOW_H
#define TT_FEEDSHOW_H

#include "feeddoc.h"
#include "feedmarks.h"
#include "remote.h"

enum { FEEDSHOW_REASON_SIZE = 512 };

struct feed_show {
    uint64_t files; /* that are new */
    uint64_t rows, rejected;
    char first[FEEDSHOW_REASON_SIZE]; /* of the rejected ones: file, line and reason */
};

/*
 * Reads the files that are new by the mark (NULL: all) and puts their rows into `sink` (NULL: only
 * counts them), without dropping those that a later one replaces.  ERR_DATA when more are rejected
 * than may be.
 */
bool feedshow_rows(const struct feed_doc *doc, const struct feed_mark *mark,
    const struct remote_settings *remote, struct row_sink *sink, struct feed_show *out,
    struct err *e);

/* A warning where rows would be rejected. */
void feedshow_warn(const struct feed_doc *doc, const struct feed_show *show);

#endif

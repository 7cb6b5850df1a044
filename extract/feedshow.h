/*
 * What a feed would give, touching neither lake nor state: for --stdout and --dry-run.
 */
#ifndef TT_FEEDSHOW_H
#define TT_FEEDSHOW_H

#include "feeddoc.h"
#include "feedmarks.h"
#include "remote.h"

struct feed_show {
    uint64_t files; /* that are new */
    uint64_t rows, rejected;
};

/*
 * Reads the files that are new by the mark (NULL: all) and puts their rows into `sink` (NULL: only
 * counts them), without dropping those that a later one replaces.  A warning tells of rejected
 * rows; ERR_DATA when they are more than may be.
 */
bool feedshow_rows(const struct feed_doc *doc, const struct feed_mark *mark,
    const struct remote_settings *remote, struct row_sink *sink, struct feed_show *out,
    struct err *e);

#endif

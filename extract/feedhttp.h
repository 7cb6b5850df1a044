/*
 * A feed from a web service: one document, fetched into the lake's state/ and read from there, when
 * the service does not say that it is the same (ETag, Last-Modified) and it is another by its
 * bytes.
 */
#ifndef TT_FEEDHTTP_H
#define TT_FEEDHTTP_H

#include "feedfiles.h"

/* As feedfiles_list; `spool`: a path for what comes, which the caller removes. */
bool feedhttp_list(const struct feed_doc *doc, const struct feed_mark *mark, const char *spool,
    struct feed_files *out, struct arena *arena, struct err *e);

#endif

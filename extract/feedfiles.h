/*
 * The files of a feed: what its `from` names now, and which of them are new.
 */
#ifndef TT_FEEDFILES_H
#define TT_FEEDFILES_H

#include "feeddoc.h"
#include "feedmarks.h"

struct feed_file {
    const char *path;
    const char *shown; /* for messages */
    const char *name;  /* without its folder where that is the same for all */
    uint64_t bytes;
    uint64_t mtime_ns;
    bool is_fetched;            /* `path` is a copy of our own, to be removed */
    bool is_settled;            /* it is not being written any more, as far as can be told */
    bool is_known;              /* it has been read, and is the same */
    struct feed_file_mark mark; /* of a known one, and of one that was fetched */
};

struct feed_files {
    struct feed_file *files; /* by name */
    size_t count;
};

/*
 * Lists them, in `arena`.  A file whose time alone has changed is read for its checksum.
 * ERR_UNAVAILABLE when the file is not there or the folder cannot be read, ERR_DATA when a name is
 * no UTF-8; a pattern that nothing matches gives none.
 */
bool feedfiles_list(const struct feed_doc *doc, const struct feed_mark *mark,
    struct feed_files *out, struct arena *arena, struct err *e);

/* That a name can stand in the documents of a run and of the state.  ERR_DATA. */
bool feedfiles_check_name(const char *name, struct err *e);

/* Whether a file that was written then is not being written any more, by the document's
 * settle_seconds.  A clock over there that is ahead by less than those does not make it so; a time
 * further in the future is nobody's who writes now. */
bool feedfiles_stands_still(const struct feed_doc *doc, int64_t written_ms);

/* That it has not changed since: it was read whole.  ERR_UNAVAILABLE. */
bool feedfiles_check(const struct feed_file *file, struct err *e);

#endif

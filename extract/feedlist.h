/*
 * The files of a feed, wherever they are.
 */
#ifndef TT_FEEDLIST_H
#define TT_FEEDLIST_H

#include "feedfiles.h"
#include "remote.h"

/* How they come here. */
struct feed_transport {
    const char *spool; /* the beginning of the paths of what is fetched; nothing may be there */
    const struct remote_settings *remote; /* of buckets and SFTP servers */
};

/* As feedfiles_list.  feedlist_release is due in any case: it removes what was fetched. */
bool feedlist_make(const struct feed_doc *doc, const struct feed_mark *mark,
    const struct feed_transport *transport, struct feed_files *out, struct arena *arena,
    struct err *e);
void feedlist_release(struct feed_files *files);

#endif

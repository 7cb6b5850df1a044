/*
 * The files of a feed in a bucket or on an SFTP server: what is new is fetched, and read here.
 */
#ifndef TT_FEEDSTORE_H
#define TT_FEEDSTORE_H

#include "feedfiles.h"
#include "remote.h"

/* As feedfiles_list.  `spool`: the beginning of the paths of what is fetched. */
bool feedstore_list(const struct feed_doc *doc, const struct feed_mark *mark, const char *spool,
    const struct remote_settings *settings, struct feed_files *out, struct arena *arena,
    struct err *e);

#endif

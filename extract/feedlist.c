#include "feedlist.h"

#include "feedhttp.h"
#include "feedstore.h"
#include "fs.h"

bool feedlist_make(const struct feed_doc *doc, const struct feed_mark *mark,
    const struct feed_transport *transport, struct feed_files *out, struct arena *arena,
    struct err *e)
{
    *out = (struct feed_files){NULL, 0};
    switch (doc->scheme) {
    case FEED_HTTP:
        return feedhttp_list(doc, mark, transport->spool, out, arena, e);
    case FEED_S3:
    case FEED_SFTP:
        return feedstore_list(doc, mark, transport->spool, transport->remote, out, arena, e);
    default:
        return feedfiles_list(doc, mark, out, arena, e);
    }
}

void feedlist_release(struct feed_files *files)
{
    struct err ignored = ERR_INIT;
    for (size_t i = 0; i < files->count; i++) {
        if (files->files[i].is_fetched)
            (void)fs_remove_file(files->files[i].path, &ignored);
    }
}

/*
 * Documents that come in pages: where a page says that the next one is.
 */
#ifndef TT_FEEDPAGES_H
#define TT_FEEDPAGES_H

#include "feedfiles.h"
#include "httpget.h"

/*
 * *url: the address of the page after the one that `get` has brought to page->path, in `arena`;
 * NULL: there is none.  ERR_DATA when it is of another host.
 */
bool feedpages_next(const struct feed_doc *doc, const struct feed_file *page,
    const struct httpget *get, const char **url, struct arena *arena, struct err *e);

#endif

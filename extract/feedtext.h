/*
 * The text of a file from outside, as UTF-8: converted by iconv where the document names another
 * encoding, without a byte order mark.  What gzip or zstd has compressed is known by its first
 * bytes.
 */
#ifndef TT_FEEDTEXT_H
#define TT_FEEDTEXT_H

#include "stream.h"

struct feed_text;

/* `shown`: what it is called in messages.  `encoding` as iconv names it; NULL: UTF-8, which is not
 * checked here.  ERR_UNAVAILABLE; ERR_CONFIG when there is no such encoding. */
struct feed_text *feedtext_open(
    const char *path, const char *shown, const char *encoding, struct err *e);

/* The next bytes; an empty text is the end.  Borrowed until the next call.  ERR_DATA, naming the
 * place, when they are not of that encoding. */
bool feedtext_block(struct feed_text *t, struct text *block, struct err *e);

/* An error of reading from outside is the outside's: ERR_UNAVAILABLE, where it is not ERR_DATA,
 * ERR_CONFIG, ERR_PERMISSION or a signal.  Returns `ok`. */
bool feedtext_failed(bool ok, struct err *e);

/* What has been read of the file so far, as it is there. */
void feedtext_facts(const struct feed_text *t, struct stream_facts *facts);
void feedtext_close(struct feed_text *t);

#endif

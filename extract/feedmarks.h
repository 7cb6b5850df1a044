/*
 * How far a feed has been read: which files, by name, size and checksum.  Part of what tt-extract
 * remembers between runs (state.h), and like that it lags or is lost, and never leads: what is read
 * again comes again, and changes nothing in the warehouse.
 */
#ifndef TT_FEEDMARKS_H
#define TT_FEEDMARKS_H

#include "doc.h"
#include "stream.h"

struct feed_file_mark {
    const char *name;
    struct stream_facts facts;
    uint64_t mtime_ns;           /* to know it without reading it */
    const char *etag, *modified; /* likewise, of a service; NULL: it does not say */
};

struct feed_mark {
    const char *table;
    char document[STREAM_CHECKSUM_SIZE]; /* what it was read by: by another one all is read again */
    const char *run; /* the last one that it had something for; NULL: not known */
    struct feed_file_mark *files;
    size_t file_count;
};

struct feed_marks {
    struct feed_mark *marks;
    size_t count;
};

/* NULL: nothing is known of it. */
const struct feed_mark *feedmarks_find(const struct feed_marks *m, const char *table);
/* The same, if it was read by that document. */
const struct feed_mark *feedmarks_of_document(
    const struct feed_marks *m, const char *table, const char *document);
const struct feed_file_mark *feedmarks_file(const struct feed_mark *mark, const char *name);

/* Takes over one, in place of that of the same table; a copy of it, in `arena`. */
void feedmarks_set(struct feed_marks *m, const struct feed_mark *mark, struct arena *arena);

/* The member "feeds" of the state; none where there are none. */
void feedmarks_write(const struct feed_marks *m, json_t *root);
bool feedmarks_read(const struct doc *d, const json_t *root, struct feed_marks *m, struct err *e);

#endif

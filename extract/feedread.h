/*
 * The records of a file from outside, as texts: one interface for each format.
 */
#ifndef TT_FEEDREAD_H
#define TT_FEEDREAD_H

#include "feedfiles.h"
#include "row.h"

struct feed_record {
    const struct text *values; /* parallel to the document's columns; NULL text: NULL */
    struct text raw;           /* as it stands in the file */
    uint64_t line;             /* where it begins */
    bool is_json;              /* so is that */
    const char *problem;       /* it is none of these columns; NULL: it is */
};

struct feed_reader {
    /* The next record; borrowed until the next call. */
    enum row_step (*next)(struct feed_reader *r, struct feed_record *record, struct err *e);
    /* At the end: the file. */
    void (*facts)(const struct feed_reader *r, struct stream_facts *facts);
    void (*close)(struct feed_reader *r);
};

#endif

/*
 * Which files of a feed are to be read now.
 */
#ifndef TT_FEEDCHOICE_H
#define TT_FEEDCHOICE_H

#include "feedfiles.h"

struct feed_choice {
    const struct feed_file **files; /* to be read */
    size_t count;
    struct feed_file_mark *marks; /* of those that need not be; behind them room for the others */
    size_t known;
    bool is_made; /* else it is to be made another time: a file is still being written */
};

/*
 * Chooses among all files.  Of mode whole: all, unless all are known and none is gone; of mode add
 * those that are not known, up to the first that is still being written.  `mark`: what was read by
 * this document; NULL: nothing was.  ERR_UNAVAILABLE when the table would be of no file.
 */
bool feedchoice_make(const struct feed_doc *doc, const struct feed_mark *mark,
    const struct feed_files *all, struct feed_choice *choice, struct arena *arena, struct err *e);

#endif

/*
 * The file of a large table, which several processes (jobs.h) write in pieces, ranges of its pages:
 * byte for byte what one would write.
 *
 * A piece is collected in memory and written to the file when it is its turn, which it mostly is.
 * A piece that is done early, or is large, is written beside the file; who is done with the one
 * before it appends what is next by then.  So nobody waits for anybody.  Each task has the keys of
 * its pieces beside the file until all tasks are over.
 */
#ifndef TT_PIECES_H
#define TT_PIECES_H

#include "jobs.h"
#include "keyset.h"
#include "manifest.h"

/* What all of the processes see: made before they are forked. */
struct pieces;

/* path: of the file, borrowed.  pages: of the table; tasks: up to JOBS_MOST will work on it. */
struct pieces *pieces_new(const char *path, uint64_t pages, size_t tasks, struct err *e);
void pieces_free(struct pieces *p);

/* A task at its pieces. */
struct piece {
    struct pieces *of;
    size_t task;
    struct stream_out *lines;   /* takes the rows; not to be flushed; the caller's to close */
    struct keyset_writer *keys; /* takes their keys */
    size_t number;
    uint64_t first, end;   /* its pages, without the end; 0: to the last that there is */
    struct stream_out *to; /* where its rows go; NULL: that is open */
    bool is_next;          /* to the file itself */
};

bool piece_begin(struct piece *piece, struct pieces *of, size_t task, struct err *e);
/* Takes a piece; false: none is left. */
bool piece_take(struct piece *piece);
/* After each row: writes what there is where that is much. */
bool piece_flush(struct piece *piece, struct err *e);
/* All rows of the piece are in `lines`. */
bool piece_end(struct piece *piece, struct err *e);
/* After the last: so many rows.  *is_last: it was the last task, the file has all rows. */
bool piece_commit(struct piece *piece, uint64_t rows, bool *is_last, struct err *e);
void piece_close(struct piece *piece);

/* After the last task: ends the file, with rows and facts of `data`; without rows there is none. */
bool pieces_commit(struct pieces *p, struct manifest_file *data, struct err *e);

/* Adds all their keys, in order, and removes them where they were. */
bool pieces_add_keys(struct pieces *p, struct keyset_writer *to, struct err *e);

#endif

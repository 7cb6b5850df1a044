/*
 * The rows of a run: the file of each source table, read once for all targets that are made of it,
 * then the rows that come again because of their parents; source tables side by side (jobs.h).  The
 * calendar comes last, since the rows note its years.
 */
#ifndef TT_STREAMS_H
#define TT_STREAMS_H

#include "limit.h"
#include "lookup.h"
#include "rejects.h"
#include "target.h"

/* What the runs that are transformed one after the other have in common. */
struct transform {
    const struct lake *lake;
    const struct model *model;
    struct limit limit;
    size_t jobs; /* processes at a run; 0: as many as are worth it */
    struct lookup lookup;
};

/* One run in the making. */
struct work {
    struct transform *t;
    struct manifest in;
    struct manifest *out;
    char *dir;                /* the hidden directory */
    char *from_dir;           /* of the extracted run */
    struct target *targets;   /* parallel to model->tables */
    struct rejects **rejects; /* one a source table that the model reads */
    size_t reject_count;
    struct target_run run;
    bool is_unknown; /* the extracted manifest is damaged */
};

/* Makes and ends all files of the prepared targets, and says what they are in w->out. */
bool streams_run(struct work *w, struct err *e);

#endif

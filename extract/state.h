/*
 * What tt-extract remembers between runs: per table the watermark, the structure, the columns and
 * the set of its keys, and the source that they belong to (statefile.h: on disk).  Normal progress
 * and what is made up for after a crash are the same state_advance.
 */
#ifndef TT_STATE_H
#define TT_STATE_H

#include "feedmarks.h"
#include "keydelta.h"
#include "logmark.h"
#include "source.h"

#define STATE_KEYS "keys" /* folder of the key sets, below LAKE/state/ */

struct state_table {
    const char *name;
    uint64_t watermark;
    const char *structure;
    const char *const *columns; /* their names */
    size_t column_count;        /* 0: not known */
    struct keyset keys;         /* as of the watermark; path NULL: not known */
    struct keydelta delta;      /* what that lacks, after runs by the log cursor */
    struct log_mark log;        /* how far the log cursor is */
    bool is_feed;               /* of no database (feeds.h): without a watermark */
    bool is_stale; /* the source has got another history since: only its keys are worth something */
};

struct state {
    struct run_id run;             /* newest run that it reflects; empty: none */
    struct manifest_source source; /* of that run; database NULL: none */
    struct state_table *tables;
    size_t table_count;
    struct feed_marks feeds; /* how far those are read */
    struct log_jump jump;    /* of the log cursor */
    struct arena arena;
};

/*
 * What the run that `m` describes makes of it.  m->run may be empty: nothing had changed, only the
 * watermarks move.  keys[i]: the set of keys of m->tables[i] where it is known already, without a
 * path where it is to be folded from the run's files; NULL: all are.
 */
bool state_advance(struct state *s, const struct lake *lake, const struct manifest *m,
    const struct keyset *keys, struct err *e);

/* What is said of a table, but for its watermark, which is a text: "" for a feed. */
bool state_set_table(
    struct state *s, const struct state_table *from, const char *watermark, struct err *e);

/* How far the log cursor is with a table; and what its keys are beside its large set. */
void state_set_log(struct state *s, const char *table, const struct log_mark *m);
void state_set_delta(struct state *s, const char *table, const struct keydelta *d);

/* The path of the key set of a table as of a run, in the arena. */
char *state_keys_path(
    struct arena *arena, const struct lake *lake, const char *table, const struct run_id *run);

void state_release(struct state *s);

const struct state_table *state_find(const struct state *s, const char *table);

/* What the source is beside that of the state; SOURCE_SAME when the state has none. */
enum source_change state_source_change(const struct state *s, const struct manifest_source *now);

#endif

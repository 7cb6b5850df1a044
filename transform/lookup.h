/*
 * The rows that joins need, in memory: of each table that a model table with a join reads, the
 * newest version of every row up to a run.  Facts without joins stream and are never here.
 *
 * The state on disk (LAKE/state/transform.json and a file of rows) names the run that it reflects;
 * it may lag behind the lake, never lead it: catchup.h brings it to a run.
 */
#ifndef TT_LOOKUP_H
#define TT_LOOKUP_H

#include "manifest.h"
#include "model.h"
#include "rowmap.h"

struct lookup_table {
    const char *name;
    /* As of the newest run that has the table; 0 columns: never seen. */
    struct column *columns;
    size_t column_count;
    const char **key; /* primary key */
    size_t key_count;

    struct rowmap rows; /* by primary key, each with the serial of the advance that brought it */
};

struct lookup {
    const struct model *model;
    struct run_id run; /* that it reflects; empty: none */
    struct lookup_table *tables;
    size_t table_count;
    uint64_t serial; /* of the last lookup_advance */
    bool is_saved;   /* the state on disk was usable */
    size_t unsaved_runs;
    uint64_t unsaved_bytes;
    struct arena arena;
};

/* Prepares for the tables that the joins of the model need; holds no rows yet. */
void lookup_init(struct lookup *l, const struct model *m);
void lookup_release(struct lookup *l);

/* Reads the state on disk, which is a cache: where it cannot be used that costs time.  False: it is
 * of a later version of tt (ERR_CONFIG). */
bool lookup_read_state(struct lookup *l, const struct lake *lake, bool *usable, struct err *e);

/* Whether a run has all tables that joins need whole: what was before it is of no interest then. */
bool lookup_is_whole(const struct lookup *l, const struct manifest *m);

/* Makes it reflect `run` without any row: for a run that has all whole to come next. */
void lookup_begin(struct lookup *l, const struct run_id *run);

/* Folds the run that `m` describes, in `dir`, the one after l->run, into it. */
bool lookup_advance(struct lookup *l, const char *dir, const struct manifest *m, struct err *e);

/* Writes the state when enough has changed since; after the output of `run` is visible. */
bool lookup_save(
    struct lookup *l, const struct lake *lake, const struct manifest *run, struct err *e);

/* NULL: not held. */
struct lookup_table *lookup_table(const struct lookup *l, const char *name);

/* A row that is held. */
struct lookup_row {
    struct text key;
    struct text line; /* its JSON object, as it was extracted */
    bool is_new;      /* the last lookup_advance brought it */
};

enum lookup_result { LOOKUP_ERROR, LOOKUP_NONE, LOOKUP_ROW };

/* Appends one value of a key, in the order of the primary key.  False: it is NULL. */
bool lookup_add_key(struct buf *key, struct text value);

/* The row of that key; its texts are copied to `arena`. */
enum lookup_result lookup_find(struct lookup *l, const struct lookup_table *t, struct text key,
    struct arena *arena, struct lookup_row *row, struct err *e);

/* Rows one after the other, in the order of their keys' bytes. */
struct lookup_cursor;

/* All rows of a table. */
struct lookup_cursor *lookup_rows(struct lookup *l, const struct lookup_table *t);

/*
 * The rows that come again because of the run that the last lookup_advance folded (`m`, in `dir`):
 * of the from table of `t`, not new themselves, each that has a new parent; maybe others as well.
 * NULL: error.
 */
struct lookup_cursor *lookup_ripple(struct lookup *l, const struct model_table *t, const char *dir,
    const struct manifest *m, struct err *e);

/* The next row, borrowed until the next call; LOOKUP_NONE at the end. */
enum lookup_result lookup_next(struct lookup_cursor *c, struct lookup_row *row, struct err *e);
void lookup_cursor_close(struct lookup_cursor *c);

/* Removes what a crash of lookup_save left.  Under the stage's lock. */
bool lookup_clean(const struct lake *lake, struct err *e);

#endif

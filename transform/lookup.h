/*
 * The rows that joins need, in memory: of each table that a model table with a join reads, the
 * newest version of every row up to a run.  Facts without joins stream and are never here.
 *
 * The state on disk (LAKE/state/transform.json and a file of rows) names the run that it reflects;
 * it may lag behind the lake, never lead it.  lookup_load folds the later runs into it; lost,
 * damaged, of another model or of a later run, it is folded anew from the newest complete run of
 * each table. All of that is lookup_advance, the same as normal progress.
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

/* Brings it to reflect `run` (empty: nothing), from the state on disk as far as that helps. */
bool lookup_load(
    struct lookup *l, const struct lake *lake, const struct run_id *run, struct err *e);

/* Folds the run that `m` describes, in `dir`, the one after l->run, into it. */
bool lookup_advance(struct lookup *l, const char *dir, const struct manifest *m, struct err *e);

/* Writes the state when enough has changed since; after the output of `run` is visible. */
bool lookup_save(
    struct lookup *l, const struct lake *lake, const struct manifest *run, struct err *e);

/* NULL: not held. */
struct lookup_table *lookup_table(const struct lookup *l, const char *name);

/* Removes what a crash of lookup_save left.  Under the stage's lock. */
bool lookup_clean(const struct lake *lake, struct err *e);

/* Whether the last lookup_advance brought a row. */
bool lookup_is_new(const struct lookup *l, const struct rowmap_row *row);

#endif

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

struct lookup_row {
    uint64_t serial; /* of the lookup_advance that brought it: see lookup_is_new */
    size_t key_len;
    size_t line_len;
    char bytes[]; /* key, line: its JSON object as extracted */
};

struct lookup_table {
    const char *name;
    /* As of the newest run that has the table; 0 columns: never seen. */
    struct column *columns;
    size_t column_count;
    const char **key; /* primary key */
    size_t key_count;

    struct lookup_row **slots; /* open addressing by XXH3 of the key; NULL: free */
    size_t slot_count;         /* a power of 2 */
    size_t row_count;
    uint64_t bytes;
};

struct lookup {
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

/* Folds the run that `m` describes, the one after l->run, into it. */
bool lookup_advance(
    struct lookup *l, const struct lake *lake, const struct manifest *m, struct err *e);

/* Writes the state when enough has changed since; after the run's output is visible. */
bool lookup_save(struct lookup *l, const struct lake *lake, struct err *e);

/* NULL: not held. */
struct lookup_table *lookup_table(const struct lookup *l, const char *name);

/* The row with that key, made by lookup_add_key; NULL: there is none. */
const struct lookup_row *lookup_find(const struct lookup_table *t, struct text key);

/* Whether the last lookup_advance brought it. */
bool lookup_is_new(const struct lookup *l, const struct lookup_row *row);

/* Appends one value of a key, in the order of the primary key.  False: it is NULL. */
bool lookup_add_key(struct buf *key, struct text value);

/* The rows in the order of their keys; caller frees. */
const struct lookup_row **lookup_sorted(const struct lookup_table *t);

static inline struct text lookup_key(const struct lookup_row *row)
{
    return (struct text){row->bytes, row->key_len};
}

static inline struct text lookup_line(const struct lookup_row *row)
{
    return (struct text){row->bytes + row->key_len, row->line_len};
}

#endif

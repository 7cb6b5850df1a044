/*
 * The rows that joins need: of each table that a model table with a join reads, the newest version
 * of every row up to a run, and which rows of it have which parent.  Facts without joins stream and
 * are never here.
 *
 * They stand in LAKE/state/transform/rows.mdb, maps by key (sealed.h), so that memory and time of a
 * run do not grow with them:
 *
 *   0        "state" -> JSON: the run that they reflect, their tables' columns and keys
 *   1 ...    a table: key -> serial of the advance that brought the row (8), its line
 *   then     an index, the columns of a child that name a parent: their values, the child's key ->
 * ""
 *
 * A key is the texts of its values, each with a NUL behind it, which no text of PostgreSQL has: so
 * keys of a table, one behind the other, can be told apart.
 *
 * A row in the index of a parent may have got another one since; none is missing.
 *
 * The state reflects an extracted run of the lake (lookupstate.h), as folded by lookup_advance
 * (lookupfold.h); what comes again because of that run says ripple.h.
 */
#ifndef TT_LOOKUP_H
#define TT_LOOKUP_H

#include "manifest.h"
#include "model.h"
#include "sealed.h"

/* What LMDB may hold before it is written. */
enum { LOOKUP_PENDING_BYTES = 3 << 20 };

struct lookup_table {
    const char *name;
    /* As of the newest run that has the table; 0 columns: never seen. */
    struct column *columns;
    size_t column_count;
    const char **key; /* primary key */
    size_t key_count;

    struct sealed *rows;
};

/* Rows of a table by the values of some of its columns. */
struct lookup_index {
    struct lookup_table *table;
    const char **columns;
    size_t column_count;
    struct sealed *map;
};

struct lookup {
    const struct model *model;
    const struct lake *lake;
    struct run_id run; /* that it reflects; empty: none */
    struct lookup_table *tables;
    size_t table_count;
    struct lookup_index *indexes;
    size_t index_count;
    uint64_t serial; /* of the last lookup_advance */

    /* lookupstate.h's */
    struct kvfile *file; /* NULL: nothing is loaded or begun */
    struct sealed record;
    char *dir;             /* where it is */
    bool is_new;           /* in a hidden folder, of no use after a crash */
    bool is_changed;       /* since the state was written */
    bool is_refused;       /* what is on disk was tried, and is of no use */
    struct run_id folding; /* rows of that run may be in it already; empty: none are */
    size_t unsaved_runs;
    size_t pending_bytes; /* LOOKUP_PENDING_BYTES; tests may say less */
    struct arena arena;
};

/* Prepares for the tables that the joins of the model need; holds no rows yet.  `lake`: opened
 * before anything else is done; NULL: nothing else is.  lookup_release (lookupstate.h) is due. */
void lookup_init(struct lookup *l, const struct model *m, const struct lake *lake);

/* Whether a run has all tables that joins need whole: what was before it is of no interest then. */
bool lookup_is_whole(const struct lookup *l, const struct manifest *m);

/* NULL: not held. */
struct lookup_table *lookup_table(const struct lookup *l, const char *name);

/* The index by which the children of join j of a model table are found: rows of the from table, or
 * of the table of an earlier join.  NULL: there is none, as the parent's key comes from several. */
const struct lookup_index *lookup_index(
    const struct lookup *l, const struct model_table *t, size_t j);

/* A row that is held. */
struct lookup_row {
    struct text key;
    struct text line; /* its JSON object, as it was extracted */
    bool is_new;      /* the last lookup_advance brought it */
};

enum lookup_result { LOOKUP_ERROR, LOOKUP_NONE, LOOKUP_ROW };

/* Appends one value of a key, in the order of the primary key.  False: it is NULL. */
bool lookup_add_key(struct buf *key, struct text value);

/* The part of `key`, which begins with the values of a key, that `count` of them take. */
struct text lookup_key_part(struct text key, size_t count);

/* What is held in a map of rows, and from there; the row's texts are as long-lived as `value`. */
void lookup_set_value(struct buf *value, uint64_t serial, struct text line);
bool lookup_get_value(const struct lookup *l, struct text value, struct lookup_row *row);

/* The row of that key, which is borrowed; its line is copied to `arena`. */
enum lookup_result lookup_find(struct lookup *l, const struct lookup_table *t, struct text key,
    struct arena *arena, struct lookup_row *row, struct err *e);

#endif

/*
 * A table of the star model, compiled against the columns of the source: from a row of its "from"
 * table to a row of the warehouse.  All that can be decided before the first row is decided here.
 */
#ifndef TT_PLAN_H
#define TT_PLAN_H

#include "calendar.h"
#include "fn.h"
#include "jsonl_scanner.h"
#include "lookup.h"
#include "model.h"
#include "rejects.h"

/* Of a row's key, in all.  Longer ones are rejected. */
enum { PLAN_KEY_MAX_BYTES = 2500 };

struct plan_column {
    const struct text *value; /* where its value stands, once row and parents are there */
    const struct fn *fn;
    sqlvalue_check_fn *check; /* NULL: any value will do */
    struct sqltype type;
    struct text fallback; /* instead of NULL */
    bool not_null;
    bool calendar; /* its years go into the calendar */
    char scratch[FN_SCRATCH_SIZE];
};

struct plan_join {
    const struct lookup_table *parent;
    struct jsonl_scanner *scanner;
    struct text *values;      /* of the parent's columns */
    const struct text **key;  /* the child's values, in the order of the parent's key */
    const char *child_column; /* for messages */
    bool has_new_parent;      /* of the row at hand: the last lookup_advance brought it */
};

struct plan {
    const struct model_table *model;
    struct lookup *lookup;
    const struct column *columns; /* of the "from" table */
    size_t column_count;
    bool *wanted;        /* which of them the plan reads */
    struct text *values; /* of the row at hand */
    struct plan_join *joins;
    size_t join_count;
    struct plan_column *outputs; /* parallel to model->star.columns */
    struct text *out;
    bool *plain;
    const char **names;
    struct arena scratch; /* for the row at hand */
    struct buf key;
    struct arena arena;
};

/*
 * Compiles table `t` of model `m`.  `columns`, `key`: of its "from" table in the run (of a
 * calendar: ignored).  `lookup`: where parents are found; tables that it has never seen have no
 * rows.  ERR_DATA when the source does not have what the model needs, naming table, column and
 * types.
 */
bool plan_compile(struct plan *p, const struct model *m, const struct model_table *t,
    const struct manifest_table *from, struct lookup *lookup, struct err *e);
void plan_release(struct plan *p);

enum plan_result { PLAN_ERROR, PLAN_ROW, PLAN_REJECT };

/* What is wrong with a row that is rejected. */
struct plan_reject {
    const char *column;
    struct text value;
    const char *reason;
};

/*
 * Makes the row of the warehouse, p->out, of a row of the source: finds the parents, converts,
 * checks, notes the years of calendar columns.  Valid until the next call.
 */
enum plan_result plan_apply(struct plan *p, const struct row *row, struct calendar *calendar,
    struct plan_reject *reject, struct err *e);

/*
 * After PLAN_REJECT: the key of that row alone, keys[i] for the i-th column of the key.  False: it
 * is itself not what the warehouse takes.
 */
bool plan_apply_key(struct plan *p, struct text *keys);

/* The same of a key by itself: values[k] is of the column of the source that the k-th column of the
 * key is made of. */
bool plan_convert_key(struct plan *p, const struct text *values, struct text *keys);

/* The column of the source that the k-th column of the key is made of. */
const struct column *plan_key_source(const struct plan *p, size_t k);

/* Whether the last lookup_advance brought a parent of the row that plan_apply (or
 * plan_find_parents) saw last. */
bool plan_has_new_parent(const struct plan *p);

/* Finds the parents of a row, without more. */
enum plan_result plan_find_parents(
    struct plan *p, const struct row *row, struct plan_reject *reject, struct err *e);

#endif

/*
 * A table of the warehouse, as the star model defines it, a transformed manifest carries it, and
 * the loader needs it: columns with SQL types, key, merge rule, surrogate key, references, history.
 */
#ifndef TT_STAR_H
#define TT_STAR_H

#include "doc.h"

enum star_merge {
    STAR_UPSERT, /* a dimension: one row a key, the latest values */
    STAR_APPEND  /* a fact: a changed row is a new version beside the old one */
};

struct star_column {
    const char *name;
    const char *type; /* SQL type without NOT NULL: "numeric(10,2)" */
    bool not_null;
};

struct star_reference {
    size_t column;     /* index into columns */
    const char *table; /* the table of the warehouse whose key (of one column) it holds */
};

struct star_table {
    const char *name;
    enum star_merge merge;
    struct star_column *columns;
    size_t column_count;
    size_t *key; /* indexes into columns: the natural key */
    size_t key_count;
    const char *surrogate; /* name of the record id of a fact's versions; NULL for a dimension */
    struct star_reference *references;
    size_t reference_count;
    bool history; /* a dimension that has a dim_x_history beside it */
};

/* The index of a column by name; column_count when there is none. */
size_t star_column_index(const struct star_table *t, const char *name);

/* Whether column i is part of the key. */
bool star_is_key(const struct star_table *t, size_t column);

const char *star_merge_name(enum star_merge merge);
bool star_merge_of(const char *name, enum star_merge *merge);

/* The members of a manifest that describe it: into an object, and from one. */
void star_write(const struct star_table *t, json_t *object);
bool star_read(const struct doc *d, const json_t *object, struct star_table *t, struct err *e);

/* By columns that `names` gives; errors say which is missing.  Used for keys. */
bool star_resolve_key(const struct doc *d, struct star_table *t, const char *const *names,
    size_t count, struct err *e);

/* "references": {"column": "table"}, as in model and manifest. */
bool star_read_references(
    const struct doc *d, const json_t *object, struct star_table *t, struct err *e);

#endif

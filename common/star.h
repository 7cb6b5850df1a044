/*
 * A table of the warehouse, as the star model defines it, a transformed manifest carries it, and
 * the loader needs it: columns with SQL types, key, merge rule, surrogate key, references, history,
 * and how a fact is distributed.
 *
 * Model and manifest are input, and what they say becomes SQL: both are read by the functions here,
 * which take nothing else than what PostgreSQL takes as it stands.
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
    const char *type; /* as sqltype_add prints it: "numeric(10,2)" */
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
    /* The column of a fact's key by whose value Citus spreads its rows over the workers; NULL: it
     * lies on one server. */
    const char *distribute;
};

/* The index of a column by name; column_count when there is none. */
size_t star_column_index(const struct star_table *t, const char *name);

/* Whether column i is part of the key. */
bool star_is_key(const struct star_table *t, size_t column);

/* The longest name that PostgreSQL takes (NAMEDATALEN - 1), its most columns of a table
 * (MaxHeapAttributeNumber) and of a key (INDEX_MAX_KEYS). */
enum { STAR_NAME_MAX_BYTES = 63, STAR_COLUMNS_MAX = 1600, STAR_KEY_MAX = 32 };

/* A name of a table or column, whole: 1 to 63 bytes; any but NUL will do, since it is quoted on its
 * way into SQL.  `what` it is the name of, for the error. */
bool star_check_name(const struct doc *d, const char *what, const char *name, struct err *e);

/* Makes room for `count` columns.  Then star_add_column appends each, checked: its name, that it is
 * not there yet, its type, of which it takes the canonical text. */
bool star_begin_columns(const struct doc *d, struct star_table *t, size_t count, struct err *e);
bool star_add_column(const struct doc *d, struct star_table *t, const char *name, const char *type,
    bool not_null, struct err *e);

/* Reads "merge", "key", "surrogate", "references", "history", "distribute", once the columns are
 * there, and checks what they say of each other.  That a referenced table is there: see ddl_order.
 */
bool star_read_rules(
    const struct doc *d, const json_t *object, struct star_table *t, struct err *e);

/* The members of a manifest that describe it: into an object, and from one. */
void star_write(const struct star_table *t, json_t *object);
bool star_read(const struct doc *d, const json_t *object, struct star_table *t, struct err *e);

#endif

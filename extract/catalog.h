/*
 * The catalog of the source: which tables a run extracts, their columns and keys.
 */
#ifndef TT_CATALOG_H
#define TT_CATALOG_H

#include "mem.h"
#include "model.h"
#include "pg.h"
#include "row.h"

struct catalog_table {
    const char *name;
    const char *oid;
    bool partitioned;
    struct column *columns;
    size_t column_count;
    const char **key; /* columns of the primary key, in its order */
    size_t key_count;
    bool has_children; /* tables that inherit from it */
    const char
        *structure;    /* fingerprint: differs when contents can have changed without any xmin */
    uint64_t estimate; /* of its rows; 0: nobody knows */
    uint64_t bytes;    /* on the server's disk, but for values that are stored apart */
    uint64_t pages;    /* the same in pages, of which it can be read in ranges; 0: it cannot */
};

/* What has a name that is asked for, and cannot be extracted. */
struct catalog_other {
    const char *name;
    const char *what; /* "a view" */
};

struct catalog {
    const char *schema;
    struct catalog_table *tables; /* by name */
    size_t count;
    struct catalog_other *others;
    size_t other_count;
    struct arena arena;
};

/* Which of them are wanted. */
struct catalog_selection {
    const struct model *model;  /* only tables that it uses; NULL: any */
    const char *const *include; /* shell patterns; none: all */
    size_t include_count;
    const char *const *exclude;
    size_t exclude_count;
};

/*
 * Reads the catalog as the transaction of `pg` sees it: the selected tables of `schema`.
 */
bool catalog_read(struct catalog *c, struct pg *pg, const char *schema,
    const struct catalog_selection *selection, struct err *e);
void catalog_release(struct catalog *c);

/* Only which tables there are: a tenth of the time.  Columns, key and structure are not set. */
bool catalog_read_tables(struct catalog *c, struct pg *pg, const char *schema,
    const struct catalog_selection *selection, struct err *e);

/* Table i is one that cannot be extracted. */
void catalog_set_aside(struct catalog *c, size_t i, const char *what);

/*
 * Describes why the table of that name cannot be extracted, as ERR_DATA with a remedy; true and
 * nothing when it can.
 */
bool catalog_check_table(const struct catalog *c, const char *name, struct err *e);

/* Whether a table is selected by its name. */
bool catalog_is_selected(const struct catalog_selection *selection, const char *name);

/* The same tables under the same names. */
bool catalog_same_tables(const struct catalog *a, const struct catalog *b);

/* By name; NULL: it is none of the others. */
const struct catalog_other *catalog_find_other(const struct catalog *c, const char *name);

const struct catalog_table *catalog_find(const struct catalog *c, const char *name);

#endif

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
    size_t key_count; /* 0: it has none */
    const char
        *structure;    /* fingerprint: differs when contents can have changed without any xmin */
    uint64_t estimate; /* of its rows; 0: nobody knows */
};

struct catalog {
    const char *schema;
    struct catalog_table *tables; /* by name */
    size_t count;
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
 * Reads the catalog as the transaction of `pg` sees it: the selected tables of `schema`.  ERR_DATA,
 * naming it, when a selected table has no primary key.
 */
bool catalog_read(struct catalog *c, struct pg *pg, const char *schema,
    const struct catalog_selection *selection, struct err *e);
void catalog_release(struct catalog *c);

/* Only which tables there are: a tenth of the time.  Columns, key and structure are not set. */
bool catalog_read_tables(struct catalog *c, struct pg *pg, const char *schema,
    const struct catalog_selection *selection, struct err *e);

/* The same tables under the same names. */
bool catalog_same_tables(const struct catalog *a, const struct catalog *b);

const struct catalog_table *catalog_find(const struct catalog *c, const char *name);

#endif

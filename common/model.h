/*
 * The star model: which table of the warehouse is made of what, as JSON files, one a table, read
 * strictly; tt-model(5) describes them.  This module knows their form and what they say of each
 * other; what the named functions do, and whether they fit, is the transform's business.
 *
 *   { "table": "dim_counterparty", "about": "One row per counterparty, with its legal address.",
 *     "from": "counterparty", "key": ["counterparty_id"], "merge": "upsert",
 *     "join": [ { "table": "address", "as": "legal", "on": { "address_id": "legal_address_id" } }
 * ], "columns": [ ["counterparty_id", "integer not null", "counterparty_id"],
 *                  ["counterparty_legal_city", "varchar not null", "legal.city"] ] }
 *
 * A table with "calendar": true instead of "from" is generated: one row a day of each whole year
 * that a column which references it falls in.
 */
#ifndef TT_MODEL_H
#define TT_MODEL_H

#include "star.h"
#include "stream.h"

enum { MODEL_FROM = -1 };

/* A column of the source: of the table in "from", or of a joined one. */
struct model_field {
    int join; /* index into joins, or MODEL_FROM */
    const char *column;
};

struct model_join {
    const char *table;
    const char *as;
    const char **parent_columns;      /* of `table`: its key */
    struct model_field *child_fields; /* what they equal: of "from" or an earlier join */
    size_t on_count;
};

/* Where a column of the warehouse comes from; parallel to star.columns. */
struct model_column {
    struct model_field field;
    const char *function; /* NULL: as it is */
    const char *fallback; /* instead of NULL; NULL: none */
};

struct model_table {
    struct star_table star;
    const char *about;
    const char *file;
    const char *from; /* source table; NULL: generated */
    struct model_join *joins;
    size_t join_count;
    struct model_column *columns;
};

struct model {
    struct model_table *tables; /* in the order of their files' names */
    size_t table_count;
    size_t *order; /* indexes into tables: each after those that it references */
    const char *dir;
    char checksum[STREAM_CHECKSUM_SIZE];
    struct arena arena;
};

/* Loads and checks DIR/ *.json as a whole.  NULL: the model that is installed with the program
 * (../share/tt/model or, in a build tree, ../transform/model, as seen from the program).
 * ERR_CONFIG, naming file and table. */
bool model_load(struct model *m, const char *dir, struct err *e);
void model_release(struct model *m);

/* Whether the model reads a table of the source, in "from" or "join". */
bool model_uses(const struct model *m, const char *source_table);

#endif

#include "catalog.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "extract/sql/catalog.sql.h"
#include "extract/sql/tables.sql.h"

enum { RELNAME, OID, PARTITIONED, ATTNAME, TYPE, KIND, KEY_POSITION, STRUCTURE, ESTIMATE };

static bool matches(const char *name, const char *const *patterns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(patterns[i], name) == 0 || fnmatch(patterns[i], name, 0) == 0)
            return true;
    }
    return false;
}

static bool is_selected(const struct catalog_selection *s, const char *name)
{
    return (s->model == NULL || model_uses(s->model, name)) &&
           (s->include_count == 0 || matches(name, s->include, s->include_count)) &&
           !matches(name, s->exclude, s->exclude_count);
}

static struct catalog_table *take_relation(struct catalog *c, const struct pg_rows *rows, int row)
{
    struct catalog_table *t = &c->tables[c->count++];
    t->name = arena_strdup(&c->arena, pg_rows_value(rows, row, RELNAME));
    t->oid = arena_strdup(&c->arena, pg_rows_value(rows, row, OID));
    t->partitioned = pg_rows_value(rows, row, PARTITIONED)[0] == 't';
    return t;
}

/* Rows [first, end) are the columns of one table. */
static void take_table(struct catalog *c, const struct pg_rows *rows, int first, int end)
{
    struct catalog_table *t = take_relation(c, rows, first);
    size_t count = (size_t)(end - first);
    t->structure = arena_strdup(&c->arena, pg_rows_value(rows, first, STRUCTURE));
    (void)text_to_uint64(text_of(pg_rows_value(rows, first, ESTIMATE)), &t->estimate);
    t->columns = arena_calloc(&c->arena, count, sizeof *t->columns);
    t->key = arena_calloc(&c->arena, count, sizeof *t->key);
    t->column_count = count;
    for (size_t i = 0; i < count; i++) {
        struct column *column = &t->columns[i];
        int row = first + (int)i;
        column->name = arena_strdup(&c->arena, pg_rows_value(rows, row, ATTNAME));
        column->type = arena_strdup(&c->arena, pg_rows_value(rows, row, TYPE));
        (void)column_kind_of(pg_rows_value(rows, row, KIND), &column->kind);
        const char *position = pg_rows_value(rows, row, KEY_POSITION);
        if (position != NULL) { /* counts from 0 */
            t->key[strtoul(position, NULL, 10)] = column->name;
            t->key_count++;
        }
    }
}

static int end_of_table(const struct pg_rows *rows, int first)
{
    int row = first;
    while (row < pg_rows_count(rows) &&
           strcmp(pg_rows_value(rows, row, RELNAME), pg_rows_value(rows, first, RELNAME)) == 0)
        row++;
    return row;
}

static struct pg_rows *begin_read(
    struct catalog *c, struct pg *pg, const char *sql, const char *schema, struct err *e)
{
    *c = (struct catalog){.arena = ARENA_INIT};
    struct pg_rows *rows = pg_query(pg, sql, &schema, 1, e);
    if (rows == NULL)
        return NULL;
    c->schema = arena_strdup(&c->arena, schema);
    c->tables = arena_calloc(&c->arena, (size_t)pg_rows_count(rows), sizeof *c->tables);
    return rows;
}

bool catalog_read_tables(struct catalog *c, struct pg *pg, const char *schema,
    const struct catalog_selection *selection, struct err *e)
{
    struct pg_rows *rows = begin_read(c, pg, tables_sql, schema, e);
    if (rows == NULL)
        return false;
    for (int row = 0; row < pg_rows_count(rows); row++) {
        if (is_selected(selection, pg_rows_value(rows, row, RELNAME)))
            (void)take_relation(c, rows, row);
    }
    pg_rows_free(rows);
    return true;
}

bool catalog_read(struct catalog *c, struct pg *pg, const char *schema,
    const struct catalog_selection *selection, struct err *e)
{
    struct pg_rows *rows = begin_read(c, pg, catalog_sql, schema, e);
    if (rows == NULL)
        return false;
    bool ok = true;
    for (int first = 0; ok && first < pg_rows_count(rows);) {
        int end = end_of_table(rows, first);
        if (is_selected(selection, pg_rows_value(rows, first, RELNAME))) {
            take_table(c, rows, first, end);
            const struct catalog_table *t = &c->tables[c->count - 1];
            if (t->key_count == 0)
                ok = err_set(e, ERR_DATA,
                    "table '%s' of schema '%s' has no primary key: its rows "
                    "cannot be told apart",
                    t->name, schema);
        }
        first = end;
    }
    pg_rows_free(rows);
    if (!ok)
        catalog_release(c);
    return ok;
}

void catalog_release(struct catalog *c)
{
    arena_release(&c->arena);
}

bool catalog_same_tables(const struct catalog *a, const struct catalog *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->tables[i].name, b->tables[i].name) != 0 ||
            strcmp(a->tables[i].oid, b->tables[i].oid) != 0)
            return false;
    }
    return true;
}

const struct catalog_table *catalog_find(const struct catalog *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->tables[i].name, name) == 0)
            return &c->tables[i];
    }
    return NULL;
}

#include "catalog.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "extract/sql/catalog.sql.h"
#include "extract/sql/names.sql.h"
#include "extract/sql/plain.sql.h"
#include "extract/sql/tables.sql.h"
#include "sqlform.h"

enum {
    RELNAME,
    OID,
    PARTITIONED,
    ATTNAME,
    TYPE,
    BASE,
    KEY_POSITION,
    STRUCTURE,
    ESTIMATE,
    BYTES,
    PAGES,
    PRINTS
};
enum { OTHER = 3, HAS_CHILDREN }; /* of tables.sql, behind the same three */

static bool matches(const char *name, const char *const *patterns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(patterns[i], name) == 0 || fnmatch(patterns[i], name, 0) == 0)
            return true;
    }
    return false;
}

bool catalog_is_selected(const struct catalog_selection *s, const char *name)
{
    return (s->model == NULL || model_uses(s->model, name)) &&
           (s->include_count == 0 || matches(name, s->include, s->include_count)) &&
           !matches(name, s->exclude, s->exclude_count);
}

static void add_other(struct catalog *c, const char *name, const char *what)
{
    c->others[c->other_count++] = (struct catalog_other){name, arena_strdup(&c->arena, what)};
}

static void take_relation(struct catalog *c, const struct pg_rows *rows, int row)
{
    const char *name = arena_strdup(&c->arena, pg_rows_value(rows, row, RELNAME));
    const char *other = pg_rows_value(rows, row, OTHER);
    if (other != NULL) {
        add_other(c, name, other);
        return;
    }
    c->tables[c->count++] = (struct catalog_table){.name = name,
        .oid = arena_strdup(&c->arena, pg_rows_value(rows, row, OID)),
        .partitioned = pg_rows_value(rows, row, PARTITIONED)[0] == 't',
        .has_children = pg_rows_value(rows, row, HAS_CHILDREN)[0] == 't'};
}

/* Rows [first, end) are the columns of the table. */
static void take_columns(
    struct catalog *c, struct catalog_table *t, const struct pg_rows *rows, int first, int end)
{
    size_t count = (size_t)(end - first);
    t->structure = arena_strdup(&c->arena, pg_rows_value(rows, first, STRUCTURE));
    (void)text_to_uint64(text_of(pg_rows_value(rows, first, ESTIMATE)), &t->estimate);
    (void)text_to_uint64(text_of(pg_rows_value(rows, first, BYTES)), &t->bytes);
    (void)text_to_uint64(text_of(pg_rows_value(rows, first, PAGES)), &t->pages);
    t->columns = arena_calloc(&c->arena, count, sizeof *t->columns);
    t->key = arena_calloc(&c->arena, count, sizeof *t->key);
    t->column_count = count;
    for (size_t i = 0; i < count; i++) {
        struct column *column = &t->columns[i];
        int row = first + (int)i;
        column->name = arena_strdup(&c->arena, pg_rows_value(rows, row, ATTNAME));
        column->type = arena_strdup(&c->arena, pg_rows_value(rows, row, TYPE));
        column->kind = sqlform_json((unsigned)strtoul(pg_rows_value(rows, row, BASE), NULL, 10));
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

bool catalog_read_tables(struct catalog *c, struct pg *pg, const char *schema,
    const struct catalog_selection *selection, struct err *e)
{
    *c = (struct catalog){.arena = ARENA_INIT};
    struct pg_rows *rows = pg_query(pg, tables_sql, &schema, 1, e);
    if (rows == NULL)
        return false;
    size_t count = (size_t)pg_rows_count(rows);
    c->schema = arena_strdup(&c->arena, schema);
    c->tables = arena_calloc(&c->arena, count, sizeof *c->tables);
    c->others = arena_calloc(&c->arena, count, sizeof *c->others);
    for (int row = 0; row < pg_rows_count(rows); row++) {
        if (catalog_is_selected(selection, pg_rows_value(rows, row, RELNAME)))
            take_relation(c, rows, row);
    }
    pg_rows_free(rows);
    return true;
}

/* "{1,2}" */
static void add_oids(struct buf *array, const struct catalog *c)
{
    buf_addc(array, '{');
    for (size_t i = 0; i < c->count; i++)
        buf_printf(array, "%s%s", i == 0 ? "" : ",", c->tables[i].oid);
    buf_addc(array, '}');
}

/* Both in the order of the names. */
static bool take_all_columns(struct catalog *c, const struct pg_rows *rows, struct err *e)
{
    int first = 0;
    for (size_t i = 0; i < c->count; i++) {
        int end = end_of_table(rows, first);
        if (end == first || strcmp(pg_rows_value(rows, first, OID), c->tables[i].oid) != 0)
            return err_set(
                e, ERR_BUG, "table '%s' has no columns in the catalog", c->tables[i].name);
        take_columns(c, &c->tables[i], rows, first, end);
        first = end;
    }
    return true;
}

/* What tables are made of that are not plain.  Where values are printed as the names of objects
 * those names count, too: then it is asked again, with them. */
static struct pg_rows *read_any_columns(struct pg *pg, const char *oids, struct err *e)
{
    const char *params[] = {oids, NULL};
    struct pg_rows *rows = pg_query(pg, catalog_sql, params, 2, e);
    bool done = rows == NULL || pg_rows_count(rows) == 0 || pg_rows_value(rows, 0, PRINTS) == NULL;
    if (done)
        return rows;
    const char *prints = pg_rows_value(rows, 0, PRINTS);
    struct pg_rows *names = pg_query(pg, names_sql, &prints, 1, e);
    pg_rows_free(rows);
    if (names == NULL)
        return NULL;
    params[1] = pg_rows_value(names, 0, 0);
    rows = pg_query(pg, catalog_sql, params, 2, e);
    pg_rows_free(names);
    return rows;
}

static struct pg_rows *read_columns(struct pg *pg, const char *oids, struct err *e)
{
    struct pg_rows *rows = pg_query(pg, plain_sql, &oids, 1, e);
    if (rows == NULL || pg_rows_count(rows) > 0)
        return rows;
    pg_rows_free(rows);
    return read_any_columns(pg, oids, e);
}

bool catalog_read(struct catalog *c, struct pg *pg, const char *schema,
    const struct catalog_selection *selection, struct err *e)
{
    struct buf oids = BUF_INIT;
    if (!catalog_read_tables(c, pg, schema, selection, e))
        return false;
    add_oids(&oids, c);
    struct pg_rows *rows = read_columns(pg, oids.data, e);
    bool ok = rows != NULL && take_all_columns(c, rows, e);
    pg_rows_free(rows);
    buf_release(&oids);
    if (!ok)
        catalog_release(c);
    return ok;
}

void catalog_set_aside(struct catalog *c, size_t i, const char *what)
{
    add_other(c, c->tables[i].name, what);
    memmove(&c->tables[i], &c->tables[i + 1], (--c->count - i) * sizeof *c->tables);
}

/* What to do about it. */
static bool hint_for(const struct catalog_other *other, const char *name, struct err *e)
{
    if (other == NULL)
        return err_hint(
            e, "rename it back or mend the model; it is left out by --exclude-table '%s'", name);
    if (strstr(other->what, "primary key") != NULL)
        return err_hint(
            e, "ALTER TABLE ... ADD PRIMARY KEY (...): without one its rows cannot be told apart");
    if (strstr(other->what, "inherit") != NULL)
        return err_hint(e,
            "move those rows into the table itself, make the tables partitions of it, or "
            "take them out by ALTER TABLE ... NO INHERIT");
    return err_hint(e,
        "only tables of the database itself have what tells changed rows: name such a one "
        "in the model, or give this one back its name");
}

bool catalog_check_table(const struct catalog *c, const char *name, struct err *e)
{
    const struct catalog_other *other = catalog_find_other(c, name);
    if (catalog_find(c, name) != NULL)
        return true;
    if (other == NULL)
        err_set(e, ERR_DATA, "table '%s' is not extracted: schema '%s' does not have it", name,
            c->schema);
    else
        err_set(e, ERR_DATA, "table '%s' is not extracted: in schema '%s' it is %s", name,
            c->schema, other->what);
    return hint_for(other, name, e);
}

void catalog_release(struct catalog *c)
{
    arena_release(&c->arena);
}

bool catalog_same_tables(const struct catalog *a, const struct catalog *b)
{
    if (a->count != b->count || a->other_count != b->other_count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->tables[i].name, b->tables[i].name) != 0 ||
            strcmp(a->tables[i].oid, b->tables[i].oid) != 0)
            return false;
    }
    return true;
}

const struct catalog_other *catalog_find_other(const struct catalog *c, const char *name)
{
    for (size_t i = 0; i < c->other_count; i++) {
        if (strcmp(c->others[i].name, name) == 0)
            return &c->others[i];
    }
    return NULL;
}

const struct catalog_table *catalog_find(const struct catalog *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->tables[i].name, name) == 0)
            return &c->tables[i];
    }
    return NULL;
}

#include "published.h"

#include <stdlib.h>

#include "extract/sql/published.sql.h"

enum { ROOT, RELATION, MARK, WHY, WRITES, ALL_WRITES };

/* Types whose values have one text each, for ever: no setting, no label, no name is in it.  Only
 * by such a key is a change of the log the same row in the snapshot. */
static bool is_lasting(const char *type)
{
    static const char *const types[] = {"smallint", "integer", "bigint", "numeric", "text",
        "character varying", "character", "uuid", "boolean", "date", "timestamp without time zone",
        "timestamp with time zone", "bytea"};
    size_t len = strcspn(type, "(");
    if (strcmp(type, "numeric") == 0) /* 1.0 is 1.00; of numeric(10,2) each value has one text */
        return false;
    const char *end = strchr(type, ')');
    struct buf bare = BUF_INIT;
    buf_add(&bare, type, len);
    buf_adds(&bare, end == NULL ? "" : end + 1); /* timestamp(3) without time zone */
    bool found = false;
    for (size_t i = 0; !found && i < sizeof types / sizeof types[0]; i++)
        found = strcmp(buf_str(&bare), types[i]) == 0;
    buf_release(&bare);
    return found;
}

static const char *why_not(const struct catalog_table *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        for (size_t k = 0; k < t->key_count; k++) {
            if (t->key[k] == t->columns[i].name && !is_lasting(t->columns[i].type))
                return "its key has a type whose values can come to have other texts";
        }
    }
    return NULL;
}

static struct pg_rows *ask(struct snapshot *s, const char *publication, struct err *e)
{
    struct buf oids = BUF_INIT;
    for (size_t i = 0; i < s->catalog.count; i++)
        buf_printf(&oids, "%s%s", i == 0 ? "{" : ",", s->catalog.tables[i].oid);
    buf_adds(&oids, s->catalog.count == 0 ? "{}" : "}");
    const char *params[] = {oids.data, publication};
    struct pg_rows *rows = pg_query(s->pg, published_sql, params, 2, e);
    buf_release(&oids);
    return rows;
}

static size_t number_of(const struct catalog *c, const char *oid)
{
    size_t i = 0;
    while (i < c->count && strcmp(c->tables[i].oid, oid) != 0)
        i++;
    return i;
}

static uint64_t number(const struct pg_rows *rows, int row, int column)
{
    uint64_t n = 0;
    const char *value = pg_rows_value(rows, row, column);
    if (value != NULL)
        (void)text_to_uint64(text_of(value), &n);
    return n;
}

static void take_row(struct published *p, struct catalog *c, const struct pg_rows *rows, int row)
{
    size_t i = number_of(c, pg_rows_value(rows, row, ROOT));
    const char *why = pg_rows_value(rows, row, WHY);
    unsigned long oid = strtoul(pg_rows_value(rows, row, RELATION), NULL, 10);
    if (p->tables[i].mark == NULL) {
        p->tables[i].mark = arena_strdup(&c->arena, pg_rows_value(rows, row, MARK));
        p->tables[i].why = why == NULL ? why_not(&c->tables[i]) : arena_strdup(&c->arena, why);
        p->tables[i].writes = number(rows, row, WRITES);
        p->writes = number(rows, row, ALL_WRITES);
    }
    p->relations[p->relation_count++] = (struct published_relation){(uint32_t)oid, i};
}

static int compare(const void *a, const void *b)
{
    uint32_t x = ((const struct published_relation *)a)->oid;
    uint32_t y = ((const struct published_relation *)b)->oid;
    return (x > y) - (x < y);
}

bool published_read(struct published *p, struct snapshot *s, const char *publication, struct err *e)
{
    struct catalog *c = &s->catalog;
    struct pg_rows *rows = ask(s, publication, e);
    *p = (struct published){.tables = NULL};
    if (rows == NULL)
        return false;
    p->tables = arena_calloc(&c->arena, c->count + 1, sizeof *p->tables);
    p->relations = arena_calloc(&c->arena, (size_t)pg_rows_count(rows) + 1, sizeof *p->relations);
    for (int row = 0; row < pg_rows_count(rows); row++)
        take_row(p, c, rows, row);
    pg_rows_free(rows);
    qsort(p->relations, p->relation_count, sizeof *p->relations, compare);
    return true;
}

const struct published_relation *published_find(const struct published *p, uint32_t oid)
{
    const struct published_relation key = {oid, 0};
    return bsearch(&key, p->relations, p->relation_count, sizeof key, compare);
}

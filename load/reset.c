#include "reset.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ledger.h"
#include "load/sql/reset_relations.sql.h"

bool reset_how_of(const char *name, enum reset_how *how)
{
    static const char *const names[] = {
        [RESET_PLAN] = "plan", [RESET_EMPTY] = "empty", [RESET_DROP] = "drop"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0) {
            *how = (enum reset_how)i;
            return true;
        }
    }
    return false;
}

/* Appends "a, b" of one kind of relations; the count of them. */
static int add_names(struct buf *sql, const struct pg_rows *relations, const char *kind)
{
    int count = 0;
    for (int i = 0; i < pg_rows_count(relations); i++) {
        if (strcmp(pg_rows_value(relations, i, 0), kind) == 0)
            buf_printf(sql, "%s%s", count++ == 0 ? "" : ", ", pg_rows_value(relations, i, 1));
    }
    return count;
}

static bool print_plan(struct pg *pg, const struct pg_rows *relations, struct err *e)
{
    struct buf sql = BUF_INIT;
    bool ok = true;
    for (int i = 0; ok && i < pg_rows_count(relations); i++) {
        const char *name = pg_rows_value(relations, i, 1);
        if (strcmp(pg_rows_value(relations, i, 0), "table") != 0)
            continue;
        buf_reset(&sql);
        buf_printf(&sql, "SELECT pg_catalog.count(*) FROM %s", name);
        struct pg_rows *count = pg_query(pg, sql.data, NULL, 0, e);
        ok = count != NULL;
        if (ok)
            printf("%s\t%s\n", name, pg_rows_value(count, 0, 0));
        pg_rows_free(count);
    }
    buf_release(&sql);
    if (ok && fflush(stdout) != 0)
        ok = err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
    return ok;
}

/* One TRUNCATE, or one DROP TABLE, of all: they refer to each other. */
static bool apply(struct pg *pg, const struct pg_rows *relations, enum reset_how how, struct err *e)
{
    struct buf sql = BUF_INIT;
    struct buf views = BUF_INIT;
    if (how == RESET_EMPTY) {
        buf_adds(&sql, "TRUNCATE TABLE ");
        (void)add_names(&sql, relations, "table");
        buf_adds(&sql, " RESTART IDENTITY");
    } else {
        if (add_names(&views, relations, "view") > 0)
            buf_printf(&sql, "DROP VIEW %s;", views.data);
        buf_adds(&sql, "DROP TABLE ");
        (void)add_names(&sql, relations, "table");
        buf_adds(&sql, ";DROP SCHEMA tt");
    }
    bool ok = pg_exec(pg, "SET LOCAL lock_timeout = '10s'", NULL, e) &&
              pg_exec(pg, sql.data, NULL, e) && pg_commit(pg, e);
    buf_release(&views);
    buf_release(&sql);
    return ok || err_context(e, "the warehouse stays as it is");
}

static bool reset(
    struct pg *pg, const char *schema, const char *tables, enum reset_how how, struct err *e)
{
    const char *const params[] = {schema, tables};
    bool exists;
    if (!ledger_lock(pg, e) || !ledger_exists(pg, &exists, e))
        return false;
    if (!exists)
        return true;
    if (!ledger_check_format(pg, e) || !ledger_check_schema(pg, schema, e))
        return false;
    struct pg_rows *relations = pg_query(pg, reset_relations_sql, params, 2, e);
    bool ok = relations != NULL &&
              (how == RESET_PLAN ? print_plan(pg, relations, e) : apply(pg, relations, how, e));
    pg_rows_free(relations);
    return ok;
}

/* The names of the tables of the newest transformed run, as an array of PostgreSQL's. */
static bool newest_tables(const struct lake *lake, struct buf *array, struct err *e)
{
    struct run_id newest;
    struct manifest m;
    if (!lake_newest(lake, LAKE_TRANSFORMED, &newest, e))
        return false;
    if (newest.text[0] == '\0')
        return true;
    if (!manifest_read(&m, lake, LAKE_TRANSFORMED, &newest, e))
        return false;
    for (size_t i = 0; i < m.table_count; i++) {
        buf_adds(array, i == 0 ? "{\"" : ",\"");
        for (const char *c = m.tables[i].table; *c != '\0'; c++) {
            if (*c == '"' || *c == '\\')
                buf_addc(array, '\\');
            buf_addc(array, *c);
        }
        buf_addc(array, '"');
    }
    buf_addc(array, '}');
    manifest_release(&m);
    return true;
}

bool reset_warehouse(
    struct pg *pg, const char *schema, const struct lake *lake, enum reset_how how, struct err *e)
{
    struct buf tables = BUF_INIT;
    if (lake != NULL && !newest_tables(lake, &tables, e))
        return false;
    if (tables.len == 0)
        buf_adds(&tables, "{}");
    bool ok = pg_begin(pg, "ISOLATION LEVEL READ COMMITTED READ WRITE", e) &&
              reset(pg, schema, tables.data, how, e);
    pg_rollback(pg); /* after COMMIT it does nothing */
    buf_release(&tables);
    return ok;
}

#include "warehouse.h"

#include <stdlib.h>

#include "ddl.h"
#include "firstload.h"
#include "load/sql/append_seed.sql.h"
#include "load/sql/history_seed.sql.h"
#include "log.h"
#include "sql.h"
#include "statement.h"

/* Warns when no index begins with the natural key of a fact that was there before. */
static void check_key_index(const struct look *look, const struct star_table *t)
{
    const char *key = t->columns[t->key[0]].name;
    if (look_is_indexed(look, look->schema, t->name, key))
        return;
    struct buf table = BUF_INIT, column = BUF_INIT;
    sql_add_qualified(&table, look->schema, t->name);
    sql_add_ident(&column, key);
    log_warning(
        "table '%s' has no index on its key, which makes loads slow: CREATE INDEX ON %s (%s)",
        t->name, table.data, column.data);
    buf_release(&column);
    buf_release(&table);
}

/* SQL for rows that were there before what belongs to their table. */
static void add_seed(struct buf *sql, const char *schema, const struct star_table *t,
    const struct manifest *m, const char *seed)
{
    struct statement s;
    statement_init(&s, NULL, schema, t, kind_of(t, m), m);
    sql_add_template(sql, seed, s.vars);
    buf_adds(sql, ";\n");
    statement_release(&s);
}

/* Appends what is missing of one table, and to `later` what it gets once it is loaded; tells
 * whether it is one that was there before tt. */
static bool add_missing(struct buf *sql, struct buf *later, const struct look *look, bool is_filled,
    const struct star_table *t, const struct star_table *const *all, const struct manifest *m)
{
    const char *schema = look->schema;
    bool there = look_has(look, schema, t->name);
    if (!there && is_filled) {
        firstload_add_move(sql, schema, t->name);
    } else if (!there) {
        ddl_add_table(sql, schema, t, all, m->table_count);
        ddl_add_foreign_keys(later, schema, t, all, m->table_count);
    }
    if (t->history) {
        char *history = ddl_name(t->name, "_history");
        if (!look_has(look, schema, history)) {
            ddl_add_history(sql, schema, t, all, m->table_count);
            add_seed(sql, schema, t, m, history_seed_sql);
        }
        free(history);
    }
    if (t->merge != STAR_APPEND)
        return there;
    char *ended = ddl_name(t->name, "_ended");
    char *current = ddl_name(t->name, "_current");
    if (!look_has(look, "tt", ended)) {
        ddl_add_ended(sql, schema, t);
        if (there)
            add_seed(sql, schema, t, m, append_seed_sql);
    } else {
        there = false; /* it is ours: nothing to say about its indexes */
    }
    if (!look_has(look, schema, current))
        ddl_add_current_view(sql, schema, t);
    free(ended);
    free(current);
    return there;
}

/* The schema itself.  CREATE SCHEMA IF NOT EXISTS would want the privilege also where it is there.
 */
static bool prepare_schema(struct pg *pg, const char *schema, bool create, struct err *e)
{
    struct pg_rows *rows =
        pg_query(pg, "SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1", &schema, 1, e);
    bool there = rows != NULL && pg_rows_count(rows) > 0;
    bool ok = rows != NULL;
    pg_rows_free(rows);
    if (!ok || there)
        return ok;
    if (!create)
        return err_set(e, ERR_CREATE, "schema '%s' is missing in the warehouse", schema);
    struct buf sql = BUF_INIT;
    buf_adds(&sql, "CREATE SCHEMA ");
    sql_add_ident(&sql, schema);
    ok = pg_exec(pg, sql.data, NULL, e);
    buf_release(&sql);
    return ok;
}

bool warehouse_prepare(struct pg *pg, const struct look *look, const struct manifest *m,
    const size_t *order, bool create, bool is_filled, struct buf *later, struct err *e)
{
    if (!look_check(look, m, e) || !prepare_schema(pg, look->schema, create, e))
        return false;
    const struct star_table **stars = mem_alloc(m->table_count, sizeof(struct star_table *));
    for (size_t i = 0; i < m->table_count; i++)
        stars[i] = &m->tables[i].star;
    bool ok = true;
    for (size_t i = 0; ok && i < m->table_count; i++) {
        const struct star_table *t = stars[order[i]];
        struct buf sql = BUF_INIT;
        bool was_there = add_missing(&sql, later, look, is_filled, t, stars, m);
        if (sql.len > 0 && !create) {
            ok = err_set(e, ERR_CREATE,
                "table '%s' or what belongs to it is missing in the warehouse", t->name);
            err_hint(e, "--no-create forbids to make it; tt-transform --ddl prints the SQL");
        } else if (sql.len > 0) {
            ok = statement_script(pg, sql.data, e) || err_context(e, "table '%s'", t->name);
        }
        if (ok && was_there && t->merge == STAR_APPEND)
            check_key_index(look, t);
        buf_release(&sql);
    }
    free(stars);
    return ok;
}

bool warehouse_finish(struct pg *pg, const struct buf *later, struct err *e)
{
    return later->len == 0 || statement_script(pg, later->data, e) ||
           err_context(e, "foreign keys");
}

/* *rows: whether a table that is there has some. */
static bool has_rows(
    struct pg *pg, const char *schema, const char *table, bool *rows, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_adds(&sql, "SELECT EXISTS (SELECT 1 FROM ");
    sql_add_qualified(&sql, schema, table);
    buf_adds(&sql, " LIMIT 1)"); /* without it Citus fetches all rows */
    struct pg_rows *found = pg_query(pg, sql.data, NULL, 0, e);
    *rows = found != NULL && pg_rows_value(found, 0, 0)[0] == 't';
    bool ok = found != NULL;
    pg_rows_free(found);
    buf_release(&sql);
    return ok;
}

bool warehouse_check_empty(
    struct pg *pg, const struct look *look, const struct manifest *m, struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && i < m->table_count; i++) {
        const char *table = m->tables[i].table;
        bool rows;
        if (!look_has(look, look->schema, table))
            continue;
        ok = has_rows(pg, look->schema, table, &rows, e);
        if (ok && rows)
            ok = err_set(e, ERR_DATA,
                "table '%s' of the warehouse has rows, and no run is in its ledger", table);
    }
    return ok;
}

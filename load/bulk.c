#include "bulk.h"

#include "load/sql/bulk_may.sql.h"
#include "load/sql/dependents.sql.h"
#include "log.h"
#include "staging.h"

static bool may_load(
    const struct statement *s, const struct star_table *star, bool *may, struct err *e)
{
    struct buf sql = BUF_INIT;
    struct buf references = BUF_INIT;
    buf_printf(&references, "%zu", star->reference_count);
    sql_add_template(&sql, bulk_may_sql, s->vars);
    const char *params[] = {statement_var(s, "target"), references.data};
    struct pg_rows *rows = pg_query(s->pg, sql.data, params, 2, e);
    bool ok = rows != NULL;
    *may = ok && pg_rows_value(rows, 0, 0)[0] == 't';
    pg_rows_free(rows);
    buf_release(&references);
    buf_release(&sql);
    return ok;
}

/* Runs one column of what dependents.sql found: 0 drops, 1 makes. */
static bool run_column(struct pg *pg, const struct pg_rows *dependents, int which, struct err *e)
{
    bool ok = true;
    for (int i = 0; ok && i < pg_rows_count(dependents); i++)
        ok = pg_exec(pg, pg_rows_value(dependents, i, which), NULL, e);
    return ok;
}

static bool load(
    const struct statement *s, const char *dir, const struct manifest_table *t, struct err *e)
{
    const char *target = statement_var(s, "target");
    struct pg_rows *dependents = pg_query(s->pg, dependents_sql, &target, 1, e);
    bool ok = dependents != NULL && run_column(s->pg, dependents, 0, e) &&
              staging_copy(s->pg, target, statement_var(s, "columns"), dir, &t->data, e) &&
              run_column(s->pg, dependents, 1, e) && statement_run(s, "ANALYZE :target", NULL, e);
    pg_rows_free(dependents);
    return ok;
}

bool bulk_load(const struct statement *s, const char *dir, const struct manifest_table *t,
    bool *done, struct err *e)
{
    bool may;
    *done = false;
    if (!may_load(s, &t->star, &may, e))
        return false;
    if (!may)
        return true;
    if (!pg_exec(s->pg, "SAVEPOINT tt_bulk; SET LOCAL lock_timeout = '5s'", NULL, e))
        return false;
    if (load(s, dir, t, e)) {
        *done = true;
        return pg_exec(s->pg, "RELEASE SAVEPOINT tt_bulk; SET LOCAL lock_timeout = 0", NULL, e);
    }
    if (e->class != ERR_DATA && e->class != ERR_BUSY && e->class != ERR_PERMISSION)
        return false;
    log_info("table '%s' cannot be loaded in bulk: %s", t->table, e->text);
    *e = (struct err)ERR_INIT;
    return pg_exec(s->pg, "ROLLBACK TO SAVEPOINT tt_bulk; SET LOCAL lock_timeout = 0", NULL, e);
}

#include "rejected.h"

#include <string.h>

#include "load/sql/reference_missing.sql.h"
#include "load/sql/rejected_forget.sql.h"
#include "load/sql/rejected_gone.sql.h"
#include "load/sql/rejected_hold_back.sql.h"
#include "load/sql/rejected_insert.sql.h"
#include "load/sql/rejected_load.sql.h"
#include "load/sql/rejected_retry.sql.h"
#include "load/sql/rejected_supersede.sql.h"
#include "load/sql/rejected_take_out.sql.h"
#include "refused.h"
#include "staging.h"

#define MISSING "tt_missing"

bool rejected_tables(struct pg *pg, struct rejected_tables *tables, struct err *e)
{
    tables->rows = pg_query(pg,
        "SELECT table_name FROM tt.rejected WHERE state = 'waiting' UNION "
        "SELECT table_name FROM tt.rejected WHERE state = 'refused'",
        NULL, 0, e);
    return tables->rows != NULL;
}

bool rejected_has(const struct rejected_tables *tables, const char *table)
{
    for (int i = 0; i < pg_rows_count(tables->rows); i++) {
        if (strcmp(pg_rows_value(tables->rows, i, 0), table) == 0)
            return true;
    }
    return false;
}

/* The query for one reference of the rows in `stage`. */
static void add_reference(struct buf *sql, const struct statement *s, const char *stage,
    const struct star_table *t, const struct star_reference *r, const struct manifest *m)
{
    const struct star_table *parent = &manifest_find(m, r->table)->star;
    const char *column = t->columns[r->column].name;
    struct buf b[5] = {BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT};
    sql_add_ident(&b[0], column);
    sql_add_literal(&b[1], column);
    sql_add_qualified(&b[2], s->schema, parent->name);
    sql_add_literal(&b[3], parent->name);
    sql_add_ident(&b[4], parent->columns[parent->key[0]].name);
    const struct sql_var vars[] = {{"stage", stage}, {"column", b[0].data},
        {"column_name", b[1].data}, {"parent", b[2].data}, {"parent_name", b[3].data},
        {"parent_key", b[4].data}, {NULL, NULL}};
    sql_add_template(sql, reference_missing_sql, vars);
    for (size_t i = 0; i < sizeof b / sizeof b[0]; i++)
        buf_release(&b[i]);
}

/* Makes the temporary table MISSING: the rows of `stage` whose parents are not there, and why. */
static bool find_missing(const struct statement *s, const char *stage,
    const struct manifest_table *t, const struct manifest *m, uint64_t *rows, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_adds(&sql, "CREATE TEMP TABLE " MISSING " ON COMMIT DROP AS ");
    for (size_t i = 0; i < t->star.reference_count; i++) {
        buf_adds(&sql, i == 0 ? "" : " UNION ALL ");
        add_reference(&sql, s, stage, &t->star, &t->star.references[i], m);
    }
    bool ok = pg_exec(s->pg, sql.data, rows, e);
    buf_release(&sql);
    return ok;
}

bool rejected_take_out(const struct statement *s, const struct manifest_table *t,
    const struct manifest *m, struct ledger_counts *counts, struct err *e)
{
    uint64_t missing;
    if (t->star.reference_count == 0)
        return true;
    if (!find_missing(s, STATEMENT_STAGE, t, m, &missing, e))
        return false;
    bool ok =
        missing == 0 || (statement_run(s, rejected_insert_sql, &counts->rejected, e) &&
                            (!t->complete || statement_run(s, rejected_hold_back_sql, NULL, e)) &&
                            statement_run(s, rejected_take_out_sql, NULL, e));
    return ok && staging_drop(s->pg, MISSING, e);
}

/*
 * Makes the temporary table of the rows that wait.  Those that are no rows of the table any more,
 * whose column types have changed, are superseded where the table came complete.
 */
static bool read_waiting(const struct statement *s, const struct manifest_table *t, struct err *e)
{
    if (!pg_exec(s->pg, "SAVEPOINT tt_waiting", NULL, e))
        return false;
    if (statement_run(s, rejected_retry_sql, NULL, e))
        return pg_exec(s->pg, "RELEASE SAVEPOINT tt_waiting", NULL, e);
    if (e->class != ERR_DATA)
        return false;
    if (!t->complete) {
        err_context(e, "rows that wait in tt.rejected are no rows of the table any more");
        return err_hint(e, "set their state to 'superseded', and bring the table whole: "
                           "tt-extract --full --table ...");
    }
    *e = (struct err)ERR_INIT;
    return pg_exec(s->pg, "ROLLBACK TO SAVEPOINT tt_waiting", NULL, e) &&
           statement_run(s, rejected_forget_sql, NULL, e) &&
           statement_run(s, rejected_retry_sql, NULL, e);
}

/* Takes those out of STATEMENT_RETRY whose parents are still missing. */
static bool leave_waiting(const struct statement *s, const struct manifest_table *t,
    const struct manifest *m, struct err *e)
{
    struct statement of = *s;
    uint64_t missing;
    statement_set_var(&of, "stage", STATEMENT_RETRY);
    return t->star.reference_count == 0 ||
           (find_missing(s, STATEMENT_RETRY, t, m, &missing, e) &&
               (missing == 0 || statement_run(&of, rejected_take_out_sql, NULL, e)) &&
               staging_drop(s->pg, MISSING, e));
}

bool rejected_retry(const struct statement *s, const struct manifest_table *t,
    const struct manifest *m, struct ledger_counts *counts, struct err *e)
{
    struct statement of = *s; /* with other tables in the place of some */
    bool ok = read_waiting(s, t, e) && refused_read(s, t->complete, e) &&
              pg_exec(s->pg, "ANALYZE pg_temp." STATEMENT_RETRY, NULL, e);
    statement_set_var(&of, "keys", STATEMENT_STAGE);
    ok = ok && statement_run(&of, rejected_supersede_sql, NULL, e);
    statement_set_var(&of, "keys", STATEMENT_DELETED);
    if (t->deleted.name != NULL)
        ok = ok && statement_run(&of, rejected_supersede_sql, NULL, e);
    statement_set_var(&of, "keys", STATEMENT_REFUSED);
    if (counts->refused > 0)
        ok = ok && statement_run(&of, rejected_supersede_sql, NULL, e);
    if (t->complete)
        ok = ok && statement_run(&of, rejected_gone_sql, NULL, e);
    return ok && leave_waiting(s, t, m, e) &&
           statement_run(s, rejected_load_sql, &counts->retried, e);
}

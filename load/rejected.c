#include "rejected.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "load/sql/rejected_forget.sql.h"
#include "load/sql/rejected_gone.sql.h"
#include "load/sql/rejected_hold_back.sql.h"
#include "load/sql/rejected_insert.sql.h"
#include "load/sql/rejected_keep.sql.h"
#include "load/sql/rejected_load.sql.h"
#include "load/sql/rejected_retry.sql.h"
#include "load/sql/rejected_supersede.sql.h"
#include "load/sql/rejected_take_out.sql.h"
#include "reference.h"
#include "refused.h"
#include "staging.h"

#define MISSING "pg_temp.tt_missing"
#define KEPT    "pg_temp.tt_kept"

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

/* Makes the temporary table MISSING: the rows of :stage whose parents are not there, and why. */
static bool find_missing(const struct statement *s, const struct manifest_table *t,
    const struct manifest *m, uint64_t *rows, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_adds(&sql, "CREATE TEMP TABLE " MISSING " ON COMMIT DROP AS ");
    for (size_t i = 0; i < t->star.reference_count; i++) {
        buf_adds(&sql, i == 0 ? "" : " UNION ALL ");
        reference_add_missing(&sql, s, &t->star, &t->star.references[i], m);
    }
    bool ok = pg_exec(s->pg, sql.data, rows, e);
    buf_release(&sql);
    return ok;
}

/* Those in MISSING are kept in tt.rejected. */
static bool keep(
    const struct statement *s, bool complete, struct ledger_counts *counts, struct err *e)
{
    struct statement of = *s;
    char last[24];
    (void)snprintf(last, sizeof last, "%" PRIu64, counts->staged);
    statement_set_var(&of, "last", last);
    return statement_run(s, rejected_keep_sql, NULL, e) &&
           statement_run(&of, rejected_insert_sql, &counts->rejected, e) &&
           (!complete || statement_run(s, rejected_hold_back_sql, NULL, e)) &&
           staging_drop_local(s->pg, KEPT, e);
}

/* A reference table of Citus takes no DELETE that looks into a temporary one. */
static bool take_out_listed(const struct statement *s, struct err *e)
{
    struct pg_rows *rows = pg_query(s->pg,
        "SELECT pg_catalog.array_agg(DISTINCT tid)::pg_catalog.text FROM " MISSING, NULL, 0, e);
    bool ok = rows != NULL;
    struct buf sql = BUF_INIT;
    if (ok) {
        sql_add_template(&sql, "DELETE FROM :stage AS s WHERE s.:tid = ANY (", s->vars);
        sql_add_literal(&sql, pg_rows_value(rows, 0, 0));
        buf_adds(&sql, "::pg_catalog.int8[])");
        ok = pg_exec(s->pg, sql.data, NULL, e);
    }
    buf_release(&sql);
    pg_rows_free(rows);
    return ok;
}

static bool take_out(const struct statement *s, struct err *e)
{
    return s->kind.spread == SPREAD_REFERENCE ? take_out_listed(s, e)
                                              : statement_run(s, rejected_take_out_sql, NULL, e);
}

bool rejected_take_out(const struct statement *s, const struct manifest_table *t,
    const struct manifest *m, struct ledger_counts *counts, struct err *e)
{
    uint64_t missing;
    if (t->star.reference_count == 0)
        return true;
    if (!find_missing(s, t, m, &missing, e))
        return false;
    bool ok = missing == 0 || (keep(s, t->complete, counts, e) && take_out(s, e));
    return ok && staging_drop_local(s->pg, MISSING, e);
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
    statement_set_var(&of, "tid", "ctid");
    return t->star.reference_count == 0 ||
           (find_missing(&of, t, m, &missing, e) &&
               (missing == 0 || statement_run(&of, rejected_take_out_sql, NULL, e)) &&
               staging_drop_local(s->pg, MISSING, e));
}

/* Of a reference table of Citus no DELETE of rows that are here may ask: it asks a copy of the keys
 * of :stage, :deleted, :held_back, which has then taken their place in `of`. */
static const char *const NEAR[][2] = {{"stage", "pg_temp.tt_near_stage"},
    {"deleted", "pg_temp.tt_near_deleted"}, {"held_back", "pg_temp.tt_near_held_back"}};

enum { NEAR_COUNT = sizeof NEAR / sizeof NEAR[0] };

static bool is_there(const struct manifest_table *t, size_t i)
{
    return i == 0 || (i == 1 ? t->deleted.name != NULL : t->complete);
}

static bool bring_near(struct statement *of, const struct manifest_table *t, struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && of->kind.spread == SPREAD_REFERENCE && i < NEAR_COUNT; i++) {
        struct buf sql = BUF_INIT;
        if (!is_there(t, i))
            continue;
        buf_printf(&sql, "CREATE TEMP TABLE %s ON COMMIT DROP AS SELECT %s FROM %s", NEAR[i][1],
            statement_var(of, "key_columns"), statement_var(of, NEAR[i][0]));
        ok = pg_exec(of->pg, sql.data, NULL, e);
        statement_set_var(of, NEAR[i][0], NEAR[i][1]);
        buf_release(&sql);
    }
    return ok;
}

static bool drop_near(const struct statement *of, const struct manifest_table *t, struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && of->kind.spread == SPREAD_REFERENCE && i < NEAR_COUNT; i++)
        ok = !is_there(t, i) || staging_drop_local(of->pg, NEAR[i][1], e);
    return ok;
}

bool rejected_retry(const struct statement *s, const struct manifest_table *t,
    const struct manifest *m, struct ledger_counts *counts, struct err *e)
{
    struct statement of = *s; /* with other tables in the place of some */
    bool ok = read_waiting(s, t, e) && refused_read(s, t->complete, e) &&
              pg_exec(s->pg, "ANALYZE " STATEMENT_RETRY, NULL, e) && bring_near(&of, t, e);
    statement_set_var(&of, "keys", statement_var(&of, "stage"));
    ok = ok && statement_run(&of, rejected_supersede_sql, NULL, e);
    statement_set_var(&of, "keys", statement_var(&of, "deleted"));
    if (t->deleted.name != NULL)
        ok = ok && statement_run(&of, rejected_supersede_sql, NULL, e);
    statement_set_var(&of, "keys", STATEMENT_REFUSED);
    if (counts->refused > 0)
        ok = ok && statement_run(&of, rejected_supersede_sql, NULL, e);
    if (t->complete)
        ok = ok && statement_run(&of, rejected_gone_sql, NULL, e);
    return ok && drop_near(&of, t, e) && leave_waiting(s, t, m, e) &&
           statement_run(s, rejected_load_sql, &counts->retried, e);
}

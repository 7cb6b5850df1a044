#include "merge.h"

#include <inttypes.h>

#include "bulk.h"
#include "load/sql/append_delete.sql.h"
#include "load/sql/append_end.sql.h"
#include "load/sql/append_insert.sql.h"
#include "load/sql/append_missing.sql.h"
#include "load/sql/append_unchanged.sql.h"
#include "load/sql/few_end.sql.h"
#include "load/sql/few_insert.sql.h"
#include "load/sql/few_live.sql.h"
#include "load/sql/history_close.sql.h"
#include "load/sql/history_delete.sql.h"
#include "load/sql/history_missing.sql.h"
#include "load/sql/history_open.sql.h"
#include "load/sql/refused_hold_back.sql.h"
#include "load/sql/upsert_insert.sql.h"
#include "load/sql/upsert_unchanged.sql.h"
#include "load/sql/upsert_update.sql.h"
#include "progress.h"
#include "refused.h"
#include "staging.h"

#define LIVE "pg_temp.tt_live"

/* One table on its way. */
struct merge {
    const struct manifest *m;
    const struct manifest_table *t;
    const char *dir;
    struct ledger_counts *counts;
    struct statement s;
    struct refused refused;
    struct statement deleted; /* the same with the deleted keys as its :stage */
};

/* Runs a template, and adds the rows that it touched. */
static bool run_adding(const struct statement *s, const char *sql, uint64_t *total, struct err *e)
{
    uint64_t rows;
    if (!statement_run(s, sql, &rows, e))
        return false;
    *total += rows;
    return true;
}

/* What the merge will leave alone, counted before it; *rest: whether there is anything else. */
static bool count_unchanged(struct merge *m, const struct statement *s, const char *sql,
    uint64_t rows, bool *rest, struct err *e)
{
    uint64_t unchanged;
    if (!statement_count(s, sql, &unchanged, e))
        return false;
    m->counts->unchanged += unchanged;
    *rest = unchanged != rows;
    return true;
}

/* The staged rows of `s` are here, and those of the dimension a copy on each server, which is not
 * updated by rows of one: so these go to a staging table of its kind. */
static bool update_there(struct merge *m, const struct statement *s, struct err *e)
{
    struct statement there = *s;
    there.kind = s->target_kind;
    statement_set_var(&there, "part", statement_var(s, "stage"));
    statement_set_var(&there, "stage", "tt.tt_stage");
    return staging_make(&there, "stage", statement_var(s, "columns"), e) &&
           statement_run(&there,
               "INSERT INTO :stage (:columns) SELECT :stage_columns FROM :part AS s", NULL, e) &&
           run_adding(&there, upsert_update_sql, &m->counts->updated, e) &&
           staging_drop(&there, "stage", e);
}

static bool upsert_near(struct merge *m, const struct statement *s, uint64_t rows, struct err *e)
{
    struct ledger_counts *c = m->counts;
    uint64_t there;
    bool rest;
    return count_unchanged(m, s, upsert_unchanged_sql, rows, &rest, e) &&
           (!rest || (statement_count(s,
                          "SELECT count(*) FROM :stage AS s JOIN :target AS t ON :key_match"
                          " WHERE (:target_values) IS DISTINCT FROM (:stage_values)",
                          &there, e) &&
                         (there == 0 || update_there(m, s, e)) &&
                         run_adding(s, upsert_insert_sql, &c->inserted, e)));
}

static bool upsert_rows(void *arg, const struct statement *s, uint64_t rows, struct err *e)
{
    struct merge *m = arg;
    struct ledger_counts *c = m->counts;
    bool has_values = m->t->star.column_count > m->t->star.key_count;
    bool rest;
    if (kind_is_near(&s->kind, &s->target_kind))
        return upsert_near(m, s, rows, e);
    return count_unchanged(m, s, upsert_unchanged_sql, rows, &rest, e) &&
           (!rest || !has_values || run_adding(s, upsert_update_sql, &c->updated, e)) &&
           (!rest || run_adding(s, upsert_insert_sql, &c->inserted, e)) &&
           (!m->t->star.history || (statement_run(s, history_close_sql, NULL, e) &&
                                       run_adding(s, history_open_sql, &c->opened, e)));
}

enum { NAMED_ROWS = 100 }; /* more of them are on all shards anyway */

/* Finds what is live of the staged rows: of the shards that the values of so few are on. */
static bool find_live(
    const struct merge *m, const struct statement *s, uint64_t rows, struct err *e)
{
    const struct star_table *t = &m->t->star;
    struct statement of = *s;
    struct buf column = BUF_INIT, sql = BUF_INIT, near = BUF_INIT;
    bool ok = true;
    if (t->distribute != NULL && rows <= NAMED_ROWS) {
        sql_add_ident(&column, t->distribute);
        buf_printf(&sql, "SELECT pg_catalog.array_agg(DISTINCT s.%s)::text FROM %s AS s",
            column.data, statement_var(s, "stage"));
        struct pg_rows *values = pg_query(s->pg, sql.data, NULL, 0, e);
        ok = values != NULL;
        if (ok && pg_rows_value(values, 0, 0) != NULL) {
            buf_printf(&near, "AND t.%s = ANY (", column.data);
            sql_add_literal(&near, pg_rows_value(values, 0, 0));
            buf_printf(&near, "::%s[])", t->columns[star_column_index(t, t->distribute)].type);
            statement_set_var(&of, "near", near.data);
        }
        pg_rows_free(values);
    }
    ok = ok && statement_run(&of, few_live_sql, NULL, e);
    buf_release(&near);
    buf_release(&sql);
    buf_release(&column);
    return ok;
}

/* The same three steps, of which only the first asks the shards. */
static bool append_near(struct merge *m, const struct statement *s, uint64_t rows, struct err *e)
{
    struct ledger_counts *c = m->counts;
    bool rest;
    return find_live(m, s, rows, e) &&
           count_unchanged(
               m, s, "SELECT count(*) FROM " LIVE " WHERE tt_is_same", rows, &rest, e) &&
           (!rest || (run_adding(s, few_end_sql, &c->superseded, e) &&
                         run_adding(s, few_insert_sql, &c->inserted, e))) &&
           staging_drop_local(s->pg, LIVE, e);
}

static bool append_rows(void *arg, const struct statement *s, uint64_t rows, struct err *e)
{
    struct merge *m = arg;
    struct ledger_counts *c = m->counts;
    bool rest;
    if (kind_is_near(&s->kind, &s->target_kind))
        return append_near(m, s, rows, e);
    return count_unchanged(m, s, append_unchanged_sql, rows, &rest, e) &&
           (!rest || run_adding(s, append_end_sql, &c->superseded, e)) &&
           (!rest || run_adding(s, append_insert_sql, &c->inserted, e));
}

/* What is staged and, with `retry`, what was refused earlier. */
static bool merge_rows(struct merge *m, bool retry, struct err *e)
{
    refused_merge_fn *merge = m->t->star.merge == STAR_UPSERT ? upsert_rows : append_rows;
    return refused_merge(&m->refused, merge, m, e) &&
           (!retry || refused_retry(&m->refused, merge, m, e));
}

static bool merge_upsert(struct merge *m, bool retry, struct err *e)
{
    bool history = m->t->star.history;
    return (!history || m->t->deleted.name == NULL ||
               statement_run(&m->deleted, history_delete_sql, NULL, e)) &&
           merge_rows(m, retry, e) &&
           (!history || !m->t->complete || statement_run(&m->s, history_missing_sql, NULL, e));
}

static bool merge_append(struct merge *m, bool retry, struct err *e)
{
    struct ledger_counts *c = m->counts;
    uint64_t deleted = 0, missing = 0;
    /* Deletes first: keys that are equal in SQL may differ as text (1.0, 1.00), and then one is in
     * both files. */
    bool ok = (m->t->deleted.name == NULL ||
                  statement_run(&m->deleted, append_delete_sql, &deleted, e)) &&
              merge_rows(m, retry, e) &&
              (!m->t->complete || statement_run(&m->s, append_missing_sql, &missing, e));
    c->deleted = deleted + missing;
    return ok;
}

/* staged + retried = inserted + updated + unchanged + rejected */
static bool check_counts(const struct merge *m, struct err *e)
{
    const struct ledger_counts *c = m->counts;
    uint64_t in = c->staged + c->retried;
    uint64_t out = c->inserted + c->updated + c->unchanged + c->rejected;
    return in == out || err_set(e, ERR_DATA,
                            "%" PRIu64 " rows went in and %" PRIu64 " came out (%" PRIu64
                            " inserted, %" PRIu64 " updated, %" PRIu64 " unchanged, %" PRIu64
                            " rejected): is there a trigger or a rule "
                            "on it, or is its key (%s) not unique?",
                            in, out, c->inserted, c->updated, c->unchanged, c->rejected,
                            statement_var(&m->s, "key_columns"));
}

static bool fill_keys(
    struct merge *m, const char *var, const struct manifest_file *file, struct err *e)
{
    return staging_fill(&m->s, var, statement_var(&m->s, "key_columns"), m->dir, file, e);
}

/* The rows and keys of the run, in tables of their own. */
static bool stage(struct merge *m, struct err *e)
{
    const struct manifest_table *t = m->t;
    return refused_stage(&m->refused, e) &&
           (t->deleted.name == NULL || fill_keys(m, "deleted", &t->deleted, e)) &&
           (!t->complete || fill_keys(m, "held_back", &t->held_back, e)) &&
           (!t->complete || m->counts->refused == 0 ||
               statement_run(&m->s, refused_hold_back_sql, NULL, e));
}

static bool unstage(struct merge *m, bool has_refused, struct err *e)
{
    const struct statement *s = &m->s;
    return staging_drop(s, "stage", e) &&
           (!has_refused || staging_drop_local(s->pg, STATEMENT_REFUSED, e)) &&
           (m->t->deleted.name == NULL || staging_drop(s, "deleted", e)) &&
           (!m->t->complete || staging_drop(s, "held_back", e));
}

static bool merge_staged(struct merge *m, bool retry, struct err *e)
{
    const struct manifest_table *t = m->t;
    progress_file(t->table, t->data.rows, t->data.facts.bytes);
    if (!stage(m, e))
        return false;
    bool has_refused = m->counts->refused > 0;
    progress_phase(t->table, "merging");
    return (!retry || rejected_retry(&m->s, t, m->m, m->counts, e)) &&
           rejected_take_out(&m->s, t, m->m, m->counts, e) &&
           (t->star.merge == STAR_UPSERT ? merge_upsert(m, retry, e) : merge_append(m, retry, e)) &&
           check_counts(m, e) && unstage(m, has_refused, e);
}

static bool bulk_or_staged(struct merge *m, bool retry, bool no_bulk, struct err *e)
{
    const struct manifest_table *t = m->t;
    bool in_bulk = false;
    if (t->data.name == NULL && t->deleted.name == NULL && !t->complete && !retry)
        return true;
    if (t->data.name != NULL && !retry && !t->star.history && !no_bulk) {
        progress_file(t->table, t->data.rows, t->data.facts.bytes);
        if (!bulk_load(&m->s, m->dir, t, m->m, &in_bulk, &m->counts->cannot_undo, e))
            return false;
    }
    if (!in_bulk)
        return merge_staged(m, retry, e);
    m->counts->bulk = true;
    m->counts->inserted = t->data.rows;
    return true;
}

bool merge_table(const struct merge_run *run, const struct manifest_table *t,
    struct ledger_counts *counts, struct err *e)
{
    const struct manifest *m = run->m;
    struct merge one = {.m = m, .t = t, .dir = run->dir, .counts = counts};
    *counts = (struct ledger_counts){.staged = t->data.rows};
    statement_init(&one.s, run->pg, run->schema, &t->star, kind_of_staging(t, m), m);
    one.refused = (struct refused){&one.s, t, run->dir, run->limit, counts};
    one.deleted = one.s;
    statement_set_var(&one.deleted, "stage", statement_var(&one.s, "deleted"));
    bool ok = bulk_or_staged(&one, rejected_has(&run->waiting, t->table), run->no_bulk, e);
    progress_end();
    statement_release(&one.s);
    return ok || err_context(e, "table '%s'", t->table);
}

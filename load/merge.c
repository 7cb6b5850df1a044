#include "merge.h"

#include <inttypes.h>
#include <stdlib.h>

#include "interrupt.h"
#include "load/sql/append_delete.sql.h"
#include "load/sql/append_end.sql.h"
#include "load/sql/append_insert.sql.h"
#include "load/sql/append_missing.sql.h"
#include "load/sql/dependents.sql.h"
#include "load/sql/upsert_insert.sql.h"
#include "load/sql/upsert_update.sql.h"
#include "log.h"
#include "statement.h"
#include "stream.h"

#define STAGE   "tt_stage"
#define DELETED "tt_deleted"

/* One table on its way. */
struct merge {
    struct pg *pg;
    const char *dir;
    const struct manifest_table *t;
    struct ledger_counts *counts;
    struct statement s; /* with STAGE */
};

static bool run_template(
    struct merge *m, const char *sql, const struct statement *s, uint64_t *rows, struct err *e)
{
    struct buf b = BUF_INIT;
    sql_add_template(&b, sql, s->vars);
    bool ok = pg_exec(m->pg, b.data, rows, e);
    buf_release(&b);
    return ok;
}

/* ------------------------------------------------------------------------------------------ COPY
 */

/* Passes the bytes of a file on; verifies them before the COPY ends. */
static bool put_file(
    struct merge *m, const char *path, const struct manifest_file *file, struct err *e)
{
    struct stream_in *in = stream_in_open(path, e);
    struct text block = TEXT_NULL;
    bool ok = in != NULL;
    do {
        ok = ok && stream_in_block(in, &block, e) && interrupt_check(e);
        if (ok && block.len > 0 && !pg_copy_put(m->pg, block.ptr, block.len, e)) {
            stream_in_close(in);
            return false; /* the COPY is over */
        }
    } while (ok && block.len > 0);
    ok = ok && stream_in_verify(in, &file->facts, e);
    stream_in_close(in);
    if (!ok)
        pg_copy_abort(m->pg);
    return ok;
}

/* COPY of one file of the run into `into`, of the columns `columns`. */
static bool copy_file(struct merge *m, const char *into, const char *columns,
    const struct manifest_file *file, struct err *e)
{
    struct buf sql = BUF_INIT;
    struct buf path = BUF_INIT;
    uint64_t rows;
    buf_printf(&sql, "COPY %s (%s) FROM STDIN (FORMAT csv, HEADER match)", into, columns);
    buf_printf(&path, "%s/%s", m->dir, file->name);
    bool ok = pg_copy_begin(m->pg, sql.data, e) && put_file(m, path.data, file, e) &&
              pg_copy_end(m->pg, &rows, e);
    if (ok && rows != file->rows)
        ok = err_set(e, ERR_INPUT, "'%s' has %" PRIu64 " rows; its manifest says %" PRIu64,
            path.data, rows, file->rows);
    buf_release(&path);
    buf_release(&sql);
    return ok;
}

/* A staging table with these columns of the target, filled from a file (or empty without one). */
static bool stage(struct merge *m, const char *name, const char *columns,
    const struct manifest_file *file, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "CREATE TEMP TABLE %s ON COMMIT DROP AS SELECT %s FROM %s WITH NO DATA", name,
        columns, statement_var(&m->s, "target"));
    bool ok = pg_exec(m->pg, sql.data, NULL, e);
    buf_reset(&sql);
    buf_printf(&sql, "pg_temp.%s", name);
    ok = ok && (file->name == NULL || copy_file(m, sql.data, columns, file, e));
    buf_reset(&sql);
    buf_printf(&sql, "ANALYZE pg_temp.%s", name);
    ok = ok && pg_exec(m->pg, sql.data, NULL, e);
    buf_release(&sql);
    return ok;
}

static bool unstage(struct merge *m, const char *name, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "DROP TABLE pg_temp.%s", name);
    bool ok = pg_exec(m->pg, sql.data, NULL, e);
    buf_release(&sql);
    return ok;
}

/* ------------------------------------------------------------------------------------------ bulk
 */

/* Whether the table is empty and ours to take apart: the owner's role, and the constraints can be
 * added back (REFERENCES and SELECT on the parents). */
static bool may_bulk(struct merge *m, bool *may, struct err *e)
{
    const char *target = statement_var(&m->s, "target");
    struct buf sql = BUF_INIT;
    buf_printf(&sql,
        "SELECT pg_catalog.pg_has_role(c.relowner, 'USAGE') AND c.relkind = 'r'"
        " AND NOT EXISTS (SELECT FROM %s)"
        " AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS f WHERE f.conrelid = c.oid"
        " AND f.contype = 'f' AND NOT (pg_catalog.has_table_privilege(f.confrelid, 'REFERENCES')"
        " AND pg_catalog.has_table_privilege(f.confrelid, 'SELECT')))"
        " FROM pg_catalog.pg_class AS c WHERE c.oid = $1::pg_catalog.regclass",
        target);
    struct pg_rows *rows = pg_query(m->pg, sql.data, &target, 1, e);
    buf_release(&sql);
    if (rows == NULL)
        return false;
    *may = pg_rows_value(rows, 0, 0)[0] == 't';
    pg_rows_free(rows);
    return true;
}

/* Runs column `which` of what dependents.sql found: 0 drops, 1 makes. */
static bool run_column(struct merge *m, const struct pg_rows *dependents, int which, struct err *e)
{
    bool ok = true;
    for (int i = 0; ok && i < pg_rows_count(dependents); i++)
        ok = pg_exec(m->pg, pg_rows_value(dependents, i, which), NULL, e);
    return ok;
}

static bool bulk_copy(struct merge *m, struct err *e)
{
    const char *target = statement_var(&m->s, "target");
    struct pg_rows *dependents = pg_query(m->pg, dependents_sql, &target, 1, e);
    bool ok = dependents != NULL && run_column(m, dependents, 0, e) &&
              copy_file(m, target, statement_var(&m->s, "columns"), &m->t->data, e) &&
              run_column(m, dependents, 1, e);
    pg_rows_free(dependents);
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "ANALYZE %s", target);
    ok = ok && pg_exec(m->pg, sql.data, NULL, e);
    buf_release(&sql);
    return ok;
}

/* Tries the bulk path; *done false: the staged path must do it. */
static bool try_bulk(struct merge *m, bool *done, struct err *e)
{
    bool may = false;
    *done = false;
    if (!may_bulk(m, &may, e))
        return false;
    if (!may)
        return true;
    if (!pg_exec(m->pg, "SAVEPOINT tt_bulk; SET LOCAL lock_timeout = '5s'", NULL, e))
        return false;
    if (bulk_copy(m, e)) {
        *done = m->counts->bulk = true;
        m->counts->inserted = m->t->data.rows;
        return pg_exec(m->pg, "RELEASE SAVEPOINT tt_bulk; SET LOCAL lock_timeout = 0", NULL, e);
    }
    if (e->class != ERR_DATA && e->class != ERR_BUSY && e->class != ERR_PERMISSION)
        return false;
    log_info("table '%s': not in bulk: %s", m->t->table, e->text);
    *e = (struct err)ERR_INIT;
    return pg_exec(m->pg, "ROLLBACK TO SAVEPOINT tt_bulk; SET LOCAL lock_timeout = 0", NULL, e);
}

/* ---------------------------------------------------------------------------------------- merging
 */

static bool merge_upsert(struct merge *m, struct err *e)
{
    struct ledger_counts *c = m->counts;
    bool has_values = m->t->star.column_count > m->t->star.key_count;
    return (!has_values || run_template(m, upsert_update_sql, &m->s, &c->updated, e)) &&
           run_template(m, upsert_insert_sql, &m->s, &c->inserted, e);
}

static bool merge_append(struct merge *m, struct err *e)
{
    struct ledger_counts *c = m->counts;
    bool has_values = m->t->star.column_count > m->t->star.key_count;
    if (has_values && !run_template(m, append_end_sql, &m->s, &c->superseded, e))
        return false;
    if (!run_template(m, append_insert_sql, &m->s, &c->inserted, e))
        return false;
    /* A rejected row is in the source though not in the file: then nothing is taken for gone. */
    if (m->t->complete && m->t->counts.rejected == 0)
        return run_template(m, append_missing_sql, &m->s, &c->deleted, e);
    return true;
}

static bool merge_staged(struct merge *m, struct err *e)
{
    bool ok = stage(m, STAGE, statement_var(&m->s, "columns"), &m->t->data, e) &&
              (m->t->star.merge == STAR_UPSERT ? merge_upsert(m, e) : merge_append(m, e)) &&
              unstage(m, STAGE, e);
    m->counts->unchanged = m->counts->staged - m->counts->inserted - m->counts->updated;
    return ok;
}

/* Keys that are gone end the live versions of a fact; a dimension keeps its row, to which facts
 * refer. */
static bool merge_deleted(struct merge *m, const struct statement *s, struct err *e)
{
    uint64_t rows = 0;
    if (m->t->deleted.name == NULL || m->t->star.merge == STAR_UPSERT)
        return true;
    bool ok = stage(m, DELETED, statement_var(s, "key_columns"), &m->t->deleted, e) &&
              run_template(m, append_delete_sql, s, &rows, e) && unstage(m, DELETED, e);
    m->counts->deleted += rows;
    return ok;
}

bool merge_table(struct pg *pg, const char *schema, const char *dir, const struct run_id *run,
    const struct manifest_table *t, struct ledger_counts *counts, struct err *e)
{
    struct merge m = {pg, dir, t, counts, {.count = 0}};
    struct statement deleted;
    statement_init(&m.s, schema, &t->star, STAGE, run->text);
    statement_init(&deleted, schema, &t->star, DELETED, run->text);
    *counts = (struct ledger_counts){.staged = t->data.rows};

    bool done = t->data.name == NULL && !t->complete;
    bool ok = done || t->data.name == NULL || try_bulk(&m, &done, e);
    ok = ok && (done || merge_staged(&m, e)) && merge_deleted(&m, &deleted, e);
    statement_release(&deleted);
    statement_release(&m.s);
    return ok || err_context(e, "table '%s'", t->table);
}

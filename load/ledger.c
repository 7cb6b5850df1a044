#include "ledger.h"

#include <inttypes.h>
#include <stdio.h>

#include "ddl.h"
#include "sql.h"
#include "version.h"

/* Of the advisory lock: any number, so long as all loaders take the same. */
#define LOCK_KEY "8390880576327278948"

bool ledger_lock(struct pg *pg, struct err *e)
{
    struct pg_rows *rows =
        pg_query(pg, "SELECT pg_catalog.pg_try_advisory_xact_lock(" LOCK_KEY ")", NULL, 0, e);
    if (rows == NULL)
        return false;
    bool got = pg_rows_value(rows, 0, 0)[0] == 't';
    pg_rows_free(rows);
    return got || err_set(e, ERR_BUSY, "another tt-load is at work on this warehouse");
}

bool ledger_exists(struct pg *pg, bool *exists, struct err *e)
{
    struct pg_rows *rows =
        pg_query(pg, "SELECT pg_catalog.to_regclass('tt.run') IS NOT NULL", NULL, 0, e);
    if (rows == NULL)
        return false;
    *exists = pg_rows_value(rows, 0, 0)[0] == 't';
    pg_rows_free(rows);
    return true;
}

bool ledger_create(struct pg *pg, struct err *e)
{
    return pg_exec(pg, ddl_ledger(), NULL, e) || err_context(e, "cannot make schema 'tt'");
}

bool ledger_newest(struct pg *pg, struct run_id *run, struct err *e)
{
    struct pg_rows *rows =
        pg_query(pg, "SELECT run FROM tt.run ORDER BY run COLLATE \"C\" DESC LIMIT 1", NULL, 0, e);
    if (rows == NULL)
        return false;
    run->text[0] = '\0';
    if (pg_rows_count(rows) > 0)
        (void)snprintf(run->text, sizeof run->text, "%s", pg_rows_value(rows, 0, 0));
    pg_rows_free(rows);
    return true;
}

struct pg_rows *ledger_runs(struct pg *pg, struct err *e)
{
    return pg_query(pg, "SELECT run FROM tt.run ORDER BY run COLLATE \"C\"", NULL, 0, e);
}

bool ledger_find(
    struct pg *pg, const struct run_id *run, char checksum[STREAM_CHECKSUM_SIZE], struct err *e)
{
    const char *params[] = {run->text};
    struct pg_rows *rows = pg_query(pg, "SELECT checksum FROM tt.run WHERE run = $1", params, 1, e);
    if (rows == NULL)
        return false;
    checksum[0] = '\0';
    if (pg_rows_count(rows) > 0)
        (void)snprintf(checksum, STREAM_CHECKSUM_SIZE, "%s", pg_rows_value(rows, 0, 0));
    pg_rows_free(rows);
    return true;
}

static void add_table(
    struct buf *sql, const struct manifest_table *t, const struct ledger_counts *c)
{
    sql_add_literal(sql, t->table);
    buf_printf(sql, ", '%s', ", c->bulk ? "bulk" : "staged");
    if (t->data.name == NULL)
        buf_adds(sql, "NULL");
    else
        sql_add_literal(sql, t->data.facts.checksum);
    buf_printf(sql,
        ", %s, %" PRIu64 ", %" PRIu64 ", %" PRIu64 ", %" PRIu64 ", %" PRIu64 ", %" PRIu64
        ", %" PRIu64 ", %" PRIu64 ", %" PRIu64 ", %" PRIu64 ", %" PRIu64 ", %" PRIu64 ", %" PRIu64
        ")",
        t->complete ? "true" : "false", t->counts.read, t->counts.direct, t->counts.rippled,
        t->counts.generated, t->counts.rejected, c->staged, c->retried, c->inserted, c->updated,
        c->unchanged, c->rejected, c->superseded, c->deleted);
}

bool ledger_check_schema(struct pg *pg, const char *schema, struct err *e)
{
    struct pg_rows *rows = pg_query(
        pg, "SELECT schema_name FROM tt.run WHERE schema_name <> $1 LIMIT 1", &schema, 1, e);
    if (rows == NULL)
        return false;
    bool ok = pg_rows_count(rows) == 0 ||
              err_set(e, ERR_CONFIG, "the warehouse is in schema '%s', not in '%s'",
                  pg_rows_value(rows, 0, 0), schema);
    pg_rows_free(rows);
    return ok;
}

bool ledger_knows_source(
    struct pg *pg, const struct manifest_source *source, bool *knows, struct err *e)
{
    const char *params[] = {source->database, source->system_identifier};
    struct pg_rows *rows = pg_query(pg,
        "SELECT EXISTS (SELECT FROM tt.run WHERE source_database = $1 AND source_system = $2)",
        params, 2, e);
    bool ok = rows != NULL;
    *knows = ok && pg_rows_value(rows, 0, 0)[0] == 't';
    pg_rows_free(rows);
    return ok;
}

bool ledger_enter(struct pg *pg, const char *schema, const struct manifest *m,
    const struct ledger_counts *counts, struct err *e)
{
    const char *const values[] = {m->run.text, m->previous.text, m->checksum, m->model, schema,
        m->source.database, m->source.system_identifier, m->source.time, "tt-load " TT_VERSION};
    struct buf sql = BUF_INIT;
    buf_adds(&sql,
        "INSERT INTO tt.run (run, previous, checksum, model, schema_name, source_database,"
        " source_system, source_time, tool) VALUES (");
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        buf_adds(&sql, i == 0 ? "" : ", ");
        if (values[i][0] == '\0')
            buf_adds(&sql, "NULL");
        else
            sql_add_literal(&sql, values[i]);
    }
    buf_adds(&sql, ");");
    for (size_t i = 0; i < m->table_count; i++) {
        buf_adds(&sql, i == 0 ? "INSERT INTO tt.run_table VALUES (" : ", (");
        sql_add_literal(&sql, m->run.text);
        buf_adds(&sql, ", ");
        add_table(&sql, &m->tables[i], &counts[i]);
    }
    bool ok = pg_exec(pg, sql.data, NULL, e);
    buf_release(&sql);
    return ok || err_context(e, "ledger");
}

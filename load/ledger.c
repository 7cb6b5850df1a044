#include "ledger.h"

#include <inttypes.h>
#include <stdio.h>

#include "ddl.h"
#include "load/sql/ledger_format.sql.h"
#include "sql.h"
#include "version.h"

bool ledger_lock(struct pg *pg, struct err *e)
{
    struct pg_rows *rows = pg_query(
        pg, "SELECT pg_catalog.pg_try_advisory_xact_lock(" LEDGER_LOCK_KEY ")", NULL, 0, e);
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

/* A schema of that name that was there: its owner could drop what is in it. */
static bool check_owner(struct pg *pg, struct err *e)
{
    struct pg_rows *rows = pg_query(pg,
        "SELECT r.rolname FROM pg_catalog.pg_namespace AS n"
        " JOIN pg_catalog.pg_roles AS r ON r.oid = n.nspowner"
        " JOIN pg_catalog.pg_database AS d ON d.datname = pg_catalog.current_database()"
        " WHERE n.nspname = 'tt' AND NOT"
        " (r.rolsuper OR pg_catalog.pg_has_role(r.oid, 'USAGE') OR r.oid = d.datdba)",
        NULL, 0, e);
    bool ok = rows != NULL;
    if (ok && pg_rows_count(rows) > 0) {
        ok = err_set(
            e, ERR_DATA, "schema 'tt' of the warehouse belongs to '%s'", pg_rows_value(rows, 0, 0));
        (void)err_hint(e, "give it to the loader's role (ALTER SCHEMA tt OWNER TO), or to the "
                          "database's owner, once you know whose it is");
    }
    pg_rows_free(rows);
    return ok;
}

bool ledger_create(struct pg *pg, struct err *e)
{
    if (!check_owner(pg, e))
        return false;
    return (pg_exec(pg, ddl_ledger(), NULL, e) && pg_exec(pg, ddl_watched(), NULL, e)) ||
           err_context(e, "cannot make schema 'tt'");
}

bool ledger_migrate(struct pg *pg, struct err *e)
{
    return pg_exec(pg, ddl_watched(), NULL, e) ||
           err_context(e, "schema 'tt' is of an earlier version, and cannot be brought up to date");
}

bool ledger_check_format(struct pg *pg, struct err *e)
{
    struct pg_rows *rows = pg_query(pg, ledger_format_sql, NULL, 0, e);
    if (rows == NULL)
        return false;
    bool later = pg_rows_count(rows) > 0;
    if (later)
        err_set(e, ERR_CONFIG,
            "the ledger of the warehouse is of format %s, written by %s; tt " TT_VERSION
            " knows format 1",
            pg_rows_value(rows, 0, 0), pg_rows_value(rows, 0, 1));
    if (later)
        err_hint(e, "install that version of tt, or a later one, here, too");
    pg_rows_free(rows);
    return !later;
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

bool ledger_is_whole(struct pg *pg, const struct manifest *m, bool *whole, struct err *e)
{
    struct pg_rows *rows =
        pg_query(pg, "SELECT DISTINCT table_name FROM tt.run_table WHERE complete", NULL, 0, e);
    *whole = rows != NULL;
    for (int i = 0; *whole && i < pg_rows_count(rows); i++) {
        const struct manifest_table *t = manifest_find(m, pg_rows_value(rows, i, 0));
        *whole = t == NULL || t->complete;
    }
    bool ok = rows != NULL;
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

#include "citus.h"

#include <stdlib.h>

#include "ddl.h"
#include "kind.h"
#include "load/sql/citus_tables.sql.h"
#include "load/sql/citus_workers.sql.h"
#include "mem.h"
#include "sql.h"

/* *yes: what a query of one boolean says. */
static bool ask(struct pg *pg, const char *sql, bool *yes, struct err *e)
{
    struct pg_rows *rows = pg_query(pg, sql, NULL, 0, e);
    bool ok = rows != NULL;
    *yes = ok && pg_rows_value(rows, 0, 0)[0] == 't';
    pg_rows_free(rows);
    return ok;
}

/* ------------------------------------------------------------------------------ what must be there
 */

/* The first of the run's tables that is distributed. */
static const char *distributed(const struct manifest *m)
{
    size_t i = 0;
    while (m->tables[i].star.distribute == NULL)
        i++;
    return m->tables[i].table;
}

static bool refuse_plain_server(const struct manifest *m, struct err *e)
{
    err_set(e, ERR_CONFIG, "the model distributes table '%s', and the warehouse is not on Citus",
        distributed(m));
    return err_hint(e, "CREATE EXTENSION citus there and on its workers (tt-load(1), CITUS), or "
                       "take 'distribute' out of the model");
}

/* The columns of citus_tables.sql, and its words for kinds. */
enum { SCHEMA, NAME, KIND, COLUMN };

static const char *const KINDS[] = {
    [SPREAD_PLAIN] = "plain", [SPREAD_REFERENCE] = "reference", [SPREAD_SHARDS] = "distributed"};

/* The statement that makes it what it shall be. */
static void hint_kind(struct err *e, const struct kind *kind, const char *schema, const char *name,
    const char *beside)
{
    struct buf table = BUF_INIT, sql = BUF_INIT;
    sql_add_qualified(&table, schema, name);
    if (kind->spread == SPREAD_PLAIN) {
        buf_adds(&sql, "SELECT undistribute_table(");
        sql_add_literal(&sql, table.data);
        buf_adds(&sql, ");");
    } else {
        spread_add(&sql, kind->spread, table.data, kind->distribute, beside);
    }
    (void)err_hint(
        e, "%.*s (tt-load(1), CITUS, has the whole way)", (int)strcspn(sql.data, ";"), sql.data);
    buf_release(&sql);
    buf_release(&table);
}

/* One table, where it is there. */
static bool check_kind(const struct pg_rows *rows, const struct kind *kind, const char *schema,
    const char *name, const char *beside, struct err *e)
{
    int i = 0;
    while (i < pg_rows_count(rows) && (strcmp(pg_rows_value(rows, i, SCHEMA), schema) != 0 ||
                                          strcmp(pg_rows_value(rows, i, NAME), name) != 0))
        i++;
    if (i == pg_rows_count(rows))
        return true;
    const char *is = pg_rows_value(rows, i, KIND), *column = pg_rows_value(rows, i, COLUMN);
    bool is_by =
        column == NULL || kind->distribute == NULL || strcmp(column, kind->distribute) == 0;
    if (strcmp(is, KINDS[kind->spread]) == 0 && is_by)
        return true;
    if (is_by)
        err_set(e, ERR_CONFIG,
            "the warehouse's table '%s.%s' is a %s table, and the model wants a %s one", schema,
            name, is, KINDS[kind->spread]);
    else
        err_set(e, ERR_CONFIG,
            "the warehouse's table '%s.%s' is distributed by '%s', the model says '%s'", schema,
            name, column, kind->distribute);
    hint_kind(e, kind, schema, name, beside);
    return false;
}

/* A table and what belongs to it. */
static bool check_table(const struct pg_rows *rows, const char *schema, const struct manifest *m,
    const struct star_table *t, struct err *e)
{
    struct kind kind = kind_of(t, m);
    struct buf beside = BUF_INIT;
    char *history = ddl_name(t->name, "_history"), *ended = ddl_name(t->name, "_ended");
    sql_add_qualified(&beside, schema, t->name);
    bool ok = check_kind(rows, &kind, schema, t->name, NULL, e) &&
              (!t->history || check_kind(rows, &kind, schema, history, NULL, e)) &&
              (t->merge != STAR_APPEND || check_kind(rows, &kind, "tt", ended, beside.data, e));
    free(ended);
    free(history);
    buf_release(&beside);
    return ok;
}

bool citus_is_there(struct pg *pg, bool *yes, struct err *e)
{
    return ask(
        pg, "SELECT pg_catalog.to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL", yes, e);
}

bool citus_check(struct pg *pg, const char *schema, const struct manifest *m, struct err *e)
{
    bool is_there;
    if (!citus_is_there(pg, &is_there, e))
        return false;
    if (!is_there)
        return !kind_is_citus(m) || refuse_plain_server(m, e);
    struct pg_rows *rows = pg_query(pg, citus_tables_sql, &schema, 1, e);
    bool ok = rows != NULL;
    for (size_t i = 0; ok && i < m->table_count; i++)
        ok = check_table(rows, schema, m, &m->tables[i].star, e);
    pg_rows_free(rows);
    return ok;
}

/* ---------------------------------------------------------------------------- the earlier commit
 */

/* The columns of citus_workers.sql. */
enum { NODE, ANSWERS, HELD, PARTS };

/* Has committed, or given up, what workers hold; *done: whether the role may. */
static bool recover(struct pg *pg, bool *done, struct err *e)
{
    return ask(pg,
               "SELECT pg_catalog.has_function_privilege("
               "'pg_catalog.recover_prepared_transactions()', 'EXECUTE')",
               done, e) &&
           (!*done || pg_exec(pg, "SELECT pg_catalog.recover_prepared_transactions()", NULL, e));
}

static bool is_clean(const struct pg_rows *rows)
{
    return pg_rows_count(rows) == 0 ||
           (pg_rows_value(rows, 0, ANSWERS)[0] == 't' && pg_rows_value(rows, 0, HELD) == NULL);
}

/* That no worker holds a part of a committed transaction. */
static bool check_open(const struct pg_rows *rows, struct err *e)
{
    if (is_clean(rows))
        return true;
    const char *node = pg_rows_value(rows, 0, NODE), *said = pg_rows_value(rows, 0, HELD);
    if (pg_rows_value(rows, 0, ANSWERS)[0] != 't')
        return err_set(
            e, ERR_UNAVAILABLE, "worker '%s' does not answer: %s", node, said == NULL ? "" : said);
    if (strcmp(said, "-") == 0)
        return true;
    err_set(e, ERR_BUSY, "worker '%s' has not committed its part of an earlier transaction yet: %s",
        node, said);
    return err_hint(e, "Citus does by itself, within citus.recover_2pc_interval; at once with "
                       "roles.sql's EXECUTE on recover_prepared_transactions()");
}

static void take_parts(const struct pg_rows *rows, char **parts)
{
    *parts = mem_strdup(pg_rows_count(rows) == 0 ? "{}" : pg_rows_value(rows, 0, PARTS));
}

bool citus_look(struct pg *pg, const struct manifest *m, char **parts, struct err *e)
{
    *parts = NULL;
    if (!kind_is_citus(m))
        return true;
    struct pg_rows *rows = pg_query(pg, citus_workers_sql, NULL, 0, e);
    if (rows != NULL)
        take_parts(rows, parts);
    pg_rows_free(rows);
    return *parts != NULL;
}

bool citus_begin(struct pg *pg, const struct manifest *m, char **parts, struct err *e)
{
    bool again = false;
    *parts = NULL;
    if (!kind_is_citus(m))
        return true;
    if (!pg_exec(pg, SPREAD_MODE ";" KIND_CITUS_BEGIN, NULL, e))
        return false;
    struct pg_rows *rows = pg_query(pg, citus_workers_sql, NULL, 0, e);
    bool ok = rows != NULL && (is_clean(rows) || recover(pg, &again, e));
    if (ok && again) {
        pg_rows_free(rows);
        rows = pg_query(pg, citus_workers_sql, NULL, 0, e);
    }
    ok = ok && rows != NULL && check_open(rows, e);
    if (ok)
        take_parts(rows, parts);
    pg_rows_free(rows);
    return ok;
}

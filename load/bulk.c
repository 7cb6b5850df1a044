#include "bulk.h"

#include <stdlib.h>

#include "copy.h"
#include "ddl.h"
#include "load/sql/bulk_may.sql.h"
#include "load/sql/bulk_reference.sql.h"
#include "load/sql/dependents.sql.h"
#include "log.h"
#include "progress.h"
#include "reference.h"

/* *yes: what a query of one boolean says. */
static bool ask(
    struct pg *pg, const char *sql, const char *const *params, int count, bool *yes, struct err *e)
{
    struct pg_rows *rows = pg_query(pg, sql, params, count, e);
    bool ok = rows != NULL;
    *yes = ok && pg_rows_value(rows, 0, 0)[0] == 't';
    pg_rows_free(rows);
    return ok;
}

static bool may_load(const struct statement *s, bool *may, struct err *e)
{
    struct buf sql = BUF_INIT;
    const char *const params[] = {statement_var(s, "target")};
    sql_add_template(&sql, bulk_may_sql, s->vars);
    bool ok = ask(s->pg, sql.data, params, 1, may, e);
    buf_release(&sql);
    return ok;
}

/* Whether each reference has its foreign key: then adding that back checks it. */
static bool has_references(
    const struct statement *s, const struct star_table *star, bool *has, struct err *e)
{
    const char *params[] = {statement_var(s, "target"), NULL, NULL};
    bool ok = true;
    *has = true;
    for (size_t i = 0; ok && *has && i < star->reference_count; i++) {
        struct buf parent = BUF_INIT;
        sql_add_qualified(&parent, s->schema, star->references[i].table);
        params[1] = star->columns[star->references[i].column].name;
        params[2] = parent.data;
        ok = ask(s->pg, bulk_reference_sql, params, 3, has, e);
        buf_release(&parent);
    }
    return ok;
}

/* Runs one column of what dependents.sql found: 0 drops, 1 makes. */
static bool run_column(struct pg *pg, const struct pg_rows *dependents, int which, struct err *e)
{
    bool ok = true;
    for (int i = 0; ok && i < pg_rows_count(dependents); i++)
        ok = statement_script(pg, pg_rows_value(dependents, i, which), e);
    return ok;
}

/* Shards are many, and of each so many rows would be read: a tenth will do until autovacuum comes.
 * What was written to the copy of a reference table here is not to be analyzed before COMMIT. */
#define FEW_SAMPLES                                                                                \
    "SET LOCAL citus.propagate_set_commands = 'local';"                                            \
    "SET LOCAL default_statistics_target = 10"
#define ALL_SAMPLES                                                                                \
    "SET LOCAL default_statistics_target TO DEFAULT;"                                              \
    "SET LOCAL citus.propagate_set_commands TO DEFAULT"

static bool analyze(const struct statement *s, struct err *e)
{
    static const char analyze_sql[] = "ANALYZE :target";
    if (s->target_kind.spread == SPREAD_REFERENCE)
        return true;
    if (s->target_kind.spread == SPREAD_PLAIN)
        return statement_run(s, analyze_sql, NULL, e);
    return pg_exec(s->pg, FEW_SAMPLES, NULL, e) && statement_run(s, analyze_sql, NULL, e) &&
           pg_exec(s->pg, ALL_SAMPLES, NULL, e);
}

/* The file is in: the last step. */
static bool finish(
    const struct statement *s, const struct pg_rows *dependents, const char *table, struct err *e)
{
    progress_phase(table, "indexes and foreign keys");
    return run_column(s->pg, dependents, 1, e) && analyze(s, e);
}

/* What sorting an index and proving a reference of many rows take, as PostgreSQL's manual advises
 * ("Populating a Database"): a foreign key on 1.5 M rows takes two thirds of the time that it does
 * with the server's default of 64 MB. */
static const char MEMORY[] =
    "SELECT pg_catalog.set_config('maintenance_work_mem', m.bytes / 1024 || 'kB', true)"
    " FROM (SELECT pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem')))"
    " AS now (bytes), (SELECT 268435456) AS m (bytes) WHERE now.bytes < m.bytes";

bool bulk_set_memory(struct pg *pg, struct err *e)
{
    return pg_exec(pg, MEMORY, NULL, e);
}

/* Nobody else draws record ids while they are drawn for all rows at once. */
static bool lock(const struct statement *s, const struct star_table *star, struct err *e)
{
    return star->surrogate == NULL ||
           statement_run(s, "LOCK TABLE :target IN SHARE ROW EXCLUSIVE MODE", NULL, e);
}

static bool copy_whole(const struct statement *s, const char *dir, const struct manifest_table *t,
    const struct manifest *m, struct err *e)
{
    const char *target = statement_var(s, "target");
    char *index = ddl_name(t->table, "_key_idx");
    bool is_many = t->data.rows >= BULK_MANY_ROWS;
    bool is_plain = s->target_kind.spread == SPREAD_PLAIN;
    const char *params[] = {target, index, is_many ? "true" : "false", is_plain ? "false" : "true"};
    struct pg_rows *dependents = pg_query(s->pg, dependents_sql, params, 4, e);
    bool ok = dependents != NULL && (!is_many || bulk_set_memory(s->pg, e)) &&
              lock(s, &t->star, e) && run_column(s->pg, dependents, 0, e) &&
              copy_file(s->pg, target, statement_var(s, "columns"), t->star.surrogate, dir,
                  &t->data, e) &&
              (!kind_is_citus(m) || reference_prove(s, &t->star, m, e)) &&
              finish(s, dependents, t->table, e);
    pg_rows_free(dependents);
    free(index);
    return ok;
}

/* Citus adds foreign keys that it finds a name for NOT VALID on its shards, whatever it says of
 * them: there the references are proven by a query of ours. */
static bool is_possible(const struct statement *s, const struct star_table *star,
    const struct manifest *m, bool *may, struct err *e)
{
    return may_load(s, may, e) && (!*may || kind_is_citus(m) || has_references(s, star, may, e));
}

bool bulk_load(const struct statement *s, const char *dir, const struct manifest_table *t,
    const struct manifest *m, bool *done, bool *cannot_undo, struct err *e)
{
    bool may;
    *done = *cannot_undo = false;
    if (!is_possible(s, &t->star, m, &may, e))
        return false;
    if (!may)
        return true;
    if (!pg_exec(s->pg, "SAVEPOINT tt_bulk; SET LOCAL lock_timeout = '5s'", NULL, e))
        return false;
    if (copy_whole(s, dir, t, m, e)) {
        *done = true;
        return pg_exec(s->pg,
            "RELEASE SAVEPOINT tt_bulk;"
            "SELECT pg_catalog.set_config('lock_timeout', "
            "pg_catalog.current_setting('tt.lock_timeout'), true)",
            NULL, e);
    }
    *cannot_undo = kind_may_hide(&s->target_kind, pg_sqlstate(s->pg));
    if (*cannot_undo)
        return false;
    bool is_refused = e->class == ERR_DATA || e->class == ERR_BUSY || e->class == ERR_PERMISSION;
    if (!is_refused)
        return false;
    log_info("table '%s' cannot be loaded in bulk: %s", t->table, e->text);
    *e = (struct err)ERR_INIT;
    return pg_exec(s->pg, "ROLLBACK TO SAVEPOINT tt_bulk", NULL, e);
}

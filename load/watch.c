#include "watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ddl.h"
#include "load/sql/watch.sql.h"
#include "load/sql/watch_citus.sql.h"
#include "rejected.h"
#include "sql.h"

/* The columns of watch.sql. */
enum { SCHEMA, NAME, ROWS, AT_LEAST, IS_THERE, IS_SAME, FILES, GONE };

static const char *query(const char *parts)
{
    return parts == NULL ? watch_sql : watch_citus_sql;
}

static struct pg_rows *ask(struct pg *pg, const char *sql, const char *parts, struct err *e)
{
    return pg_query(pg, sql, &parts, parts == NULL ? 0 : 1, e);
}

/* A relation that is watched, and the rows that a run has added to it. */
struct watched {
    const char *schema;
    char *name;
    uint64_t added;
};

enum { WATCHED_MAX = 2 }; /* a table: itself, and its history or its ended versions */

static size_t watched_of(struct watched *w, const char *schema, const struct star_table *t,
    const struct ledger_counts *c)
{
    static const struct ledger_counts none;
    size_t count = 0;
    c = c == NULL ? &none : c;
    w[count++] = (struct watched){schema, ddl_name(t->name, ""), c->inserted};
    if (t->history)
        w[count++] = (struct watched){schema, ddl_name(t->name, "_history"), c->opened};
    if (t->merge == STAR_APPEND)
        w[count++] =
            (struct watched){"tt", ddl_name(t->name, "_ended"), c->superseded + c->deleted};
    return count;
}

/* The row of watch.sql for it; -1: it is not watched yet. */
static int find(const struct pg_rows *rows, const struct watched *w)
{
    for (int i = 0; i < pg_rows_count(rows); i++) {
        if (strcmp(pg_rows_value(rows, i, SCHEMA), w->schema) == 0 &&
            strcmp(pg_rows_value(rows, i, NAME), w->name) == 0)
            return i;
    }
    return -1;
}

static bool count_rows(struct pg *pg, const struct watched *w, uint64_t *count, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_adds(&sql, "SELECT pg_catalog.count(*) FROM ");
    sql_add_qualified(&sql, w->schema, w->name);
    struct pg_rows *rows = pg_query(pg, sql.data, NULL, 0, e);
    bool ok = rows != NULL && text_to_uint64(text_of(pg_rows_value(rows, 0, 0)), count);
    pg_rows_free(rows);
    buf_release(&sql);
    return ok;
}

/* Notes its rows; where they are is set at the end of the load, or by the next one. */
static bool note(struct pg *pg, const struct watched *w, uint64_t count, const char *files,
    const char *gone, struct err *e)
{
    char number[32];
    (void)snprintf(number, sizeof number, "%" PRIu64, count);
    const char *const params[] = {w->schema, w->name, number, files, gone};
    struct pg_rows *rows = pg_query(pg,
        "INSERT INTO tt.watched VALUES ($1, $2, $3::bigint, $4, $5::numeric::bigint)"
        " ON CONFLICT (schema_name, relation_name)"
        " DO UPDATE SET rows = excluded.rows, files = excluded.files, gone = excluded.gone"
        " RETURNING 1",
        params, 5, e);
    bool ok = rows != NULL;
    pg_rows_free(rows);
    return ok;
}

static bool forget(struct pg *pg, const struct watched *w, struct err *e)
{
    const char *const params[] = {w->schema, w->name};
    struct pg_rows *rows = pg_query(pg,
        "DELETE FROM tt.watched WHERE schema_name = $1 AND relation_name = $2 RETURNING 1", params,
        2, e);
    bool ok = rows != NULL;
    pg_rows_free(rows);
    return ok;
}

static bool hint(struct err *e)
{
    return err_hint(e,
        "tt-reset warehouse --drop and then tt-load bring all of it back from the lake (or "
        "tt-replay into a new database); if that was meant: tt-load --as-is, and after it "
        "tt-extract --full for what the source still has");
}

static bool check_one(struct pg *pg, const struct pg_rows *rows, int i, const struct watched *w,
    enum watch_how how, struct err *e)
{
    bool as_is = how == WATCH_AS_IS;
    uint64_t wanted, count;
    if (!as_is && pg_rows_value(rows, i, IS_SAME)[0] == 't')
        return true;
    if (pg_rows_value(rows, i, IS_THERE)[0] == 'f') {
        if (as_is)
            return forget(pg, w, e);
        err_set(e, ERR_DATA, "table '%s.%s' had %s rows after the newest load, and is gone",
            w->schema, w->name, pg_rows_value(rows, i, ROWS));
        return hint(e);
    }
    (void)text_to_uint64(text_of(pg_rows_value(rows, i, ROWS)), &wanted);
    if (!count_rows(pg, w, &count, e))
        return false;
    bool at_least = pg_rows_value(rows, i, AT_LEAST)[0] == 't';
    if (!as_is && (at_least ? count < wanted : count != wanted)) {
        err_set(e, ERR_DATA,
            "table '%s.%s' had %" PRIu64 " rows after the newest load, and has %" PRIu64, w->schema,
            w->name, wanted, count);
        return hint(e);
    }
    return how == WATCH_ONLY ||
           note(pg, w, count, pg_rows_value(rows, i, FILES), pg_rows_value(rows, i, GONE), e);
}

/* Ended versions of which the fact has no row any more: their ids may come again. */
static bool forget_ended(
    struct pg *pg, const struct look *look, const struct star_table *t, struct err *e)
{
    struct buf sql = BUF_INIT;
    char *ended = ddl_name(t->name, "_ended");
    bool has_fact = look_has(look, look->schema, t->name);
    bool ok = true;
    if (t->merge == STAR_APPEND && look_has(look, "tt", ended)) {
        buf_adds(&sql, "DELETE FROM ");
        sql_add_qualified(&sql, "tt", ended);
        if (has_fact) {
            buf_adds(&sql, " AS e WHERE NOT EXISTS (SELECT 1 FROM ");
            sql_add_qualified(&sql, look->schema, t->name);
            buf_adds(&sql, " AS f WHERE ");
            ddl_add_ended_match(&sql, t, "f");
            buf_addc(&sql, ')');
        }
        ok = pg_exec(pg, sql.data, NULL, e);
    }
    free(ended);
    buf_release(&sql);
    return ok;
}

/* That what draws a fact's record ids is not behind those that are there: each new row would seem
 * to be refused. */
static bool check_sequence(
    struct pg *pg, const struct look *look, const struct star_table *t, struct err *e)
{
    if (t->merge != STAR_APPEND || !look_has(look, look->schema, t->name))
        return true;
    struct buf table = BUF_INIT;
    struct buf sql = BUF_INIT;
    sql_add_qualified(&table, look->schema, t->name);
    buf_adds(&sql, "SELECT s.name, m.id FROM (SELECT pg_catalog.pg_get_serial_sequence($1, $2))"
                   " AS s (name), (SELECT pg_catalog.max(");
    sql_add_ident(&sql, t->surrogate);
    buf_printf(&sql,
        ") FROM %s) AS m (id) WHERE m.id >"
        " coalesce(pg_catalog.pg_sequence_last_value(s.name::pg_catalog.regclass), 0)",
        table.data);
    const char *const params[] = {table.data, t->surrogate};
    struct pg_rows *rows = pg_query(pg, sql.data, params, 2, e);
    bool ok = rows != NULL;
    if (ok && pg_rows_count(rows) > 0) {
        const char *name = pg_rows_value(rows, 0, 0), *id = pg_rows_value(rows, 0, 1);
        ok = err_set(e, ERR_DATA,
            "the sequence %s would give numbers again that '%s.%s' has: it was set back, or the "
            "rows are of elsewhere",
            name, look->schema, t->name);
        (void)err_hint(e, "SELECT setval('%s', %s)", name, id);
    }
    pg_rows_free(rows);
    buf_release(&sql);
    buf_release(&table);
    return ok;
}

/* Whether rows may be drawn numbers for.  To ask all shards of a fact for its highest is dear. */
static bool may_get_rows(
    const struct manifest_table *t, const struct rejected_tables *waiting, const char *parts)
{
    return parts == NULL || t->data.name != NULL || rejected_has(waiting, t->table);
}

static bool check_sequences(struct pg *pg, const struct look *look, const struct manifest *m,
    const char *parts, struct err *e)
{
    struct rejected_tables waiting = {NULL};
    bool ok = parts == NULL || rejected_tables(pg, &waiting, e);
    for (size_t i = 0; ok && i < m->table_count; i++) {
        const struct manifest_table *t = &m->tables[i];
        ok = !may_get_rows(t, &waiting, parts) || check_sequence(pg, look, &t->star, e);
    }
    pg_rows_free(waiting.rows);
    return ok;
}

bool watch_check(struct pg *pg, const struct look *look, const struct manifest *m,
    const char *parts, enum watch_how how, struct err *e)
{
    for (size_t i = 0; how == WATCH_AS_IS && i < m->table_count; i++) {
        if (!forget_ended(pg, look, &m->tables[i].star, e))
            return false;
    }
    struct pg_rows *rows = ask(pg, query(parts), parts, e);
    bool ok = rows != NULL && check_sequences(pg, look, m, parts, e);
    for (size_t i = 0; ok && i < m->table_count; i++) {
        struct watched w[WATCHED_MAX];
        size_t count = watched_of(w, look->schema, &m->tables[i].star, NULL);
        for (size_t k = 0; k < count; k++) {
            int row = find(rows, &w[k]);
            ok = ok && (row < 0 || check_one(pg, rows, row, &w[k], how, e));
            free(w[k].name);
        }
    }
    pg_rows_free(rows);
    return ok;
}

/* Adds what a run has added to one; one that is not watched yet and was there before is counted. */
static bool enter_one(struct pg *pg, const struct look *look, const struct pg_rows *rows,
    const struct watched *w, struct err *e)
{
    int i = find(rows, w);
    uint64_t count = 0;
    if (i >= 0)
        (void)text_to_uint64(text_of(pg_rows_value(rows, i, ROWS)), &count);
    else if (look_has(look, w->schema, w->name) && !count_rows(pg, w, &count, e))
        return false;
    else if (look_has(look, w->schema, w->name))
        return note(pg, w, count, "-", "0", e);
    return (i >= 0 && w->added == 0) || note(pg, w, count + w->added, "-", "0", e);
}

/* Where they are now. */
static bool note_places(struct pg *pg, const char *parts, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql,
        "UPDATE tt.watched AS u SET files = x.files, gone = x.gone FROM (%s) AS x (schema_name, "
        "relation_name, rows, at_least, is_there, is_same, files, gone)"
        " WHERE u.schema_name = x.schema_name AND u.relation_name = x.relation_name"
        " AND u.files = '-' AND x.is_there RETURNING 1",
        query(parts));
    struct pg_rows *rows = ask(pg, sql.data, parts, e);
    buf_release(&sql);
    pg_rows_free(rows);
    return rows != NULL;
}

bool watch_enter(struct pg *pg, const struct look *look, const struct manifest *m,
    const char *parts, const struct ledger_counts *counts, struct err *e)
{
    struct pg_rows *rows =
        pg_query(pg, "SELECT schema_name, relation_name, rows FROM tt.watched", NULL, 0, e);
    bool ok = rows != NULL;
    for (size_t i = 0; ok && i < m->table_count; i++) {
        struct watched w[WATCHED_MAX];
        size_t count = watched_of(w, look->schema, &m->tables[i].star, &counts[i]);
        for (size_t k = 0; k < count; k++) {
            ok = ok && enter_one(pg, look, rows, &w[k], e);
            free(w[k].name);
        }
    }
    pg_rows_free(rows);
    return (ok && note_places(pg, parts, e)) || err_context(e, "ledger");
}

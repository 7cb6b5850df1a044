#include "refused.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "csv.h"
#include "interrupt.h"
#include "jsonstr.h"
#include "load/sql/refused_forget.sql.h"
#include "load/sql/refused_insert.sql.h"
#include "load/sql/refused_key.sql.h"
#include "load/sql/refused_migrate.sql.h"
#include "load/sql/refused_number.sql.h"
#include "load/sql/refused_part.sql.h"
#include "load/sql/refused_retry.sql.h"
#include "load/sql/refused_retry_key.sql.h"
#include "load/sql/refused_retry_part.sql.h"
#include "log.h"
#include "staging.h"

#define NUMBERED "pg_temp.tt_numbered"
#define KEYS     "pg_temp.tt_keys"

enum { SHOWN_ROWS = 5, CHUNK_ROWS = 1024, CHUNK_BYTES = 1 << 20 };

/* Whether a row is the cause of the error at hand, and not the form of the file. */
static bool is_of_a_row(const struct statement *s, const struct err *e)
{
    const char *state = pg_sqlstate(s->pg);
    if (kind_may_hide(&s->target_kind, state))
        return true;
    if (e->class != ERR_DATA || strcmp(state, "22P04") == 0)
        return false;
    return strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0 ||
           strcmp(state, "54000") == 0;
}

static bool savepoint(struct pg *pg, struct err *e)
{
    return pg_exec(pg, "SAVEPOINT tt_refused", NULL, e);
}

static bool release(struct pg *pg, struct err *e)
{
    return pg_exec(pg, "RELEASE SAVEPOINT tt_refused", NULL, e);
}

/* Back to the savepoint where a row was the cause, whose error is then in *why; false: it was
 * something else. */
static bool undo(const struct statement *s, struct err *why, struct err *e)
{
    if (!is_of_a_row(s, e))
        return false;
    *why = *e;
    *e = (struct err)ERR_INIT;
    return pg_exec(
        s->pg, "ROLLBACK TO SAVEPOINT tt_refused; RELEASE SAVEPOINT tt_refused", NULL, e);
}

/* A ledger of an earlier version knows no such rows. */
static bool migrate(struct pg *pg, struct err *e)
{
    struct pg_rows *rows = pg_query(
        pg, "SELECT pg_catalog.to_regclass('tt.rejected_refused_idx') IS NOT NULL", NULL, 0, e);
    bool ok = rows != NULL;
    bool is_new = ok && pg_rows_value(rows, 0, 0)[0] == 't';
    pg_rows_free(rows);
    return ok && (is_new || pg_exec(pg, refused_migrate_sql, NULL, e));
}

/* Counts one, and names it. */
static bool count(struct refused *r, const char *reason, struct err *e)
{
    struct ledger_counts *c = r->counts;
    c->rejected++;
    c->refused++;
    if (limit_exceeded(r->limit, c->refused, c->staged)) {
        err_set(e, ERR_DATA,
            "more rows than --max-rejects are refused, at least %" PRIu64 " of %" PRIu64
            "; the last: %s",
            c->refused, c->staged, reason);
        return err_hint(e,
            "mend what refuses them in the warehouse, or let them go to tt.rejected by a "
            "higher --max-rejects for once");
    }
    if (c->refused <= SHOWN_ROWS)
        log_warning("table '%s': a row is refused: %s", r->t->table, reason);
    return true;
}

/* ----------------------------------------------------------------------------------------- COPY */

/* Some rows of the file, as CSV and as JSON. */
struct chunk {
    struct buf csv, json;
    size_t csv_end[CHUNK_ROWS + 1], json_end[CHUNK_ROWS + 1]; /* of row i - 1 */
    size_t count;
    uint64_t line; /* of its first row */
};

static void chunk_reset(struct chunk *c)
{
    c->line += c->count;
    c->count = 0;
    buf_reset(&c->csv);
    buf_reset(&c->json);
}

static void chunk_add(struct chunk *c, const struct star_table *t, const struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        buf_adds(&c->csv, i == 0 ? "" : ",");
        csv_add(&c->csv, row->values[i]);
        buf_adds(&c->json, i == 0 ? "{" : ",");
        jsonstr_add(&c->json, text_of(t->columns[i].name));
        buf_adds(&c->json, ":");
        if (row->values[i].ptr == NULL)
            buf_adds(&c->json, "null");
        else
            jsonstr_add(&c->json, row->values[i]);
    }
    buf_adds(&c->csv, "\n");
    buf_adds(&c->json, "}");
    c->count++;
    c->csv_end[c->count] = c->csv.len;
    c->json_end[c->count] = c->json.len;
}

/* COPY of rows [from, to). */
static bool copy_rows(
    const struct refused *r, const struct chunk *c, size_t from, size_t to, struct err *e)
{
    uint64_t rows;
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "COPY %s (%s) FROM STDIN (FORMAT csv)", statement_var(r->s, "stage"),
        statement_var(r->s, "columns"));
    bool ok = pg_copy_begin(r->s->pg, sql.data, e) &&
              pg_copy_put(
                  r->s->pg, c->csv.data + c->csv_end[from], c->csv_end[to] - c->csv_end[from], e) &&
              pg_copy_end(r->s->pg, &rows, e);
    buf_release(&sql);
    return ok && (rows == to - from ||
                     err_set(e, ERR_DATA, "COPY took %" PRIu64 " of %zu rows", rows, to - from));
}

/* An INSERT ... RETURNING, with parameters. */
static bool run_param(
    const struct statement *s, const char *sql, const char *const *params, int n, struct err *e)
{
    struct buf b = BUF_INIT;
    sql_add_template(&b, sql, s->vars);
    struct pg_rows *rows = pg_query(s->pg, b.data, params, n, e);
    buf_release(&b);
    pg_rows_free(rows);
    return rows != NULL;
}

/* The key of a refused row supersedes earlier ones, and is not gone: if it is a key. */
static bool keep_key(const struct refused *r, const char *json, struct err *e)
{
    struct pg *pg = r->s->pg;
    struct err why;
    if (!savepoint(pg, e))
        return false;
    return run_param(r->s, refused_key_sql, &json, 1, e) ? release(pg, e) : undo(r->s, &why, e);
}

static bool keep_line(
    struct refused *r, const struct chunk *c, size_t i, const struct err *why, struct err *e)
{
    char line[24];
    struct buf json = BUF_INIT;
    (void)snprintf(line, sizeof line, "%" PRIu64, c->line + i);
    buf_add(&json, c->json.data + c->json_end[i], c->json_end[i + 1] - c->json_end[i]);
    const char *params[] = {line, json.data, why->text};
    bool ok = migrate(r->s->pg, e) &&
              run_param(r->s,
                  "INSERT INTO tt.rejected (run, table_name, line, row, reason, state) "
                  "SELECT :run, :table_name, $1::bigint, $2::jsonb, $3, 'refused' RETURNING id",
                  params, 3, e) &&
              keep_key(r, json.data, e) && count(r, why->text, e);
    buf_release(&json);
    return ok;
}

static bool stage_rows(
    struct refused *r, const struct chunk *c, size_t from, size_t to, struct err *e)
{
    struct err why;
    if (from == to)
        return true;
    if (!savepoint(r->s->pg, e))
        return false;
    if (copy_rows(r, c, from, to, e))
        return release(r->s->pg, e);
    if (!undo(r->s, &why, e))
        return false;
    if (to - from == 1)
        return keep_line(r, c, from, &why, e);
    size_t middle = from + (to - from) / 2;
    return stage_rows(r, c, from, middle, e) && stage_rows(r, c, middle, to, e);
}

/* All rows of the file, in chunks; verifies its bytes and its count. */
static bool stage_file(struct refused *r, struct chunk *c, struct row_source *rows, struct err *e)
{
    struct row row;
    enum row_step step;
    while ((step = rows->next(rows, &row, e)) == ROW_NEXT) {
        chunk_add(c, &r->t->star, &row);
        if (c->count < CHUNK_ROWS && c->csv.len < CHUNK_BYTES)
            continue;
        if (!interrupt_check(e) || !stage_rows(r, c, 0, c->count, e))
            return false;
        chunk_reset(c);
    }
    if (step == ROW_ERROR || !stage_rows(r, c, 0, c->count, e))
        return false;
    chunk_reset(c);
    return c->line == r->t->data.rows + 2 ||
           err_set(e, ERR_INPUT, "'%s' has %" PRIu64 " rows, its manifest says %" PRIu64,
               r->t->data.name, c->line - 2, r->t->data.rows);
}

static bool stage_by_row(struct refused *r, struct err *e)
{
    const struct star_table *t = &r->t->star;
    const char **names = mem_alloc(t->column_count, sizeof *names);
    struct chunk *chunk = mem_alloc(1, sizeof *chunk);
    struct buf path = BUF_INIT;
    for (size_t i = 0; i < t->column_count; i++)
        names[i] = t->columns[i].name;
    *chunk = (struct chunk){.csv = BUF_INIT, .json = BUF_INIT, .line = 2};
    buf_printf(&path, "%s/%s", r->dir, r->t->data.name);
    struct stream_in *in = stream_in_open(path.data, e);
    bool ok = in != NULL;
    if (ok) {
        struct row_source *rows = csv_reader_new(in, path.data, names, t->column_count);
        ok = stage_file(r, chunk, rows, e) && stream_in_verify(in, &r->t->data.facts, e);
        row_source_close(rows);
    }
    buf_release(&path);
    buf_release(&chunk->csv);
    buf_release(&chunk->json);
    free(chunk);
    free(names);
    return ok;
}

bool refused_stage(struct refused *r, struct err *e)
{
    const struct statement *s = r->s;
    const char *columns = statement_var(s, "columns");
    struct err why;
    if (!savepoint(s->pg, e))
        return false;
    if (staging_fill(s, "stage", columns, r->dir, &r->t->data, e))
        return release(s->pg, e);
    return undo(s, &why, e) && staging_make(s, "stage", columns, e) &&
           staging_make_local(s, STATEMENT_REFUSED, statement_var(s, "key_columns"), e) &&
           stage_by_row(r, e) && staging_analyze(s, "stage", e);
}

/* ---------------------------------------------------------------------------------------- merge */

struct parts {
    struct refused *r;
    refused_merge_fn *merge;
    void *arg;
};

/* Runs a template for rows [first, last]. */
static bool run_for(const struct statement *s, const char *sql, uint64_t first, uint64_t last,
    const char *reason, struct err *e)
{
    struct statement of = *s;
    char from[24], to[24];
    struct buf literal = BUF_INIT;
    (void)snprintf(from, sizeof from, "%" PRIu64, first);
    (void)snprintf(to, sizeof to, "%" PRIu64, last);
    sql_add_literal(&literal, reason);
    statement_set_var(&of, "first", from);
    statement_set_var(&of, "last", to);
    statement_set_var(&of, "reason", literal.data);
    bool ok = statement_run(&of, sql, NULL, e);
    buf_release(&literal);
    return ok;
}

/* Merges :part, filled by `sql`.  *why has a class where a row in it was refused: then nothing has
 * happened. */
static bool merge_part(
    struct parts *p, const char *sql, uint64_t first, uint64_t last, struct err *why, struct err *e)
{
    struct pg *pg = p->r->s->pg;
    struct ledger_counts before = *p->r->counts;
    struct statement part = *p->r->s;
    statement_set_var(&part, "stage", statement_var(&part, "part"));
    *why = (struct err)ERR_INIT;
    if (!savepoint(pg, e))
        return false;
    if (staging_make(&part, "part", statement_var(&part, "columns"), e) &&
        run_for(p->r->s, sql, first, last, "", e) && staging_analyze(&part, "part", e) &&
        p->merge(p->arg, &part, last - first + 1, e))
        return staging_drop(&part, "part", e) && release(pg, e);
    *p->r->counts = before;
    return undo(p->r->s, why, e);
}

/* Rows [first, last] were refused: which ones? */
static bool split(
    struct parts *p, uint64_t first, uint64_t last, const struct err *why, struct err *e)
{
    struct err again;
    uint64_t middle = first + (last - first) / 2;
    if (first == last)
        return run_for(p->r->s, refused_insert_sql, first, last, why->text, e) &&
               count(p->r, why->text, e);
    return merge_part(p, refused_part_sql, first, middle, &again, e) &&
           (again.class == ERR_NONE || split(p, first, middle, &again, e)) &&
           merge_part(p, refused_part_sql, middle + 1, last, &again, e) &&
           (again.class == ERR_NONE || split(p, middle + 1, last, &again, e));
}

bool refused_merge(struct refused *r, refused_merge_fn *merge, void *arg, struct err *e)
{
    struct pg *pg = r->s->pg;
    struct parts p = {.r = r, .merge = merge, .arg = arg};
    struct ledger_counts before = *r->counts;
    uint64_t rows = before.staged + before.retried - before.rejected;
    struct err why;
    if (!savepoint(pg, e))
        return false;
    if (merge(arg, r->s, rows, e))
        return release(pg, e);
    *r->counts = before;
    return undo(r->s, &why, e) && migrate(pg, e) &&
           run_for(r->s, refused_number_sql, 0, before.staged, "", e) &&
           pg_exec(pg, "CREATE INDEX ON " NUMBERED " (tt_n); ANALYZE " NUMBERED, NULL, e) &&
           split(&p, 1, rows, &why, e) && staging_drop_local(pg, NUMBERED, e);
}

/* --------------------------------------------------------------------------------- earlier rows */

/* As a row or, where it is none, by its key. */
static bool read_one(const struct statement *s, uint64_t id, struct err *e)
{
    static const char *const ways[] = {refused_retry_sql, refused_retry_key_sql};
    struct err why;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (!savepoint(s->pg, e))
            return false;
        if (run_for(s, ways[i], id, id, "", e))
            return release(s->pg, e);
        if (!undo(s, &why, e))
            return false;
    }
    return true;
}

bool refused_read(const struct statement *s, bool complete, struct err *e)
{
    struct buf sql = BUF_INIT;
    sql_add_template(&sql,
        "SELECT id FROM tt.rejected WHERE table_name = :table_name AND state = 'refused' "
        "AND run <> :run ORDER BY id",
        s->vars);
    struct pg_rows *rows = pg_query(s->pg, sql.data, NULL, 0, e);
    buf_release(&sql);
    bool ok = rows != NULL && staging_make_local(s, KEYS, statement_var(s, "key_columns"), e);
    for (int i = 0; ok && i < pg_rows_count(rows); i++)
        ok = read_one(s, strtoull(pg_rows_value(rows, i, 0), NULL, 10), e);
    pg_rows_free(rows);
    return ok && (!complete || statement_run(s, refused_forget_sql, NULL, e)) &&
           staging_drop_local(s->pg, KEYS, e);
}

static bool retry_one(struct parts *p, const char *id, struct err *e)
{
    struct err why;
    uint64_t n = strtoull(id, NULL, 10);
    if (!merge_part(p, refused_retry_part_sql, n, n, &why, e) || why.class != ERR_NONE)
        return e->class == ERR_NONE;
    p->r->counts->retried++;
    return run_for(p->r->s,
        "UPDATE tt.rejected SET state = 'loaded', resolved = :run WHERE id = :first", n, n, "", e);
}

bool refused_retry(struct refused *r, refused_merge_fn *merge, void *arg, struct err *e)
{
    struct pg *pg = r->s->pg;
    struct parts p = {.r = r, .merge = merge, .arg = arg};
    struct pg_rows *rows = pg_query(pg,
        "SELECT tt_id FROM " STATEMENT_RETRY " WHERE tt_refused AND tt_is_whole ORDER BY tt_id",
        NULL, 0, e);
    bool ok = rows != NULL;
    for (int i = 0; ok && i < pg_rows_count(rows); i++)
        ok = retry_one(&p, pg_rows_value(rows, i, 0), e);
    pg_rows_free(rows);
    return ok && staging_drop_local(pg, STATEMENT_RETRY, e);
}

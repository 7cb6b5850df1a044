#include "firstload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bulk.h"
#include "copy.h"
#include "ddl.h"
#include "jobs.h"
#include "load/sql/dependents.sql.h"
#include "load/sql/firstload_may.sql.h"
#include "load/sql/firstload_validate.sql.h"
#include "log.h"
#include "mem.h"
#include "progress.h"

/* Rows that are worth tasks of their own where somebody says how many processes. */
enum { ASKED_ROWS = 100 };

#define TAKE_AWAY "DROP SCHEMA IF EXISTS " FIRSTLOAD_SCHEMA " CASCADE"

/* A table that is filled by itself. */
struct part {
    const struct manifest_table *t;
    struct statement s;         /* for each process its own copy */
    struct pg_rows *dependents; /* what was taken off: as of dependents.sql */
};

/* Two tasks a part: the first `count` fill it, the others, in the same order, prove its keys. */
struct work {
    const struct firstload *f;
    struct pg *pg; /* this process's */
    struct part *parts;
    size_t count;
};

/* The step of a dependent, as dependents.sql numbers them. */
enum step { STEP_FOREIGN_KEY = '1', STEP_INDEX = '2', STEP_FOREIGN_KEY_OF_OTHER = '3' };

/* -------------------------------------------------------------------------------- transactions */

/* As many indexes are made at a time as there are processors already.  None waits for its commit to
 * be on disk: the transaction of the load, which comes after it in the log, does for all. */
static bool begin(const struct work *w, struct pg *pg, struct err *e)
{
    char mode[192];
    (void)snprintf(mode, sizeof mode,
        "READ WRITE;SET LOCAL lock_timeout = '%us';SET LOCAL tt.lock_timeout = '%us';"
        "SET LOCAL max_parallel_maintenance_workers = 0;SET LOCAL synchronous_commit = off",
        w->f->lock_timeout_s, w->f->lock_timeout_s);
    return pg_begin(pg, mode, e) && bulk_set_memory(pg, e);
}

/* `first`: SQL.  The statements of a string are one transaction. */
static void take_away(struct pg *pg, const char *first)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "SET LOCAL lock_timeout = '5s';%s;" TAKE_AWAY, first);
    pg_exec_anyway(pg, "ROLLBACK"); /* a signal keeps others back */
    pg_exec_anyway(pg, sql.data);
    buf_release(&sql);
}

void firstload_forget(struct pg *pg)
{
    take_away(pg, "SELECT pg_catalog.pg_advisory_xact_lock(" LEDGER_LOCK_KEY ")");
}

/* ------------------------------------------------------------------------------- what is filled */

static bool is_of_part(const struct firstload *f, const char *table, const bool *parts)
{
    size_t i = 0;
    while (strcmp(f->m->tables[i].table, table) != 0) /* it is there: ddl_order */
        i++;
    return parts[i];
}

/* A table of many rows, or of some that refer to such a one, so that these must be there. */
static bool makes_part(const struct firstload *f, size_t i, const bool *parts)
{
    const struct manifest_table *t = &f->m->tables[i];
    bool is = t->data.name != NULL && t->data.rows >= (f->jobs != 0 ? ASKED_ROWS : BULK_MANY_ROWS);
    for (size_t r = 0; !is && t->data.name != NULL && r < t->star.reference_count; r++)
        is = is_of_part(f, t->star.references[r].table, parts);
    return is;
}

/* Sets parts[i]; returns how many there are.  *others: bytes of all but the largest. */
static size_t find_parts(const struct firstload *f, bool *parts, uint64_t *others)
{
    uint64_t largest = 0, all = 0;
    size_t count = 0;
    for (size_t i = 0; i < f->m->table_count; i++) {
        size_t at = f->order[i];
        uint64_t bytes = f->m->tables[at].data.facts.bytes;
        parts[at] = makes_part(f, at, parts);
        if (!parts[at])
            continue;
        count++;
        all += bytes;
        largest = bytes > largest ? bytes : largest;
    }
    *others = all - largest;
    return count;
}

static bool is_new_table(const struct look *look, const struct star_table *t)
{
    char *history = ddl_name(t->name, "_history");
    bool is = !look_has(look, look->schema, t->name) && !look_has(look, look->schema, history);
    free(history);
    return is;
}

/* That nothing of it is there: then a history begins with the rows that its table has. */
static bool is_new(const struct firstload *f)
{
    size_t i = 0;
    while (i < f->m->table_count && is_new_table(f->look, &f->m->tables[i].star))
        i++;
    return i == f->m->table_count && !kind_is_citus(f->m);
}

/* How many processes; 1: it is not worth it. */
static size_t choose_jobs(const struct firstload *f, size_t parts, uint64_t others)
{
    size_t jobs = jobs_choose(f->jobs, others);
    return parts < jobs ? parts : jobs;
}

/* Asks the server whether it may; takes away what is left where it may not. */
static bool ask_server(const struct firstload *f, bool wanted, bool *may, struct err *e)
{
    struct pg_rows *rows = pg_query(f->pg, firstload_may_sql, &f->look->schema, 1, e);
    if (rows == NULL)
        return false;
    bool is_left = pg_rows_value(rows, 0, 1)[0] == 't';
    *may = wanted && pg_rows_value(rows, 0, 0)[0] == 't';
    pg_rows_free(rows);
    return *may || !is_left || pg_exec(f->pg, TAKE_AWAY, NULL, e);
}

void firstload_add_move(struct buf *sql, const char *schema, const char *table)
{
    struct buf name = BUF_INIT;
    sql_add_qualified(&name, FIRSTLOAD_SCHEMA, table);
    buf_printf(sql, "ALTER TABLE %s RESET (autovacuum_enabled);\n", name.data);
    buf_printf(sql, "ALTER TABLE %s SET SCHEMA ", name.data);
    sql_add_ident(sql, schema);
    buf_adds(sql, ";\n");
    buf_release(&name);
}

/* ---------------------------------------------------------------------------------------- setup */

static void init_statement(
    struct statement *s, const struct work *w, const struct manifest_table *t)
{
    const struct manifest *m = w->f->m;
    statement_init(s, w->pg, FIRSTLOAD_SCHEMA, &t->star, kind_of(&t->star, m), m);
}

/* A worker of autovacuum would hold a lock that a foreign key waits for: for the second after which
 * the server ends it. */
static void add_table(
    struct buf *sql, const struct star_table *t, const struct star_table *const *all, size_t count)
{
    ddl_add_table(sql, FIRSTLOAD_SCHEMA, t, all, count);
    buf_adds(sql, "ALTER TABLE ");
    sql_add_qualified(sql, FIRSTLOAD_SCHEMA, t->name);
    buf_adds(sql, " SET (autovacuum_enabled = false);\n");
}

static bool make_tables(const struct work *w, struct err *e)
{
    const struct manifest *m = w->f->m;
    const struct star_table **stars = mem_alloc(m->table_count, sizeof(struct star_table *));
    struct buf sql = BUF_INIT;
    for (size_t i = 0; i < m->table_count; i++)
        stars[i] = &m->tables[i].star;
    buf_adds(&sql, TAKE_AWAY ";CREATE SCHEMA " FIRSTLOAD_SCHEMA ";\n");
    for (size_t i = 0; i < m->table_count; i++)
        add_table(&sql, stars[w->f->order[i]], stars, m->table_count);
    bool ok = statement_script(w->pg, sql.data, e);
    buf_release(&sql);
    free(stars);
    return ok;
}

/* A table of few rows, which is not worth a task.  *done false: its rows do not pass. */
static bool fill_small(
    const struct work *w, const struct manifest_table *t, bool *done, struct err *e)
{
    struct statement s;
    bool cannot_undo;
    *done = true;
    if (t->data.name == NULL)
        return true;
    init_statement(&s, w, t);
    bool ok = bulk_load(&s, w->f->dir, t, w->f->m, done, &cannot_undo, e);
    statement_release(&s);
    return ok;
}

static bool is_part_of(const struct work *w, const struct manifest_table *t)
{
    size_t i = 0;
    while (i < w->count && w->parts[i].t != t)
        i++;
    return i < w->count;
}

/* Takes the indexes and foreign keys off what is to be filled; those that refer to others first, so
 * that nothing but these hangs on a key. */
static bool take_off(struct work *w, struct err *e)
{
    bool ok = true;
    for (size_t i = w->count; ok && i-- > 0;) {
        struct part *part = &w->parts[i];
        char *index = ddl_name(part->t->table, "_key_idx");
        const char *params[] = {statement_var(&part->s, "target"), index, "true", "false"};
        part->dependents = pg_query(w->pg, dependents_sql, params, 4, e);
        ok = part->dependents != NULL;
        for (int k = 0; ok && k < pg_rows_count(part->dependents); k++)
            ok = statement_script(w->pg, pg_rows_value(part->dependents, k, 0), e);
        free(index);
    }
    return ok;
}

/* All tables, and the rows of the small ones. */
static bool set_up(struct work *w, bool *done, struct err *e)
{
    const struct firstload *f = w->f;
    *done = true;
    if (!begin(w, w->pg, e) || !make_tables(w, e))
        return false;
    for (size_t i = 0; *done && i < f->m->table_count; i++) {
        const struct manifest_table *t = &f->m->tables[f->order[i]];
        if (!is_part_of(w, t) && !fill_small(w, t, done, e))
            return false;
    }
    return !*done || (take_off(w, e) && pg_commit(w->pg, e));
}

/* ---------------------------------------------------------------------------------------- tasks */

static bool is_step(const struct part *part, int row, enum step step)
{
    return pg_rows_value(part->dependents, row, 2)[0] == (char)step;
}

/* The rows and the indexes of a table. */
static bool fill(const struct work *w, const struct part *part, struct err *e)
{
    const struct statement *s = &part->s;
    const struct manifest_table *t = part->t;
    progress_file(t->table, t->data.rows, t->data.facts.bytes);
    bool ok = begin(w, s->pg, e) &&
              copy_file(s->pg, statement_var(s, "target"), statement_var(s, "columns"),
                  t->star.surrogate, w->f->dir, &t->data, e);
    progress_phase(t->table, "indexes");
    for (int i = 0; ok && i < pg_rows_count(part->dependents); i++)
        ok = !is_step(part, i, STEP_INDEX) ||
             statement_script(s->pg, pg_rows_value(part->dependents, i, 1), e);
    return ok && statement_run(s, "ANALYZE :target", NULL, e) && pg_commit(s->pg, e);
}

/* A foreign key, unproven: that takes no time, but a lock on the other table which only one may
 * have, so that it is a transaction of its own. */
static bool add_foreign_key(
    const struct work *w, const struct part *part, int row, const char *how, struct err *e)
{
    struct pg *pg = part->s.pg;
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "%s%s", pg_rows_value(part->dependents, row, 1), how);
    bool ok = begin(w, pg, e) && statement_script(pg, sql.data, e) && pg_commit(pg, e);
    buf_release(&sql);
    return ok;
}

/* Those of empty tables prove themselves. */
static bool add_foreign_keys(const struct work *w, const struct part *part, struct err *e)
{
    bool ok = true;
    for (int i = 0; ok && i < pg_rows_count(part->dependents); i++) {
        if (is_step(part, i, STEP_FOREIGN_KEY))
            ok = add_foreign_key(w, part, i, " NOT VALID", e);
        else if (is_step(part, i, STEP_FOREIGN_KEY_OF_OTHER))
            ok = add_foreign_key(w, part, i, "", e);
    }
    return ok;
}

/* The foreign keys of a table, proven by locks that several may have. */
static bool prove(const struct work *w, const struct part *part, struct err *e)
{
    const char *target = statement_var(&part->s, "target");
    struct pg *pg = part->s.pg;
    progress_phase(part->t->table, "foreign keys");
    if (!add_foreign_keys(w, part, e) || !begin(w, pg, e))
        return false;
    struct pg_rows *rows = pg_query(pg, firstload_validate_sql, &target, 1, e);
    bool ok = rows != NULL;
    for (int i = 0; ok && i < pg_rows_count(rows); i++)
        ok = pg_exec(pg, pg_rows_value(rows, i, 0), NULL, e);
    pg_rows_free(rows);
    return ok && pg_commit(pg, e);
}

static void *join_work(void *arg, struct err *e)
{
    const struct work *w = arg;
    struct pg *own = pg_open_another(w->pg, e);
    if (own == NULL || pg_exec(own, "SELECT", NULL, e)) /* a pooler may have none for it */
        return own;
    pg_close(own);
    return NULL;
}

static bool leave_work(void *own, struct err *e)
{
    (void)e;
    pg_close(own);
    return true;
}

static bool work_on_task(void *arg, void *own, size_t i, void *result, struct err *e)
{
    const struct work *w = arg;
    struct part part = w->parts[i % w->count];
    (void)result;
    part.s.pg = own == NULL ? w->pg : own;
    bool ok = i < w->count ? fill(w, &part, e) : prove(w, &part, e);
    progress_end();
    return ok || err_context(e, "table '%s'", part.t->table);
}

static bool refers_to(const struct part *part, const struct part *other)
{
    const struct star_table *star = &part->t->star;
    size_t i = 0;
    while (i < star->reference_count && strcmp(star->references[i].table, other->t->table) != 0)
        i++;
    return i < star->reference_count;
}

/* Keys are proven when the table is filled, and when nothing is done any more with those that it
 * refers to. */
static bool waits_for(void *arg, size_t i, size_t other)
{
    const struct work *w = arg;
    if (i < w->count)
        return false;
    if (other < w->count)
        return other == i - w->count;
    return other != i && refers_to(&w->parts[i - w->count], &w->parts[other - w->count]);
}

static void name_task(void *arg, size_t i, char *name, size_t size)
{
    const struct work *w = arg;
    (void)snprintf(name, size, "table '%s'", w->parts[i % w->count].t->table);
}

static bool is_referred_to(const struct work *w, const struct part *part)
{
    size_t i = 0;
    while (i < w->count && (&w->parts[i] == part || !refers_to(&w->parts[i], part)))
        i++;
    return i < w->count;
}

/* What takes longest first, but before that what others wait for.  To prove the keys of a table
 * takes about half of what filling it does. */
static uint64_t urgency(const struct work *w, size_t i)
{
    const struct part *part = &w->parts[i % w->count];
    uint64_t bytes = part->t->data.facts.bytes;
    return (i < w->count ? 2 : 1) * bytes + (is_referred_to(w, part) ? UINT64_MAX / 2 : 0);
}

static int compare_tasks(const void *a, const void *b, void *arg)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    uint64_t urgency_x = urgency(arg, x), urgency_y = urgency(arg, y);
    return urgency_x != urgency_y ? (urgency_x < urgency_y) - (urgency_x > urgency_y)
                                  : (x > y) - (x < y);
}

static bool side_by_side(struct work *w, size_t processes, struct err *e)
{
    char none = 0;
    size_t count = 2 * w->count;
    size_t *order = mem_alloc(count, sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    qsort_r(order, count, sizeof *order, compare_tasks, w);
    const struct jobs jobs = {.processes = processes,
        .is_asked = w->f->jobs != 0,
        .count = count,
        .order = order,
        .waits_for = waits_for,
        .join = join_work,
        .work = work_on_task,
        .leave = leave_work,
        .name = name_task,
        .arg = w};
    bool ok = jobs_run(&jobs, &none, e);
    free(order);
    return ok;
}

/* ------------------------------------------------------------------------------------ all of it */

static void init_parts(struct work *w, const bool *parts)
{
    const struct firstload *f = w->f;
    for (size_t i = 0; i < f->m->table_count; i++) {
        if (!parts[f->order[i]])
            continue;
        struct part *part = &w->parts[w->count++];
        part->t = &f->m->tables[f->order[i]];
        init_statement(&part->s, w, part->t);
    }
}

static void release_parts(struct work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        statement_release(&w->parts[i].s);
        pg_rows_free(w->parts[i].dependents);
    }
}

static void count_filled(const struct firstload *f, struct ledger_counts *counts)
{
    for (size_t i = 0; i < f->m->table_count; i++) {
        const struct manifest_table *t = &f->m->tables[i];
        if (t->data.name != NULL)
            counts[i] = (struct ledger_counts){.bulk = true,
                .staged = t->data.rows,
                .inserted = t->data.rows,
                .opened = t->star.history ? t->data.rows : 0};
    }
}

/* By a connection of its own: that of the load has its transaction. */
static bool fill_all(struct work *w, size_t processes, bool *filled, struct err *e)
{
    log_info("%zu tables are filled side by side, by up to %zu connections", w->count, processes);
    bool ok = set_up(w, filled, e);
    if (ok && *filled)
        ok = side_by_side(w, processes, e);
    if (ok && *filled)
        return true;
    *filled = !ok && e->class != ERR_DATA && e->class != ERR_BUSY && e->class != ERR_PERMISSION;
    if (*filled)
        return false;
    take_away(w->pg, ""); /* the lock is the load's own */
    if (!ok)
        log_info("it cannot be loaded side by side: %s", e->text);
    *e = (struct err)ERR_INIT;
    return true;
}

static bool fill_by(
    const struct firstload *f, const bool *parts, size_t processes, bool *filled, struct err *e)
{
    struct work w = {.f = f, .pg = pg_open_second(f->pg, e)};
    if (w.pg == NULL) {
        log_info("one connection loads all tables: %s", e->text);
        *e = (struct err)ERR_INIT;
        return true;
    }
    w.parts = mem_alloc(f->m->table_count, sizeof *w.parts);
    init_parts(&w, parts);
    bool ok = fill_all(&w, processes, filled, e);
    release_parts(&w);
    free(w.parts);
    pg_close(w.pg);
    return ok;
}

bool firstload_fill(
    const struct firstload *f, struct ledger_counts *counts, bool *filled, struct err *e)
{
    bool *parts = mem_alloc(f->m->table_count, sizeof *parts);
    uint64_t others;
    bool may;
    *filled = false;
    size_t count = find_parts(f, parts, &others);
    size_t processes = choose_jobs(f, count, others);
    bool ok = ask_server(f, processes > 1 && is_new(f), &may, e) &&
              (!may || fill_by(f, parts, processes, filled, e));
    free(parts);
    if (ok && *filled)
        count_filled(f, counts);
    return ok;
}

#include "streams.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "jobs.h"
#include "jsonl.h"
#include "lookupstate.h"
#include "progress.h"
#include "ripple.h"

/* ---------------------------------------------------------------------------------- the stream */

/* Whether target i reads the file of that table. */
static bool reads(const struct work *w, size_t i, const struct manifest_table *table)
{
    const char *from = w->t->model->tables[i].from;
    return w->targets[i].compiled && from != NULL && strcmp(from, table->table) == 0;
}

/* Reads a file once, for all targets that are made of it. */
static bool stream_file(struct work *w, const struct manifest_table *table, struct err *e)
{
    size_t count = w->t->model->table_count;
    struct target **readers = mem_alloc(count, sizeof(struct target *));
    bool *wanted = mem_alloc(table->column_count, sizeof *wanted);
    size_t reader_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!reads(w, i, table))
            continue;
        readers[reader_count++] = &w->targets[i];
        for (size_t c = 0; c < table->column_count; c++)
            wanted[c] = wanted[c] || w->targets[i].plan.wanted[c];
    }
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", w->from_dir, table->data.name);
    struct row_source *source = jsonl_reader_open(path.data, table->columns, table->column_count,
        wanted, &table->data.facts, table->data.rows, e);
    progress_file(table->table, table->data.rows, table->data.facts.bytes);
    bool ok = source != NULL;
    enum row_step step = ROW_END;
    struct row row;
    while (ok && (step = source->next(source, &row, e)) == ROW_NEXT) {
        ok = interrupt_check(e);
        for (size_t i = 0; ok && i < reader_count; i++)
            ok = target_put(readers[i], &row, e);
    }
    progress_end();
    row_source_close(source);
    buf_release(&path);
    free(wanted);
    free(readers);
    return ok && step == ROW_END;
}

/* ---------------------------------------------------------------------------------- the ripple */

/* One held row, whose parents may have changed. */
static bool ripple_row(struct target *target, const struct lookup_row *held,
    struct jsonl_scanner *scanner, struct text *values, struct arena *scratch, struct err *e)
{
    const struct row row = {values, target->plan.column_count, held->line, 0};
    arena_reset(scratch);
    return jsonl_scan(scanner, held->line, values, scratch, e)
               ? target_put_rippled(target, &row, e)
               : err_context(e, "table '%s', held for a join", target->plan.model->from);
}

/* Held rows that are not in the run itself, but one of their parents is, come again. */
static bool ripple(struct work *w, struct target *target, struct err *e)
{
    struct plan *p = &target->plan;
    struct ripple *rows = ripple_open(&w->t->lookup, p->model, w->from_dir, &w->in, e);
    if (rows == NULL)
        return false;
    struct text *values = mem_alloc(p->column_count, sizeof *values);
    struct jsonl_scanner *scanner = jsonl_scanner_new(p->columns, p->column_count, p->wanted);
    struct arena scratch = ARENA_INIT;
    struct lookup_row held;
    bool ok = true;
    enum lookup_result step = LOOKUP_NONE;
    while (ok && (step = ripple_next(rows, &held, e)) == LOOKUP_ROW)
        ok = interrupt_check(e) && ripple_row(target, &held, scanner, values, &scratch, e);
    arena_release(&scratch);
    jsonl_scanner_free(scanner);
    free(values);
    ripple_close(rows);
    return ok && step == LOOKUP_NONE;
}

/* ------------------------------------------------------------------------------- side by side */

/* What becomes of a source table, as plain values (jobs.h). */
struct made {
    struct calendar calendar;
    struct manifest_file rejects;
    struct target_facts targets[]; /* parallel to the model's tables */
};

/* Whether target i is made of a task's source table. */
static bool is_of(const struct work *w, size_t i, size_t task)
{
    return w->targets[i].compiled && w->targets[i].rejects == w->rejects[task];
}

/* The rows of the run's own file, and the keys that are gone. */
static bool take_file(struct work *w, const struct manifest_table *table, struct err *e)
{
    bool ok = table->data.name == NULL || stream_file(w, table, e);
    for (size_t i = 0; ok && table->deleted.name != NULL && i < w->t->model->table_count; i++)
        ok = !reads(w, i, table) || target_delete(&w->targets[i], table, e);
    return ok;
}

/* All of one source table, to the end of its files. */
static bool work_on_table(void *arg, void *own, size_t task, void *result, struct err *e)
{
    struct work *w = arg;
    struct made *made = result;
    const struct model *model = w->t->model;
    const struct manifest_table *table = manifest_find(&w->in, rejects_table(w->rejects[task]));
    struct manifest_rejects rejects;
    (void)own;
    bool ok = table == NULL || take_file(w, table, e);
    for (size_t i = 0; ok && i < model->table_count; i++) {
        struct target *target = &w->targets[i];
        if (is_of(w, i, task))
            ok = (model->tables[i].join_count == 0 || ripple(w, target, e)) &&
                 target_commit(target, e);
    }
    if (!ok || !rejects_commit(w->rejects[task], &w->out->arena, &rejects, e))
        return false;
    made->calendar = w->run.calendar;
    made->rejects = rejects.file;
    for (size_t i = 0; i < model->table_count; i++) {
        if (is_of(w, i, task))
            target_tell(&w->targets[i], &made->targets[i]);
    }
    return true;
}

/* Into this process's, whoever made it. */
static void take_made(struct work *w, size_t task, const struct made *made)
{
    struct manifest *out = w->out;
    for (size_t year = 0; year < CALENDAR_YEARS; year++)
        w->run.calendar.years[year] |= made->calendar.years[year];
    for (size_t i = 0; i < w->t->model->table_count; i++) {
        if (is_of(w, i, task))
            target_hear(&w->targets[i], &made->targets[i]);
    }
    if (made->rejects.name == NULL)
        return;
    struct manifest_rejects *r = &out->rejects[out->reject_count++];
    r->table = arena_strdup(&out->arena, rejects_table(w->rejects[task]));
    r->file = made->rejects;
    r->file.name = rejects_file_name(w->rejects[task], &out->arena);
}

/* The rows for joins are read from a file, which each process opens for itself. */
static void *join_run(void *arg, struct err *e)
{
    struct work *w = arg;
    return lookup_reopen(&w->t->lookup, e) ? arg : NULL;
}

static bool leave_run(void *own, struct err *e)
{
    (void)own;
    (void)e;
    return true;
}

static void name_table(void *arg, size_t task, char *name, size_t size)
{
    const struct work *w = arg;
    (void)snprintf(name, size, "table '%s'", rejects_table(w->rejects[task]));
}

static uint64_t task_bytes(const struct work *w, size_t task)
{
    const struct manifest_table *table = manifest_find(&w->in, rejects_table(w->rejects[task]));
    return table == NULL ? 0 : table->data.facts.bytes;
}

static int compare_sizes(const void *a, const void *b, void *arg)
{
    uint64_t size_a = task_bytes(arg, *(const size_t *)a);
    uint64_t size_b = task_bytes(arg, *(const size_t *)b);
    return (size_a < size_b) - (size_a > size_b);
}

/* The largest first, so that no process has it left when the others are done. */
static const size_t *order_of(struct work *w)
{
    size_t *order = arena_calloc(&w->out->arena, w->reject_count, sizeof *order);
    for (size_t i = 0; i < w->reject_count; i++)
        order[i] = i;
    qsort_r(order, w->reject_count, sizeof *order, compare_sizes, w);
    return order;
}

static size_t choose_jobs(const struct work *w, const size_t *order)
{
    uint64_t others = 0;
    for (size_t i = 1; i < w->reject_count; i++)
        others += task_bytes(w, order[i]);
    return jobs_choose(w->t->jobs, others);
}

static bool make_tables(struct work *w, struct err *e)
{
    size_t size = sizeof(struct made) + w->t->model->table_count * sizeof(struct target_facts);
    struct jobs jobs = {.is_asked = w->t->jobs != 0,
        .count = w->reject_count,
        .order = order_of(w),
        .result_size = size,
        .join = join_run,
        .work = work_on_table,
        .leave = leave_run,
        .name = name_table,
        .arg = w};
    jobs.processes = choose_jobs(w, jobs.order);
    char *results = mem_alloc(w->reject_count, size);
    bool ok = jobs_run(&jobs, results, e);
    for (size_t i = 0; ok && i < w->reject_count; i++)
        take_made(w, i, (const struct made *)(results + i * size));
    free(results);
    return ok;
}

/* ----------------------------------------------------------------------- the calendar */

static bool generate_calendar(struct work *w, struct target *target, struct err *e)
{
    struct row_source *days = calendar_rows(&w->run.calendar);
    struct row row;
    bool ok = true;
    while (ok && days->next(days, &row, e) == ROW_NEXT)
        ok = target_put_generated(target, &row, e);
    days->close(days);
    return ok;
}

/* Of the years that the rows have noted. */
static bool make_calendars(struct work *w, struct err *e)
{
    for (size_t i = 0; i < w->t->model->table_count; i++) {
        struct target *target = &w->targets[i];
        if (w->t->model->tables[i].from == NULL &&
            (!generate_calendar(w, target, e) || !target_commit(target, e)))
            return false;
    }
    return true;
}

bool streams_run(struct work *w, struct err *e)
{
    return make_tables(w, e) && make_calendars(w, e);
}

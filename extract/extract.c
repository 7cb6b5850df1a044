#include "extract.h"

#include <stdio.h>
#include <stdlib.h>

#include "extraction.h"
#include "fs.h"
#include "jobs.h"
#include "log.h"
#include "statefile.h"
#include "version.h"

/* ------------------------------------------------------------------------------- side by side */

/* A helper sees the same snapshot by a connection of its own. */
static void *join_run(void *arg, struct err *e)
{
    const struct extract_run *run = arg;
    struct snapshot *own = arena_alloc(&run->m->arena, sizeof *own);
    return snapshot_join(own, run->snapshot, run->snapshot_name, e) ? own : NULL;
}

static bool leave_run(void *own, struct err *e)
{
    return snapshot_leave(own, e);
}

static bool work_on_task(void *arg, void *own, size_t i, void *result, struct err *e)
{
    struct extract_run *run = arg;
    return extraction_do(run, own == NULL ? run->snapshot : own, &run->tasks[i], result, e);
}

static const struct catalog_table *table_of(const struct extract_run *run, size_t task)
{
    return &run->snapshot->catalog.tables[run->tasks[task].table];
}

static void name_table(void *arg, size_t i, char *name, size_t size)
{
    (void)snprintf(name, size, "table '%s'", table_of(arg, i)->name);
}

static int compare_tasks(const void *a, const void *b, void *arg)
{
    const struct extract_run *run = arg;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    bool is_share_x = run->tasks[x].pieces != NULL, is_share_y = run->tasks[y].pieces != NULL;
    uint64_t size_x = table_of(run, x)->bytes, size_y = table_of(run, y)->bytes;
    if (is_share_x != is_share_y)
        return is_share_x ? 1 : -1;
    return size_x != size_y ? (size_x < size_y) - (size_x > size_y) : (x > y) - (x < y);
}

/* The largest first, so that no process has it left when the others are done; but those that they
 * share, of which nobody has more left than the others, behind all that are one's. */
static const size_t *order_of(struct extract_run *run)
{
    size_t *order = arena_calloc(&run->m->arena, run->task_count, sizeof *order);
    for (size_t i = 0; i < run->task_count; i++)
        order[i] = i;
    qsort_r(order, run->task_count, sizeof *order, compare_tasks, run);
    return order;
}

/* Where all of it is so small that the way to the server is what takes time: in one statement. */
static bool count_ahead(struct extract_run *run, struct err *e)
{
    const struct catalog *c = &run->snapshot->catalog;
    uint64_t bytes = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (logcursor_changes(run->log, i) != NULL)
            continue;
        struct extract_plan plan = extract_plan_table(run->snapshot, i, run->state, run->full);
        bytes += c->tables[i].bytes;
        run->counts[i] = (struct snapshot_count){.is_asked = !plan.complete, .since = plan.since};
    }
    return bytes > JOBS_WORTH_BYTES || snapshot_count_all(run->snapshot, run->counts, e);
}

/* Of table i: none where the log cursor tells what to read. */
static uint64_t bytes_to_read(const struct extract_run *run, size_t i)
{
    return logcursor_changes(run->log, i) == NULL ? run->snapshot->catalog.tables[i].bytes : 0;
}

static uint64_t all_to_read(const struct extract_run *run)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < run->snapshot->catalog.count; i++)
        bytes += bytes_to_read(run, i);
    return bytes;
}

/* Unless somebody says how many: not for what a process and a connection more cost more than they
 * gain, which is when one table is most of it, too. */
static size_t choose_jobs(const struct extract_run *run)
{
    uint64_t largest = 0;
    for (size_t i = 0; i < run->snapshot->catalog.count; i++)
        largest = bytes_to_read(run, i) > largest ? bytes_to_read(run, i) : largest;
    uint64_t others = all_to_read(run) - largest;
    return jobs_choose(run->jobs, others);
}

/* A table that is more than a job's share of all is read by all of them; only where somebody says
 * how many, since what is read in ranges pushes other pages out of the server's memory. */
static size_t count_shares(const struct extract_run *run, size_t i, size_t processes)
{
    uint64_t bytes = bytes_to_read(run, i);
    bool is_shared = run->jobs != 0 && run->snapshot->catalog.tables[i].pages > 0 &&
                     bytes >= JOBS_WORTH_BYTES && bytes * processes > all_to_read(run) &&
                     extract_plan_table(run->snapshot, i, run->state, run->full).complete;
    return is_shared ? processes : 1;
}

static bool add_tasks(struct extract_run *run, size_t i, size_t count, struct err *e)
{
    const struct catalog_table *t = &run->snapshot->catalog.tables[i];
    struct pieces *pieces = NULL;
    if (count > 1) {
        pieces = pieces_new(extraction_rows_path(run, i), t->pages, count, e);
        if (pieces == NULL)
            return false;
    }
    run->tasks = mem_resize(run->tasks, run->task_count + count, sizeof *run->tasks);
    for (size_t k = 0; k < count; k++)
        run->tasks[run->task_count++] = (struct extract_task){i, pieces, k};
    return true;
}

static void free_tasks(struct extract_run *run)
{
    for (size_t i = 0; i < run->task_count; i++) {
        if (run->tasks[i].number == 0)
            pieces_free(run->tasks[i].pieces);
    }
    free(run->tasks);
}

/* A name of the snapshot for the others; where there can be none, there are no others. */
static bool share_snapshot(struct extract_run *run, size_t *processes, struct err *e)
{
    run->snapshot_name = snapshot_export(run->snapshot, e);
    if (run->snapshot_name == NULL && e->class == ERR_NONE) {
        (run->jobs != 0 ? log_warning : log_info)(
            "one job extracts all tables: the role may not call pg_export_snapshot()");
        *processes = 1;
    }
    return e->class == ERR_NONE;
}

static bool plan_tasks(struct extract_run *run, size_t *processes, struct err *e)
{
    size_t tables = run->snapshot->catalog.count;
    *processes = choose_jobs(run);
    for (size_t i = 0; i < tables; i++) {
        if (!add_tasks(run, i, count_shares(run, i, *processes), e))
            return false;
    }
    if (*processes > 1 && run->task_count > 1 && !share_snapshot(run, processes, e))
        return false;
    run->counts = arena_calloc(&run->m->arena, tables, sizeof *run->counts);
    return *processes > 1 || count_ahead(run, e);
}

/* Extracts all tables; results: one of each task. */
static bool extract_all(
    struct extract_run *run, size_t processes, struct extracted *results, struct err *e)
{
    const struct jobs jobs = {.processes = processes,
        .is_asked = run->jobs != 0,
        .count = run->task_count,
        .order = order_of(run),
        .result_size = sizeof *results,
        .join = join_run,
        .work = work_on_task,
        .leave = leave_run,
        .name = name_table,
        .arg = run};
    return jobs_run(&jobs, results, e);
}

/* ----------------------------------------------------------------------------------------- run */

static bool is_changed(const struct manifest_table *t)
{
    return t->complete || t->data.rows > 0 || t->deleted.rows > 0;
}

static const struct table_names *name_files(const struct extract_run *run)
{
    const struct catalog *c = &run->snapshot->catalog;
    struct arena *arena = &run->m->arena;
    struct table_names *names = arena_calloc(arena, c->count, sizeof *names);
    for (size_t i = 0; i < c->count; i++) {
        const char *keys = state_keys_path(arena, run->lake, c->tables[i].name, &run->m->run);
        names[i].rows = lake_file_name(arena, c->tables[i].name, ".jsonl");
        names[i].deleted = lake_file_name(arena, c->tables[i].name, ".deleted.jsonl");
        names[i].keys = keys;
        names[i].extracted = arena_printf(arena, "%s.extracted", keys);
        names[i].known = arena_printf(arena, "%s.known", keys);
        names[i].added = arena_printf(arena, "%s.added", keys);
        names[i].gone = arena_printf(arena, "%s.gone", keys);
    }
    return names;
}

/* The tables that are not left out, in the order of the catalog. */
static void take_tables(struct extract_run *run, const struct extracted *results, bool *changed)
{
    struct manifest *m = run->m;
    for (size_t i = 0; i < run->task_count; i++) {
        const struct extracted *r = &results[i];
        if (r->is_left_out)
            gaps_add(run->gaps, table_of(run, i)->name, &r->err);
        if (r->is_left_out || r->t.table == NULL)
            continue;
        *changed = *changed || is_changed(&r->t);
        run->keys[m->table_count] = r->keys;
        run->deltas[m->table_count] = r->delta;
        m->tables[m->table_count++] = r->t;
    }
}

static bool read_log(struct extract_run *run, struct err *e)
{
    size_t count = run->snapshot->catalog.count;
    const char **paths = arena_calloc(&run->m->arena, count + 1, sizeof *paths);
    run->names = name_files(run);
    for (size_t i = 0; i < count; i++)
        paths[i] = run->names[i].keys;
    if (run->log == NULL)
        return true;
    if (!logcursor_read(run->log, run->snapshot, run->state, paths, run->full, e))
        return false;
    if (run->jobs != 1)
        logcursor_advance_aside(run->log, run->snapshot->pg);
    return true;
}

static bool extract_tables(struct extract_run *run, bool *changed, struct err *e)
{
    struct manifest *m = run->m;
    size_t count = run->snapshot->catalog.count, all = count + run->feeds->count;
    m->tables = arena_calloc(&m->arena, all, sizeof *m->tables);
    run->keys = arena_calloc(&m->arena, all, sizeof *run->keys);
    run->deltas = arena_calloc(&m->arena, all, sizeof *run->deltas);
    char *keys_dir = lake_state_path(run->lake, "keys");
    struct extracted *results = NULL;
    size_t processes = 1;
    bool ok = fs_make_dirs(keys_dir, e) && read_log(run, e) && plan_tasks(run, &processes, e);
    if (ok) {
        results = mem_alloc(run->task_count, sizeof *results);
        ok = extract_all(run, processes, results, e);
    }
    if (ok)
        take_tables(run, results, changed);
    free(results);
    free_tasks(run);
    free(keys_dir);
    return ok;
}

/* After the transaction: however long a service takes, it holds nothing back in the database. */
static bool extract_feeds(struct extract_run *run, bool *changed, struct err *e)
{
    const struct feeds_run feeds = {run->lake, run->state, run->m, run->keys, run->gaps, run->dir,
        run->full, run->max_delete_ratio};
    return feeds_extract(run->feeds, &feeds, changed, e);
}

bool extract_run(struct extract_run *run, struct err *e)
{
    struct manifest *m = run->m;
    if (!lake_run_begin(run->lake, LAKE_EXTRACTED, &m->run, &run->dir, e))
        return false;
    m->stage = LAKE_EXTRACTED;
    m->tool = "tt-extract " TT_VERSION;
    m->source = run->snapshot->source;
    bool changed = false;
    bool ok = extract_tables(run, &changed, e) && snapshot_end(run->snapshot, e) &&
              extract_feeds(run, &changed, e);
    if (ok && changed)
        ok = manifest_write(m, run->dir, e) &&
             lake_run_commit(run->lake, LAKE_EXTRACTED, &m->run, run->dir, false, e);
    if (!ok || !changed) {
        lake_run_abort(run->dir);
        m->run.text[0] = '\0';
    }
    free(run->dir);
    return ok;
}

bool extract_keep(struct extract_run *run, struct state *state, struct err *e)
{
    const struct manifest *m = run->m;
    if (!state_advance(state, run->lake, m, run->keys, e))
        return false;
    for (size_t i = 0; i < m->table_count; i++)
        state_set_delta(state, m->tables[i].table, &run->deltas[i]);
    state->feeds = run->feeds->marks;
    if (run->log != NULL)
        logcursor_mark(run->log, run->snapshot, m, state);
    if (!statefile_save(state, run->lake, e))
        return false;
    if (run->log != NULL)
        logcursor_advance(run->log, run->snapshot->pg);
    return true;
}

#include "extract.h"

#include <stdio.h>
#include <stdlib.h>

#include "extraction.h"
#include "fs.h"
#include "jobs.h"
#include "log.h"
#include "statefile.h"
#include "version.h"

/* Of the tables but the largest; less is not worth a second process. */
static const uint64_t WORTH_BYTES = UINT64_C(16) << 20;

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

static bool work_on_table(void *arg, void *own, size_t i, void *result, struct err *e)
{
    struct extract_run *run = arg;
    return extraction_of_table(run, own == NULL ? run->snapshot : own, i, result, e);
}

static void name_table(void *arg, size_t i, char *name, size_t size)
{
    const struct extract_run *run = arg;
    (void)snprintf(name, size, "table '%s'", run->snapshot->catalog.tables[i].name);
}

static int compare_sizes(const void *a, const void *b, void *catalog)
{
    const struct catalog_table *tables = ((const struct catalog *)catalog)->tables;
    uint64_t size_a = tables[*(const size_t *)a].bytes, size_b = tables[*(const size_t *)b].bytes;
    return (size_a < size_b) - (size_a > size_b);
}

/* The largest first, so that no process has it left when the others are done. */
static const size_t *order_of(struct extract_run *run)
{
    struct catalog *c = &run->snapshot->catalog;
    size_t *order = arena_calloc(&run->m->arena, c->count, sizeof *order);
    for (size_t i = 0; i < c->count; i++)
        order[i] = i;
    qsort_r(order, c->count, sizeof *order, compare_sizes, c);
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
    return bytes > WORTH_BYTES || snapshot_count_all(run->snapshot, run->counts, e);
}

/* Unless somebody says how many: not for what a process and a connection more cost more than they
 * gain, which is when one table is most of it, too. */
static size_t choose_jobs(const struct extract_run *run, const size_t *order)
{
    const struct catalog *c = &run->snapshot->catalog;
    uint64_t others = 0;
    for (size_t i = 1; i < c->count; i++)
        others += logcursor_changes(run->log, order[i]) == NULL ? c->tables[order[i]].bytes : 0;
    return run->jobs != 0 ? run->jobs : others < WORTH_BYTES ? 1 : jobs_default();
}

/* Extracts all tables into results, one each. */
static bool extract_all(struct extract_run *run, struct extracted *results, struct err *e)
{
    struct jobs jobs = {.is_asked = run->jobs != 0,
        .count = run->snapshot->catalog.count,
        .order = order_of(run),
        .result_size = sizeof *results,
        .join = join_run,
        .work = work_on_table,
        .leave = leave_run,
        .name = name_table,
        .arg = run};
    jobs.processes = choose_jobs(run, jobs.order);
    if (jobs.processes > 1 && jobs.count > 1) {
        run->snapshot_name = snapshot_export(run->snapshot, e);
        if (e->class != ERR_NONE)
            return false;
        if (run->snapshot_name == NULL) {
            (jobs.is_asked ? log_warning : log_info)(
                "one job extracts all tables: the role may not call pg_export_snapshot()");
            jobs.processes = 1;
        }
    }
    run->counts = arena_calloc(&run->m->arena, jobs.count, sizeof *run->counts);
    if (jobs.processes == 1 && !count_ahead(run, e))
        return false;
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
    for (size_t i = 0; i < run->snapshot->catalog.count; i++) {
        const struct extracted *r = &results[i];
        if (r->is_left_out) {
            gaps_add(run->gaps, run->snapshot->catalog.tables[i].name, &r->err);
            continue;
        }
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
    struct extracted *results = mem_alloc(count, sizeof *results);
    bool ok = fs_make_dirs(keys_dir, e) && read_log(run, e) && extract_all(run, results, e);
    if (ok)
        take_tables(run, results, changed);
    free(results);
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

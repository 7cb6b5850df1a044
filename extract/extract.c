#include "extract.h"

#include <stdlib.h>

#include "jsonl.h"
#include "log.h"
#include "version.h"

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool same_source(const struct manifest_source *a, const struct manifest_source *b)
{
    return same(a->database, b->database) && same(a->system_identifier, b->system_identifier) &&
           same(a->timeline, b->timeline);
}

struct extract_plan extract_plan_table(
    const struct snapshot *s, size_t i, const struct state *state, bool full)
{
    struct extract_plan plan = {&s->catalog.tables[i], true, 0, NULL, false};
    const struct state_table *known = state_find(state, plan.table->name);
    if (full) {
        plan.why = "a full extraction is asked for";
    } else if (known == NULL) {
        plan.why = "it has not been extracted before";
    } else if (!same_source(&s->source, &state->source)) {
        plan.why =
            "the source is another database than before (name, system identifier or timeline)";
        plan.is_odd = true;
    } else if (!same(known->structure, plan.table->structure)) {
        plan.why = "its columns, types, partitions or identity have changed";
        plan.is_odd = true;
    } else if (known->watermark > s->xmax) {
        plan.why = "the source's transaction counter went back";
        plan.is_odd = true;
    } else if (!snapshot_reaches(s, known->watermark)) {
        plan.why = "the last extraction is 2^31 transactions ago";
    } else {
        plan.complete = false;
        plan.since = known->watermark;
    }
    return plan;
}

/* Streams one table into its file; without rows there is no file. */
static bool extract_table(struct snapshot *s, const struct extract_plan *plan, const char *dir,
    struct manifest *m, struct manifest_table *t, struct err *e)
{
    const struct catalog_table *c = plan->table;
    char *name = lake_file_name(&m->arena, c->name, ".jsonl");
    char *path = arena_printf(&m->arena, "%s/%s", dir, name);
    struct row_sink *sink = NULL;
    bool ok = false;

    struct row_source *source = snapshot_rows(s, c, plan->complete ? NULL : &plan->since, e);
    struct stream_out *out = source == NULL ? NULL : stream_out_open(path, e);
    if (out == NULL)
        goto done;
    sink = jsonl_writer_new(out, c->columns, c->column_count);
    ok = row_pump(source, sink, &t->data.rows, e);
    if (ok && t->data.rows > 0) {
        t->data.name = name;
        ok = sink->commit(sink, &t->data.facts, e);
    }
done:
    row_source_close(source);
    row_sink_close(sink);
    return ok || err_context(e, "table '%s'", c->name);
}

static void describe_table(
    const struct snapshot *s, const struct extract_plan *plan, struct manifest_table *t)
{
    const struct catalog_table *c = plan->table;
    t->table = c->name;
    t->complete = plan->complete;
    t->watermark = s->watermark;
    t->structure = c->structure;
    t->columns = c->columns;
    t->column_count = c->column_count;
    t->key = c->key;
    t->key_count = c->key_count;
}

static void report_plan(const struct extract_plan *plan)
{
    if (plan->is_odd)
        log_warning("table '%s' is extracted whole: %s", plan->table->name, plan->why);
    else if (plan->complete)
        log_info("table '%s' is extracted whole: %s", plan->table->name, plan->why);
}

bool extract_run(const struct lake *lake, struct snapshot *s, const struct state *state, bool full,
    struct manifest *m, struct err *e)
{
    char *dir;
    if (!lake_run_begin(lake, LAKE_EXTRACTED, &m->run, &dir, e))
        return false;
    m->stage = LAKE_EXTRACTED;
    m->tool = "tt-extract " TT_VERSION;
    m->source = s->source;
    m->tables = arena_calloc(&m->arena, s->catalog.count, sizeof *m->tables);

    bool ok = true;
    bool changed = false;
    for (size_t i = 0; ok && i < s->catalog.count; i++) {
        struct extract_plan plan = extract_plan_table(s, i, state, full);
        struct manifest_table *t = &m->tables[m->table_count++];
        report_plan(&plan);
        describe_table(s, &plan, t);
        ok = extract_table(s, &plan, dir, m, t, e);
        changed = changed || t->complete || t->data.rows > 0;
    }
    ok = ok && snapshot_end(s, e);
    if (ok && changed)
        ok = manifest_write(m, dir, e) &&
             lake_run_commit(lake, LAKE_EXTRACTED, &m->run, dir, false, e);
    if (!ok || !changed) {
        lake_run_abort(dir);
        m->run.text[0] = '\0';
    }
    free(dir);
    return ok;
}

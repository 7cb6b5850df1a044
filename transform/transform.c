#include "transform.h"

#include <stdlib.h>

#include "contract.h"
#include "interrupt.h"
#include "log.h"
#include "progress.h"
#include "target.h"
#include "version.h"

/* One run in the making. */
struct work {
    struct transform *t;
    struct manifest in;
    struct manifest *out;
    char *dir;                /* the hidden directory */
    char *from_dir;           /* of the extracted run */
    struct target *targets;   /* parallel to model->tables */
    struct rejects **rejects; /* one a source table that the model reads */
    size_t reject_count;
    struct target_run run;
};

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

/* Held rows that are not in the run itself, but one of their parents is, come again. */
static bool has_new_rows(const struct work *w, const struct plan *p)
{
    for (size_t i = 0; i < p->join_count; i++) {
        const struct manifest_table *parent = manifest_find(&w->in, p->joins[i].parent->name);
        if (parent != NULL && parent->data.rows > 0)
            return true;
    }
    return false;
}

static bool ripple(struct work *w, struct target *target, struct err *e)
{
    struct plan *p = &target->plan;
    if (!has_new_rows(w, p))
        return true;
    const struct lookup_table *held = lookup_table(&w->t->lookup, p->model->from);
    const struct rowmap_row **rows = rowmap_sorted(&held->rows);
    struct text *values = mem_alloc(p->column_count, sizeof *values);
    struct jsonl_scanner *scanner = jsonl_scanner_new(p->columns, p->column_count, p->wanted);
    struct arena scratch = ARENA_INIT;
    bool ok = true;
    for (size_t i = 0; ok && i < held->rows.count; i++) {
        struct row row = {values, p->column_count, rowmap_line(rows[i]), 0};
        if (lookup_is_new(&w->t->lookup, rows[i]))
            continue;
        arena_reset(&scratch);
        ok = jsonl_scan(scanner, row.raw, values, &scratch, e)
                 ? target_put_rippled(target, &row, &w->t->lookup, e)
                 : err_context(e, "table '%s', held for a join", held->name);
    }
    arena_release(&scratch);
    jsonl_scanner_free(scanner);
    free(values);
    free(rows);
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

/* --------------------------------------------------------------------------------- preparation */

/* What a plan is compiled against: the run's own entry of the table, or for a join, when the run
 * does not have it, what is held. */
static const struct manifest_table *source_of(
    const struct work *w, const struct model_table *mt, struct manifest_table *held)
{
    const struct manifest_table *table = manifest_find(&w->in, mt->from);
    if (table != NULL || mt->join_count == 0)
        return table;
    const struct lookup_table *l = lookup_table(&w->t->lookup, mt->from);
    *held = (struct manifest_table){.table = l->name,
        .columns = l->columns,
        .column_count = l->column_count,
        .key = l->key,
        .key_count = l->key_count};
    return l->column_count == 0 ? NULL : held;
}

static struct rejects *rejects_of(struct work *w, const char *source_table)
{
    for (size_t i = 0; i < w->reject_count; i++) {
        if (strcmp(rejects_table(w->rejects[i]), source_table) == 0)
            return w->rejects[i];
    }
    return w->rejects[w->reject_count++] = rejects_new(w->dir, source_table);
}

static bool prepare_target(struct work *w, size_t i, struct err *e)
{
    const struct model_table *mt = &w->t->model->tables[i];
    struct target *target = &w->targets[i];
    struct manifest_table held;
    target->run = &w->run;
    target->table = &w->out->tables[i];
    target->table->table = mt->star.name;
    target->table->star = mt->star;
    const struct manifest_table *from = mt->from == NULL ? NULL : source_of(w, mt, &held);
    if (mt->from != NULL && from == NULL)
        return true; /* neither in the run nor held: nothing to make it of */
    if (!plan_compile(&target->plan, w->t->model, mt, from, &w->t->lookup, e))
        return false;
    target->compiled = true;
    target->rejects = mt->from == NULL ? NULL : rejects_of(w, mt->from);
    target->table->complete = from != NULL && from->complete;
    return true;
}

static void describe(struct work *w)
{
    struct manifest *out = w->out;
    *out = (struct manifest){.stage = LAKE_TRANSFORMED,
        .run = w->in.run,
        .previous = w->in.previous,
        .tool = "tt-transform " TT_VERSION,
        .model = w->t->model->checksum};
    out->source = (struct manifest_source){arena_strdup(&out->arena, w->in.source.database),
        arena_strdup(&out->arena, w->in.source.system_identifier),
        arena_strdup(&out->arena, w->in.source.timeline),
        arena_strdup(&out->arena, w->in.source.snapshot),
        arena_strdup(&out->arena, w->in.source.time)};
    out->table_count = w->t->model->table_count;
    out->tables = arena_calloc(&out->arena, out->table_count, sizeof *out->tables);
    out->rejects = arena_calloc(&out->arena, out->table_count, sizeof *out->rejects);
}

static bool prepare(struct work *w, struct err *e)
{
    describe(w);
    for (size_t i = 0; i < w->t->model->table_count; i++) {
        if (!prepare_target(w, i, e))
            return false;
    }
    return true;
}

/* ----------------------------------------------------------------------------------------- run */

static bool make_rows(struct work *w, struct err *e)
{
    const struct model *model = w->t->model;
    for (size_t k = 0; k < w->in.table_count; k++) {
        const struct manifest_table *table = &w->in.tables[k];
        if (table->data.name != NULL && !stream_file(w, table, e))
            return false;
        for (size_t i = 0; table->deleted.name != NULL && i < model->table_count; i++) {
            if (reads(w, i, table) && !target_delete(&w->targets[i], table, e))
                return false;
        }
    }
    for (size_t i = 0; i < model->table_count; i++) {
        if (w->targets[i].compiled && model->tables[i].join_count > 0 &&
            !ripple(w, &w->targets[i], e))
            return false;
    }
    for (size_t i = 0; i < model->table_count; i++) { /* last: the rows above note the years */
        if (model->tables[i].from == NULL && !generate_calendar(w, &w->targets[i], e))
            return false;
    }
    return true;
}

static bool commit_files(struct work *w, struct err *e)
{
    for (size_t i = 0; i < w->out->table_count; i++) {
        if (!target_commit(&w->targets[i], e))
            return false;
    }
    for (size_t k = 0; k < w->reject_count; k++) {
        struct manifest_rejects *r = &w->out->rejects[w->out->reject_count];
        if (!rejects_commit(w->rejects[k], &w->out->arena, r, e))
            return false;
        if (r->file.name != NULL)
            w->out->reject_count++;
    }
    return true;
}

static void release(struct work *w)
{
    for (size_t i = 0; i < w->t->model->table_count; i++)
        target_release(&w->targets[i]);
    for (size_t k = 0; k < w->reject_count; k++)
        rejects_free(w->rejects[k]);
    free(w->rejects);
    free(w->targets);
    free(w->dir);
}

/* Makes the files, with the extracted manifest read and the lookups brought up to its run. */
static bool make_run(struct work *w, bool replace, struct err *e)
{
    struct transform *t = w->t;
    if (!lake_run_begin(t->lake, LAKE_TRANSFORMED, &w->in.run, &w->dir, e))
        return false;
    w->run.dir = w->dir;
    w->run.from_dir = w->from_dir;
    w->run.arena = &w->out->arena;
    w->run.limit = t->limit;
    w->targets = mem_alloc(t->model->table_count, sizeof *w->targets);
    w->rejects = mem_alloc(t->model->table_count, sizeof(struct rejects *));
    bool ok = prepare(w, e) && make_rows(w, e) && commit_files(w, e) &&
              manifest_write(w->out, w->dir, e) &&
              lake_run_commit(t->lake, LAKE_TRANSFORMED, &w->in.run, w->dir, replace, e);
    if (!ok) {
        lake_run_abort(w->dir);
        manifest_release(w->out);
    }
    release(w);
    return ok;
}

/* The run is visible by now; without its state the next one folds it again. */
static void save_lookup(struct transform *t, const struct manifest *in)
{
    struct err e = ERR_INIT;
    if (!lookup_save(&t->lookup, t->lake, in, &e))
        log_warning("the run is there, but not the state after it, so that the next run takes "
                    "longer: %s",
            e.text);
}

bool transform_run(struct transform *t, const struct run_id *run, bool replace,
    struct manifest *out, struct err *e)
{
    struct work *w = mem_alloc(1, sizeof *w); /* too large for the stack: the calendar */
    w->t = t;
    w->out = out;
    bool ok = manifest_read(&w->in, t->lake, LAKE_EXTRACTED, run, e);
    if (!ok)
        goto out;
    w->from_dir = lake_run_path(t->lake, LAKE_EXTRACTED, run);
    ok = contract_apply(t->lake, t->model, &w->in, true, e);
    /* Up to the run before; normally it is there already, from that one's turn. */
    if (ok && (strcmp(t->lookup.run.text, w->in.previous.text) != 0 || t->lookup.serial == 0))
        ok = lookup_load(&t->lookup, t->lake, &w->in.previous, e);
    ok = ok && lookup_advance(&t->lookup, w->from_dir, &w->in, e) && make_run(w, replace, e);
    if (ok)
        save_lookup(t, &w->in);
    else
        t->lookup.serial = 0; /* it reflects a run that did not come about */
    manifest_release(&w->in);
out:
    free(w->from_dir);
    free(w);
    return ok || err_context(e, "run %s", run->text);
}

#include "transform.h"

#include <inttypes.h>
#include <stdlib.h>

#include "csv.h"
#include "interrupt.h"
#include "log.h"
#include "plan.h"
#include "version.h"

/* A table of the warehouse in the making. */
struct target {
    struct plan plan;
    bool compiled; /* its source table is in the run, or held for a join */
    struct row_sink *sink;
    struct row_sink *held_back;   /* keys of rejected rows */
    struct manifest_table *table; /* of the transformed manifest */
    struct rejects *rejects;      /* of its source table; NULL for a calendar */
};

/* One run in the making. */
struct work {
    struct transform *t;
    struct manifest in;
    struct manifest *out;
    char *dir;                /* the hidden directory */
    struct target *targets;   /* parallel to model->tables */
    struct rejects **rejects; /* one a source table that the model reads */
    size_t reject_count;
    struct calendar calendar;
};

/* ------------------------------------------------------------------------------------ one target
 */

/* Creates a CSV file of the run; the sink has the columns that are given. */
static struct row_sink *open_csv(struct work *w, struct manifest_file *file, const char *table,
    const char *suffix, const char *const *names, size_t count, const bool *plain, struct err *e)
{
    struct arena *arena = &w->out->arena;
    file->name = lake_file_name(arena, table, suffix);
    struct stream_out *out = stream_out_open(arena_printf(arena, "%s/%s", w->dir, file->name), e);
    return out == NULL ? NULL : csv_writer_new(out, names, count, plain);
}

/* The names of the key's columns, in the run's arena. */
static const char **key_names(struct work *w, const struct star_table *star)
{
    const char **names = arena_calloc(&w->out->arena, star->key_count, sizeof *names);
    for (size_t k = 0; k < star->key_count; k++)
        names[k] = star->columns[star->key[k]].name;
    return names;
}

static bool put_row(struct work *w, struct target *target, struct err *e)
{
    const struct row row = {target->plan.out, target->plan.model->star.column_count, TEXT_NULL, 0};
    if (target->sink == NULL) {
        target->sink = open_csv(w, &target->table->data, target->table->table, ".csv",
            target->plan.names, row.count, target->plan.plain, e);
        if (target->sink == NULL)
            return false;
    }
    target->table->data.rows++;
    return target->sink->put(target->sink, &row, e);
}

/* Over the limit?  A share is looked at once all rows are read. */
static bool check_limit(
    const struct work *w, const struct target *target, bool at_end, struct err *e)
{
    const struct rejects_limit *limit = &w->t->limit;
    const struct manifest_counts *counts = &target->table->counts;
    bool over = limit->share < 0
                    ? counts->rejected > limit->count
                    : at_end && (double)counts->rejected > limit->share * (double)counts->read;
    if (!over)
        return true;
    err_set(e, ERR_DATA,
        "table '%s': %s%" PRIu64 " of %" PRIu64 " rows cannot be taken; the first: %s",
        target->table->table, at_end ? "" : "at least ", counts->rejected, counts->read,
        rejects_first(target->rejects));
    return err_hint(e,
        "mend the model, or let them go to rejected/ by a higher --max-rejects for once; "
        "rows that are mended at the source come with a later run");
}

/* A row is rejected, but its key is not gone: a loader that takes a complete table must know. */
static bool hold_back(struct work *w, struct target *target, struct err *e)
{
    const struct star_table *star = &target->plan.model->star;
    struct text *keys = arena_calloc(&target->plan.scratch, star->key_count, sizeof *keys);
    if (!plan_apply_key(&target->plan, keys))
        return true; /* no row of the warehouse can have it */
    if (target->held_back == NULL) {
        target->held_back = open_csv(w, &target->table->held_back, star->name, ".held_back.csv",
            key_names(w, star), star->key_count, NULL, e);
        if (target->held_back == NULL)
            return false;
    }
    const struct row row = {keys, star->key_count, TEXT_NULL, 0};
    target->table->held_back.rows++;
    return target->held_back->put(target->held_back, &row, e);
}

static bool put_reject(struct work *w, struct target *target, const struct row *row,
    const struct plan_reject *reject, struct err *e)
{
    target->table->counts.rejected++;
    return rejects_put(target->rejects, target->table->table, row, reject->column, reject->value,
               reject->reason, e) &&
           hold_back(w, target, e) && check_limit(w, target, false, e);
}

/* A row of the run's own file. */
static bool put_direct(struct work *w, struct target *target, const struct row *row, struct err *e)
{
    struct plan_reject reject;
    target->table->counts.read++;
    switch (plan_apply(&target->plan, row, &w->calendar, &reject, e)) {
    case PLAN_ROW:
        target->table->counts.direct++;
        return put_row(w, target, e);
    case PLAN_REJECT:
        return put_reject(w, target, row, &reject, e);
    default:
        return false;
    }
}

/* ------------------------------------------------------------------------------------ the stream
 */

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
    char *dir = lake_run_path(w->t->lake, LAKE_EXTRACTED, &w->in.run);
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", dir, table->data.name);
    struct row_source *source = jsonl_reader_open(path.data, table->columns, table->column_count,
        wanted, &table->data.facts, table->data.rows, e);
    bool ok = source != NULL;
    enum row_step step = ROW_END;
    struct row row;
    while (ok && (step = source->next(source, &row, e)) == ROW_NEXT) {
        ok = interrupt_check(e);
        for (size_t i = 0; ok && i < reader_count; i++)
            ok = put_direct(w, readers[i], &row, e);
    }
    row_source_close(source);
    buf_release(&path);
    free(dir);
    free(wanted);
    free(readers);
    return ok && step == ROW_END;
}

/* ------------------------------------------------------------------------------------ the ripple
 */

/* A held row that is not in the run itself, but one of its parents is: it comes again. */
static bool put_rippled(struct work *w, struct target *target, const struct rowmap_row *held,
    struct text *values, struct jsonl_scanner *scanner, struct arena *scratch, struct err *e)
{
    struct plan *p = &target->plan;
    struct row row = {values, p->column_count, rowmap_line(held), 0};
    struct plan_reject reject;
    arena_reset(scratch);
    if (!jsonl_scan(scanner, row.raw, values, scratch, e))
        return err_context(e, "table '%s', held for a join", p->model->from);
    enum plan_result result = plan_find_parents(p, &row, &reject, e);
    if (result == PLAN_ERROR)
        return false;
    if (!plan_has_new_parent(p, &w->t->lookup))
        return true;
    switch (plan_apply(p, &row, &w->calendar, &reject, e)) {
    case PLAN_ROW:
        target->table->counts.rippled++;
        return put_row(w, target, e);
    case PLAN_REJECT:
        target->table->counts.read++;
        return put_reject(w, target, &row, &reject, e);
    default:
        return false;
    }
}

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
        if (!lookup_is_new(&w->t->lookup, rows[i]))
            ok = put_rippled(w, target, rows[i], values, scanner, &scratch, e);
    }
    arena_release(&scratch);
    jsonl_scanner_free(scanner);
    free(values);
    free(rows);
    return ok;
}

/* ------------------------------------------------------------------------- calendars and deletes
 */

static bool generate_calendar(struct work *w, struct target *target, struct err *e)
{
    struct row_source *days = calendar_rows(&w->calendar);
    struct row row;
    struct plan_reject reject;
    bool ok = true;
    while (ok && days->next(days, &row, e) == ROW_NEXT) {
        ok = plan_apply(&target->plan, &row, &w->calendar, &reject, e) == PLAN_ROW &&
             put_row(w, target, e);
        if (ok)
            target->table->counts.generated++;
    }
    days->close(days);
    return ok;
}

/* The keys that are gone, in the columns of the target's key. */
static bool convert_deleted(
    struct work *w, struct target *target, const struct manifest_table *table, struct err *e)
{
    const struct plan *p = &target->plan;
    const struct star_table *star = &p->model->star;
    struct arena arena = ARENA_INIT;
    struct column *columns = arena_calloc(&arena, star->key_count, sizeof *columns);
    for (size_t k = 0; k < star->key_count; k++) {
        const char *field = p->model->columns[star->key[k]].field.column;
        for (size_t c = 0; c < table->column_count; c++) {
            if (strcmp(table->columns[c].name, field) == 0)
                columns[k] = table->columns[c];
        }
    }
    struct manifest_file *file = &target->table->deleted;
    char *dir = lake_run_path(w->t->lake, LAKE_EXTRACTED, &w->in.run);
    struct row_source *source =
        jsonl_reader_open(arena_printf(&arena, "%s/%s", dir, table->deleted.name), columns,
            star->key_count, NULL, &table->deleted.facts, table->deleted.rows, e);
    struct row_sink *sink = source == NULL ? NULL
                                           : open_csv(w, file, star->name, ".deleted.csv",
                                                 key_names(w, star), star->key_count, NULL, e);
    bool ok = sink != NULL && row_pump(source, sink, &file->rows, e) &&
              sink->commit(sink, &file->facts, e);
    row_sink_close(sink);
    row_source_close(source);
    free(dir);
    arena_release(&arena);
    return ok;
}

/* ----------------------------------------------------------------------------------- preparation
 */

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
        .source = w->in.source,
        .model = w->t->model->checksum};
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

/* ------------------------------------------------------------------------------------------- run
 */

static bool make_rows(struct work *w, struct err *e)
{
    const struct model *model = w->t->model;
    for (size_t k = 0; k < w->in.table_count; k++) {
        const struct manifest_table *table = &w->in.tables[k];
        if (table->data.name != NULL && !stream_file(w, table, e))
            return false;
        for (size_t i = 0; table->deleted.name != NULL && i < model->table_count; i++) {
            if (reads(w, i, table) && !convert_deleted(w, &w->targets[i], table, e))
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
        struct target *target = &w->targets[i];
        if (!check_limit(w, target, true, e))
            return false;
        if (target->sink != NULL &&
            !target->sink->commit(target->sink, &target->table->data.facts, e))
            return false;
        if (target->held_back != NULL &&
            !target->held_back->commit(target->held_back, &target->table->held_back.facts, e))
            return false;
        if (target->table->counts.rejected > 0)
            log_warning("table '%s': %" PRIu64 " of %" PRIu64 " rows are rejected; the first: %s",
                target->table->table, target->table->counts.rejected, target->table->counts.read,
                rejects_first(target->rejects));
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
    for (size_t i = 0; i < w->t->model->table_count; i++) {
        row_sink_close(w->targets[i].sink);
        row_sink_close(w->targets[i].held_back);
        if (w->targets[i].compiled)
            plan_release(&w->targets[i].plan);
    }
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

/* Folds the run into what joins need. */
static bool advance(struct work *w, struct err *e)
{
    char *dir = lake_run_path(w->t->lake, LAKE_EXTRACTED, &w->in.run);
    bool ok = lookup_advance(&w->t->lookup, dir, &w->in, e);
    free(dir);
    return ok;
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
    /* Up to the run before; normally it is there already, from that one's turn. */
    if (strcmp(t->lookup.run.text, w->in.previous.text) != 0 || t->lookup.serial == 0)
        ok = lookup_load(&t->lookup, t->lake, &w->in.previous, e);
    ok = ok && advance(w, e) && make_run(w, replace, e) &&
         lookup_save(&t->lookup, t->lake, &w->in, e);
    if (!ok)
        t->lookup.serial = 0; /* it reflects a run that did not come about */
    manifest_release(&w->in);
out:
    free(w);
    return ok || err_context(e, "run %s", run->text);
}

#include "extract.h"

#include <stdio.h>
#include <stdlib.h>

#include "deletes.h"
#include "fs.h"
#include "jobs.h"
#include "jsonl.h"
#include "log.h"
#include "progress.h"
#include "version.h"

/* Of the tables but the largest; less is not worth a second process. */
static const uint64_t WORTH_BYTES = UINT64_C(16) << 20;

struct extract_plan extract_plan_table(
    const struct snapshot *s, size_t i, const struct state *state, bool full)
{
    struct extract_plan plan = {&s->catalog.tables[i], true, 0, NULL, false};
    const struct state_table *known = state_find(state, plan.table->name);
    enum source_change change = state_source_change(state, &s->source);
    if (full) {
        plan.why = "a full extraction is asked for";
    } else if (known == NULL) {
        plan.why = "it has not been extracted before";
    } else if (change != SOURCE_SAME) {
        plan.why = source_reason(change);
        plan.is_odd = true;
    } else if (known->is_stale) {
        plan.why = "the source was restored or promoted since its last extraction";
        plan.is_odd = true;
    } else if (strcmp(known->structure, plan.table->structure) != 0) {
        plan.why = "its columns, types, partitions or identity have changed";
        plan.is_odd = true;
    } else if (known->watermark > s->xmin) {
        plan.why = source_reason(SOURCE_SET_BACK);
        plan.is_odd = true;
    } else if (!snapshot_reaches(s, known->watermark)) {
        plan.why = "the last extraction is 2^31 transactions ago";
        plan.is_odd = true;
    } else if (known->keys.path == NULL) {
        plan.why = "its known keys are lost";
        plan.is_odd = true;
    } else {
        plan.complete = false;
        plan.since = known->watermark;
    }
    return plan;
}

/* ----------------------------------------------------------------------------------- one table */

/* Names of a table's files. */
struct table_names {
    const char *rows, *deleted, *keys;
};

/* What becomes of a table; its texts are older than the helpers (jobs.h), one of which makes it. */
struct extracted {
    struct manifest_table t;
    struct keyset keys; /* as of the snapshot */
    bool is_left_out;   /* there is an error, but only of this table */
    struct err err;
};

/* A table on its way into the run. */
struct extraction {
    struct extract_run *run;
    struct snapshot *snapshot;
    struct extract_plan plan;
    const struct table_names *names;
    const struct snapshot_count *count;
    struct manifest_table *t; /* of the manifest */
    struct key_codec codec;
    struct keyset known;     /* of the run before; path NULL: none */
    struct keyset extracted; /* keys of the extracted rows; path NULL: none */
    struct keyset *now;      /* the table's key set as of this snapshot */
    uint64_t expected;       /* rows; 0: nobody knows */
    bool is_left_out;        /* there is an error, but only of this table */
};

/* Passes rows on to the file and notes their keys. */
struct tap {
    struct row_sink sink;
    struct row_sink *file;
    struct keyset_writer *keys;
    const struct extraction *x;
    struct buf key;
};

static bool tap_put(struct row_sink *sink, const struct row *row, struct err *e)
{
    struct tap *tap = (struct tap *)sink;
    const struct key_codec *codec = &tap->x->codec;
    buf_reset(&tap->key);
    if (!key_encode(codec, row->values, codec->slots, &tap->key))
        return err_set(e, ERR_BUG, "a key is null");
    return keyset_add(tap->keys, (struct text){tap->key.data, tap->key.len}, e) &&
           tap->file->put(tap->file, row, e);
}

/* Its keys are not unique: nothing can be told of it.  Always returns false. */
static bool leave_out(struct extraction *x, struct text key, struct err *e)
{
    struct arena scratch = ARENA_INIT;
    struct text *values = arena_calloc(&scratch, x->codec.count, sizeof *values);
    struct buf shown = BUF_INIT;
    x->is_left_out = true;
    if (key_decode(&x->codec, key, values, &scratch)) {
        for (size_t k = 0; k < x->codec.count; k++)
            buf_printf(&shown, "%s%s = '%.*s'", k == 0 ? "" : ", ", x->codec.names[k],
                values[k].len < 200 ? (int)values[k].len : 200, values[k].ptr);
    }
    err_set(e, ERR_DATA, "it is not extracted: more than one row has the primary key %s",
        buf_str(&shown));
    buf_release(&shown);
    arena_release(&scratch);
    return err_hint(e, "the index of its primary key is damaged: delete the surplus rows, then "
                       "REINDEX TABLE; until then the table stays out of the runs");
}

/* Streams the rows of the plan into the table's file; without rows there is no file. */
static bool stream_rows(struct extraction *x, struct err *e)
{
    struct manifest_table *t = x->t;
    const struct catalog_table *c = x->plan.table;
    struct arena *arena = &x->run->m->arena;
    const char *keys_path =
        x->plan.complete ? x->names->keys : arena_printf(arena, "%s.extracted", x->names->keys);
    struct tap tap = {.sink = {.put = tap_put}, .x = x};
    t->data.name = x->names->rows;

    struct row_source *rows =
        snapshot_rows(x->snapshot, c, x->plan.complete ? NULL : &x->plan.since, e);
    struct stream_out *out =
        rows == NULL ? NULL
                     : stream_out_open(arena_printf(arena, "%s/%s", x->run->dir, t->data.name), e);
    tap.file = out == NULL ? NULL : jsonl_writer_new(out, c->columns, c->column_count);
    if (out != NULL)
        tap.keys =
            x->plan.complete ? keyset_create(keys_path, e) : keyset_create_passing(keys_path, e);
    progress_rows(c->name, &t->data.rows, x->expected);
    mem_note_reading(c->name);
    bool ok = tap.keys != NULL && row_pump(rows, &tap.sink, &t->data.rows, e);
    mem_note_reading(NULL);
    if (ok && t->data.rows > 0)
        ok = tap.file->commit(tap.file, &t->data.facts, e);
    if (t->data.rows == 0)
        t->data.name = NULL;
    progress_end();
    ok = ok && keyset_commit(tap.keys, &x->extracted, e);
    x->extracted.path = keys_path;
    struct text twice = ok ? keyset_duplicate(tap.keys) : TEXT_NULL;
    if (!text_is_null(twice))
        ok = leave_out(x, twice, e);
    keyset_close(tap.keys);
    row_sink_close(tap.file);
    row_source_close(rows);
    buf_release(&tap.key);
    return ok;
}

/* The rows are not to be in the run after all. */
static bool remove_rows(struct extraction *x, struct err *e)
{
    struct manifest_file *data = &x->t->data;
    const char *name = data->name;
    *data = (struct manifest_file){.name = NULL};
    return name == NULL ||
           fs_remove_file(arena_printf(&x->run->m->arena, "%s/%s", x->run->dir, name), e);
}

static struct deletes deletes_of(const struct extraction *x)
{
    return (struct deletes){x->snapshot, x->plan.table, &x->codec, &x->known, &x->extracted,
        x->names->keys, x->run->max_delete_ratio, BUF_INIT};
}

static bool extract_complete(struct extraction *x, struct err *e)
{
    x->t->complete = true;
    x->expected = x->known.path != NULL ? x->known.count : x->plan.table->estimate;
    if (!stream_rows(x, e))
        return false;
    struct deletes d = deletes_of(x);
    *x->now = x->extracted;
    return deletes_check_complete(&d, e);
}

/* What deletes_find has found, into the run. */
static bool take_outcome(struct extraction *x, enum deletes_outcome outcome,
    const struct manifest_file *deleted, struct text duplicate, struct err *e)
{
    switch (outcome) {
    case DELETES_NONE:
        return true;
    case DELETES_FOUND:
        if (deleted->rows > 0)
            x->t->deleted = *deleted;
        return true;
    case DELETES_DUPLICATE:
        return leave_out(x, duplicate, e);
    case DELETES_UNKNOWN:
        log_warning("table '%s' is extracted whole: %s", x->plan.table->name, e->text);
        *e = (struct err)ERR_INIT;
        x->plan.complete = true;
        return remove_rows(x, e) && extract_complete(x, e);
    default:
        return false;
    }
}

static bool count_rows(struct extraction *x, uint64_t *total, struct err *e)
{
    if (x->count->is_known) {
        *total = x->count->total;
        x->expected = x->count->changed;
        return true;
    }
    progress_phase(x->plan.table->name, "counting");
    return snapshot_count(x->snapshot, x->plan.table, &x->plan.since, total, &x->expected, e);
}

static bool extract_changed(struct extraction *x, struct err *e)
{
    uint64_t total;
    if (!count_rows(x, &total, e) || (x->expected > 0 && !stream_rows(x, e)))
        return false;
    progress_phase(x->plan.table->name, "looking for deletes");
    struct deletes d = deletes_of(x);
    struct manifest_file deleted = {.name = x->names->deleted};
    enum deletes_outcome outcome = deletes_find(&d, total, x->run->dir, &deleted, x->now, e);
    bool ok =
        take_outcome(x, outcome, &deleted, (struct text){d.duplicate.data, d.duplicate.len}, e);
    buf_release(&d.duplicate);
    return ok;
}

static void describe_table(
    const struct extract_run *run, const struct catalog_table *c, struct manifest_table *t)
{
    t->table = c->name;
    t->watermark = run->snapshot->watermark;
    t->structure = c->structure;
    t->columns = c->columns;
    t->column_count = c->column_count;
    t->key = c->key;
    t->key_count = c->key_count;
}

/* A notice for each column that the run before did not have. */
static void report_new_columns(const struct catalog_table *c, const struct state_table *before)
{
    for (size_t i = 0; before->column_count > 0 && i < c->column_count; i++) {
        size_t k = 0;
        while (k < before->column_count && strcmp(before->columns[k], c->columns[i].name) != 0)
            k++;
        if (k == before->column_count)
            log_warning("table '%s' has a new column '%s' (%s): it is extracted from now on",
                c->name, c->columns[i].name, c->columns[i].type);
    }
}

/* Extracts table i of the snapshot, unless it must be left out. */
static bool extract_table(
    struct extract_run *run, struct snapshot *s, size_t i, struct extracted *r, struct err *e)
{
    const struct catalog_table *c = &s->catalog.tables[i];
    const struct state_table *before = state_find(run->state, c->name);
    struct extraction x = {
        .run = run,
        .snapshot = s,
        .plan = extract_plan_table(s, i, run->state, run->full),
        .names = &run->names[i],
        .count = &run->counts[i],
        .t = &r->t,
        .codec = key_codec_of(c->columns, c->key, c->key_count, &run->m->arena),
        .now = &r->keys,
    };
    if (before != NULL && state_source_change(run->state, &s->source) < SOURCE_OTHER) {
        x.known = before->keys;
        report_new_columns(c, before);
    }
    describe_table(run, c, x.t);
    if (x.plan.is_odd)
        log_warning("table '%s' is extracted whole: %s", c->name, x.plan.why);
    bool ok = x.plan.complete ? extract_complete(&x, e) : extract_changed(&x, e);
    progress_end();
    if (!ok)
        err_context(e, "table '%s'", c->name);
    r->is_left_out = x.is_left_out;
    if (!x.is_left_out)
        return ok;
    r->err = *e;
    *e = (struct err)ERR_INIT;
    return remove_rows(&x, e);
}

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
    return extract_table(run, own == NULL ? run->snapshot : own, i, result, e);
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
        others += c->tables[order[i]].bytes;
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
    for (size_t i = 0; i < c->count; i++)
        names[i] = (struct table_names){lake_file_name(arena, c->tables[i].name, ".jsonl"),
            lake_file_name(arena, c->tables[i].name, ".deleted.jsonl"),
            state_keys_path(arena, run->lake, c->tables[i].name, &run->m->run)};
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
        m->tables[m->table_count++] = r->t;
    }
}

static bool extract_tables(struct extract_run *run, bool *changed, struct err *e)
{
    struct manifest *m = run->m;
    size_t count = run->snapshot->catalog.count, all = count + run->feeds->count;
    m->tables = arena_calloc(&m->arena, all, sizeof *m->tables);
    run->keys = arena_calloc(&m->arena, all, sizeof *run->keys);
    run->names = name_files(run);
    char *keys_dir = lake_state_path(run->lake, "keys");
    struct extracted *results = mem_alloc(count, sizeof *results);
    bool ok = fs_make_dirs(keys_dir, e) && extract_all(run, results, e);
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

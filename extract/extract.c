#include "extract.h"

#include <stdlib.h>

#include "deletes.h"
#include "fs.h"
#include "jsonl.h"
#include "log.h"
#include "progress.h"
#include "version.h"

struct extract_plan extract_plan_table(
    const struct snapshot *s, size_t i, const struct state *state, bool full)
{
    struct extract_plan plan = {&s->catalog.tables[i], true, 0, NULL, false};
    const struct state_table *known = state_find(state, plan.table->name);
    if (full) {
        plan.why = "a full extraction is asked for";
    } else if (known == NULL) {
        plan.why = "it has not been extracted before";
    } else if (!manifest_same_source(&s->source, &state->source)) {
        plan.why =
            "the source is another database than before (name, system identifier or timeline)";
        plan.is_odd = true;
    } else if (strcmp(known->structure, plan.table->structure) != 0) {
        plan.why = "its columns, types, partitions or identity have changed";
        plan.is_odd = true;
    } else if (known->watermark > s->xmin) {
        plan.why = "the source is behind the run before: restored, or a standby that lags";
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

/* A table on its way into the run. */
struct extraction {
    struct extract_run *run;
    struct extract_plan plan;
    struct manifest_table *t; /* of the manifest */
    struct key_codec codec;
    struct keyset known;     /* of the run before; path NULL: none */
    struct keyset extracted; /* keys of the extracted rows; path NULL: none */
    struct keyset *now;      /* the table's key set as of this snapshot */
    const char *keys_path;   /* where that goes */
    uint64_t expected;       /* rows; 0: nobody knows */
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

/* Streams the rows of the plan into the table's file; without rows there is no file. */
static bool stream_rows(struct extraction *x, struct err *e)
{
    struct manifest_table *t = x->t;
    const struct catalog_table *c = x->plan.table;
    struct arena *arena = &x->run->m->arena;
    const char *keys_path =
        x->plan.complete ? x->keys_path : arena_printf(arena, "%s.extracted", x->keys_path);
    struct tap tap = {.sink = {.put = tap_put}, .x = x};
    t->data.name = lake_file_name(arena, c->name, ".jsonl");

    struct row_source *rows =
        snapshot_rows(x->run->snapshot, c, x->plan.complete ? NULL : &x->plan.since, e);
    struct stream_out *out =
        rows == NULL ? NULL
                     : stream_out_open(arena_printf(arena, "%s/%s", x->run->dir, t->data.name), e);
    tap.file = out == NULL ? NULL : jsonl_writer_new(out, c->columns, c->column_count);
    tap.keys = out == NULL ? NULL : keyset_create(keys_path, e);
    progress_rows(c->name, &t->data.rows, x->expected);
    bool ok = tap.keys != NULL && row_pump(rows, &tap.sink, &t->data.rows, e);
    if (ok && t->data.rows > 0)
        ok = tap.file->commit(tap.file, &t->data.facts, e);
    if (t->data.rows == 0)
        t->data.name = NULL;
    progress_end();
    ok = ok && keyset_commit(tap.keys, &x->extracted, e);
    x->extracted.path = keys_path;
    keyset_close(tap.keys);
    row_sink_close(tap.file);
    row_source_close(rows);
    buf_release(&tap.key);
    return ok;
}

static struct deletes deletes_of(const struct extraction *x)
{
    return (struct deletes){x->run->snapshot, x->plan.table, &x->codec, &x->known, &x->extracted,
        x->keys_path, x->run->max_delete_ratio};
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

static bool extract_changed(struct extraction *x, struct err *e)
{
    uint64_t total;
    struct snapshot *s = x->run->snapshot;
    progress_phase(x->plan.table->name, "counting");
    if (!snapshot_count(s, x->plan.table, &x->plan.since, &total, &x->expected, e) ||
        (x->expected > 0 && !stream_rows(x, e)))
        return false;
    progress_phase(x->plan.table->name, "looking for deletes");
    struct deletes d = deletes_of(x);
    struct manifest_file deleted = {
        .name = lake_file_name(&x->run->m->arena, x->plan.table->name, ".deleted.jsonl")};
    switch (deletes_find(&d, total, x->run->dir, &deleted, x->now, e)) {
    case DELETES_NONE:
        return true;
    case DELETES_FOUND:
        if (deleted.rows > 0)
            x->t->deleted = deleted;
        return true;
    case DELETES_UNKNOWN:
        log_warning("table '%s' is extracted whole: %s", x->plan.table->name, e->text);
        *e = (struct err)ERR_INIT;
        break;
    default:
        return false;
    }
    if (x->t->data.name != NULL && !fs_remove_file(x->run->dir, x->t->data.name, e))
        return false;
    x->t->data = (struct manifest_file){.name = NULL};
    x->plan.complete = true;
    return extract_complete(x, e);
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

static bool extract_table(struct extract_run *run, size_t i, struct err *e)
{
    struct manifest *m = run->m;
    const struct catalog_table *c = &run->snapshot->catalog.tables[i];
    const struct state_table *before = state_find(run->state, c->name);
    struct extraction x = {
        .run = run,
        .plan = extract_plan_table(run->snapshot, i, run->state, run->full),
        .t = &m->tables[i],
        .codec = key_codec_of(c->columns, c->key, c->key_count, &m->arena),
        .now = &run->keys[i],
        .keys_path = state_keys_path(&m->arena, run->lake, c->name, &m->run),
    };
    if (before != NULL) {
        x.known = before->keys;
        report_new_columns(c, before);
    }
    describe_table(run, c, x.t);
    if (x.plan.is_odd)
        log_warning("table '%s' is extracted whole: %s", c->name, x.plan.why);
    bool ok = x.plan.complete ? extract_complete(&x, e) : extract_changed(&x, e);
    progress_end();
    return ok || err_context(e, "table '%s'", c->name);
}

/* ----------------------------------------------------------------------------------------- run */

static bool is_changed(const struct manifest_table *t)
{
    return t->complete || t->data.rows > 0 || t->deleted.rows > 0;
}

static bool extract_tables(struct extract_run *run, bool *changed, struct err *e)
{
    struct manifest *m = run->m;
    size_t count = run->snapshot->catalog.count;
    m->tables = arena_calloc(&m->arena, count, sizeof *m->tables);
    run->keys = arena_calloc(&m->arena, count, sizeof *run->keys);
    char *keys_dir = lake_state_path(run->lake, "keys");
    bool ok = fs_make_dirs(keys_dir, e);
    free(keys_dir);
    for (size_t i = 0; ok && i < count; i++) {
        m->table_count = i + 1;
        ok = extract_table(run, i, e);
        *changed = *changed || is_changed(&m->tables[i]);
    }
    return ok;
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
    bool ok = extract_tables(run, &changed, e) && snapshot_end(run->snapshot, e);
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

#include "extraction.h"

#include "deletes.h"
#include "fs.h"
#include "jsonl.h"
#include "keyrows.h"
#include "log.h"
#include "progress.h"

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

/* A table on its way into the run. */
struct extraction {
    struct extract_run *run;
    struct snapshot *snapshot;
    struct extract_plan plan;
    const struct changes_table *log; /* tells what has changed; NULL: the watermark does */
    const struct table_names *names;
    const struct snapshot_count *count;
    struct manifest_table *t; /* of the manifest */
    struct key_codec codec;
    struct keyset known;     /* of the run before; path NULL: none */
    struct keydelta delta;   /* what that lacks */
    struct keyset extracted; /* keys of the extracted rows; path NULL: none */
    struct keyset *now;      /* the table's key set as of this snapshot */
    struct keydelta *left;   /* what that lacks */
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

static struct row_source *open_rows(struct extraction *x, struct err *e)
{
    const struct catalog_table *t = x->plan.table;
    return x->log != NULL
               ? keyrows_open(x->snapshot, t, &x->codec, &x->log->keys, e)
               : snapshot_rows(x->snapshot, t, x->plan.complete ? NULL : &x->plan.since, e);
}

/* Streams the rows of the plan into the table's file; without rows there is no file. */
static bool stream_rows(struct extraction *x, struct err *e)
{
    struct manifest_table *t = x->t;
    const struct catalog_table *c = x->plan.table;
    struct arena *arena = &x->run->m->arena;
    const char *keys_path = x->plan.complete ? x->names->keys : x->names->extracted;
    struct tap tap = {.sink = {.put = tap_put}, .x = x};
    t->data.name = x->names->rows;

    struct row_source *rows = open_rows(x, e);
    struct stream_out *out =
        rows == NULL ? NULL
                     : stream_out_open(arena_printf(arena, "%s/%s", x->run->dir, t->data.name), e);
    tap.file = out == NULL ? NULL : jsonl_writer_new(out, c->columns, c->column_count);
    if (out != NULL)
        tap.keys = x->plan.complete ? keyset_create(keys_path, e)
                                    : keyset_create_passing(keys_path, NULL, e);
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

/* The delta with what the run has found; where it has grown too large, one set of all. */
static bool keep_keys(struct extraction *x, const struct keyset *gone, struct err *e)
{
    *x->left = x->delta;
    *x->now = x->known;
    if (!keydelta_advance(x->left, &x->extracted, gone, x->names->added, x->names->gone, e))
        return false;
    if (!keydelta_is_large(&x->known, x->left))
        return true;
    struct keydelta delta = *x->left;
    *x->left = (struct keydelta){{.path = NULL}, {.path = NULL}};
    return keydelta_flatten(&x->known, &delta, x->names->keys, x->now, e);
}

/* What the log said was not to be believed, or the keys beside it cannot be read: it is as if
 * nobody had asked it. */
static bool forget_log(struct extraction *x, struct err *e)
{
    log_warning("table '%s' goes by the xid cursor: %s", x->plan.table->name, e->text);
    *e = (struct err)ERR_INIT;
    x->log = NULL;
    x->extracted = (struct keyset){.path = NULL};
    *x->left = (struct keydelta){{.path = NULL}, {.path = NULL}};
    return remove_rows(x, e) &&
           fs_remove_file(
               arena_printf(&x->run->m->arena, "%s/%s", x->run->dir, x->names->deleted), e);
}

/* By the keys that the log told; x->log is NULL afterwards where that cannot be right. */
static bool extract_told(struct extraction *x, struct err *e)
{
    struct manifest_file deleted = {.name = x->names->deleted};
    struct keyset gone = {.path = NULL};
    x->expected = x->log->keys.count;
    if (x->expected > 0 && !stream_rows(x, e))
        return false;
    const struct deletes_told told = {&x->log->keys, &x->log->gone,
        keydelta_least(&x->known, &x->delta),
        arena_printf(&x->run->m->arena, "%s.told", x->names->keys)};
    struct deletes d = deletes_of(x);
    enum deletes_outcome outcome = deletes_of_log(&d, &told, x->run->dir, &deleted, &gone, e);
    bool is_kept = outcome != DELETES_UNKNOWN && outcome != DELETES_ERROR && keep_keys(x, &gone, e);
    if (outcome == DELETES_UNKNOWN || (!is_kept && e->class == ERR_INPUT))
        return forget_log(x, e);
    return is_kept && take_outcome(x, outcome, &deleted, TEXT_NULL, e);
}

/* All known keys as one set.  Where they cannot be read the table is extracted whole. */
static bool collect_known(struct extraction *x, struct err *e)
{
    struct keyset all;
    if (keydelta_flatten(&x->known, &x->delta, x->names->known, &all, e)) {
        x->known = all;
        return true;
    }
    if (e->class != ERR_INPUT)
        return false;
    if (!x->plan.complete)
        log_warning("table '%s' is extracted whole: %s", x->plan.table->name, e->text);
    *e = (struct err)ERR_INIT;
    x->known = (struct keyset){.path = NULL};
    x->plan.complete = true;
    return true;
}

static bool extract_planned(struct extraction *x, struct err *e)
{
    if (x->log != NULL && !extract_told(x, e))
        return false;
    if (x->log != NULL)
        return true;
    return collect_known(x, e) &&
           (x->plan.complete ? extract_complete(x, e) : extract_changed(x, e));
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

bool extraction_of_table(
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
        .left = &r->delta,
    };
    if (before != NULL && state_source_change(run->state, &s->source) < SOURCE_OTHER) {
        x.known = before->keys;
        x.delta = before->delta;
        report_new_columns(c, before);
    }
    describe_table(run, c, x.t);
    if (x.plan.is_odd)
        log_warning("table '%s' is extracted whole: %s", c->name, x.plan.why);
    if (!x.plan.complete)
        x.log = logcursor_changes(run->log, i);
    bool ok = extract_planned(&x, e);
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

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
    size_t index; /* of the table in the catalog */
    struct extract_plan plan;
    const struct changes_table *log; /* tells what has changed; NULL: the watermark does */
    struct pieces *pieces;           /* have been extracted already; NULL: it has none */
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
    struct piece *piece; /* that they are of; NULL: of none */
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
           tap->file->put(tap->file, row, e) && (tap->piece == NULL || piece_flush(tap->piece, e));
}

static void begin_rows(const struct extraction *x, const uint64_t *count)
{
    progress_rows(x->plan.table->name, count, x->expected);
    mem_note_reading(x->plan.table->name);
}

static void end_rows(struct tap *tap)
{
    mem_note_reading(NULL);
    buf_release(&tap->key);
    progress_end();
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

const char *extraction_rows_path(const struct extract_run *run, size_t i)
{
    return arena_printf(&run->m->arena, "%s/%s", run->dir, run->names[i].rows);
}

/* Ends the keys of the extracted rows, which must be unique. */
static bool end_keys(
    struct extraction *x, struct keyset_writer *keys, const char *path, struct err *e)
{
    if (!keyset_commit(keys, &x->extracted, e))
        return false;
    x->extracted.path = path;
    struct text twice = keyset_duplicate(keys);
    return text_is_null(twice) || leave_out(x, twice, e);
}

/* Streams the rows of the plan into the table's file; without rows there is no file. */
static bool stream_rows(struct extraction *x, struct err *e)
{
    struct manifest_file *data = &x->t->data;
    const struct catalog_table *c = x->plan.table;
    const char *keys_path = x->plan.complete ? x->names->keys : x->names->extracted;
    struct tap tap = {.sink = {.put = tap_put}, .x = x};
    data->name = x->names->rows;

    struct row_source *rows = open_rows(x, e);
    struct stream_out *out =
        rows == NULL ? NULL : stream_out_open(extraction_rows_path(x->run, x->index), e);
    if (out != NULL) {
        tap.file = jsonl_writer_new(out, c->columns, c->column_count);
        tap.keys = x->plan.complete ? keyset_create(keys_path, e)
                                    : keyset_create_passing(keys_path, NULL, e);
    }
    begin_rows(x, &data->rows);
    bool ok = tap.keys != NULL && row_pump(rows, &tap.sink, &data->rows, e);
    if (ok && data->rows > 0)
        ok = tap.file->commit(tap.file, &data->facts, e);
    if (data->rows == 0)
        data->name = NULL;
    end_rows(&tap);
    ok = ok && end_keys(x, tap.keys, keys_path, e);
    keyset_close(tap.keys);
    row_sink_close(tap.file);
    row_source_close(rows);
    return ok;
}

static bool extract_piece(
    struct extraction *x, struct piece *piece, struct tap *tap, uint64_t *count, struct err *e)
{
    uint64_t rows = 0;
    struct row_source *source =
        snapshot_range(x->snapshot, x->plan.table, piece->first, piece->end, e);
    bool ok = source != NULL && row_pump(source, &tap->sink, &rows, e);
    row_source_close(source);
    *count += rows;
    return ok && piece_end(piece, e);
}

/* Extracts one piece after the other.  *is_last: of all of them. */
static bool extract_pieces(struct extraction *x, size_t task, bool *is_last, struct err *e)
{
    const struct catalog_table *c = x->plan.table;
    uint64_t count = 0;
    struct piece piece;
    bool ok = piece_begin(&piece, x->pieces, task, e);
    struct row_sink *file = jsonl_writer_new(piece.lines, c->columns, c->column_count);
    struct tap tap = {{.put = tap_put}, file, piece.keys, &piece, x, BUF_INIT};
    begin_rows(x, &count);
    while (ok && piece_take(&piece))
        ok = extract_piece(x, &piece, &tap, &count, e);
    end_rows(&tap);
    ok = ok && piece_commit(&piece, count, is_last, e);
    row_sink_close(file);
    piece_close(&piece);
    return ok;
}

/* The rows of all pieces, which are in the table's file. */
static bool take_pieces(struct extraction *x, struct err *e)
{
    struct manifest_file *data = &x->t->data;
    struct keyset_writer *keys = keyset_create(x->names->keys, e);
    bool ok = keys != NULL && pieces_commit(x->pieces, data, e) &&
              pieces_add_keys(x->pieces, keys, e) && end_keys(x, keys, x->names->keys, e);
    data->name = data->rows > 0 ? x->names->rows : NULL;
    keyset_close(keys);
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
    if (!(x->pieces != NULL ? take_pieces(x, e) : stream_rows(x, e)))
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

/* Extracts a table, or what is left of it when all its pieces have been. */
static bool extract_table(struct extraction *x, struct extracted *r, struct err *e)
{
    const struct extract_run *run = x->run;
    const struct catalog_table *c = x->plan.table;
    const struct state_table *before = state_find(run->state, c->name);
    x->t = &r->t;
    x->now = &r->keys;
    x->left = &r->delta;
    if (before != NULL && state_source_change(run->state, &x->snapshot->source) < SOURCE_OTHER) {
        x->known = before->keys;
        x->delta = before->delta;
        report_new_columns(c, before);
    }
    describe_table(run, c, x->t);
    if (x->plan.is_odd)
        log_warning("table '%s' is extracted whole: %s", c->name, x->plan.why);
    if (!x->plan.complete)
        x->log = logcursor_changes(run->log, x->index);
    bool ok = extract_planned(x, e);
    progress_end();
    r->is_left_out = x->is_left_out;
    return ok;
}

bool extraction_do(struct extract_run *run, struct snapshot *s, const struct extract_task *task,
    struct extracted *r, struct err *e)
{
    const struct catalog_table *c = &s->catalog.tables[task->table];
    struct extraction x = {
        .run = run,
        .snapshot = s,
        .index = task->table,
        .plan = extract_plan_table(s, task->table, run->state, run->full),
        .pieces = task->pieces,
        .names = &run->names[task->table],
        .count = &run->counts[task->table],
        .codec = key_codec_of(c->columns, c->key, c->key_count, &run->m->arena),
    };
    bool is_last = true;
    bool ok = task->pieces == NULL || extract_pieces(&x, task->number, &is_last, e);
    if (ok && is_last)
        ok = extract_table(&x, r, e);
    if (!ok)
        err_context(e, "table '%s'", c->name);
    if (!x.is_left_out)
        return ok;
    r->err = *e;
    *e = (struct err)ERR_INIT;
    return remove_rows(&x, e);
}

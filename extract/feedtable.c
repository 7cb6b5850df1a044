#include "feedtable.h"

#include <inttypes.h>
#include <stdlib.h>

#include "deletes.h"
#include "feedchoice.h"
#include "feedkeys.h"
#include "feedlast.h"
#include "feedlist.h"
#include "feedrow.h"
#include "fs.h"
#include "interrupt.h"
#include "jsonl.h"
#include "jsonstr.h"
#include "log.h"
#include "progress.h"
#include "rejects.h"

/* One attempt to read the files. */
struct work {
    struct feed_table *f;
    const struct feed_doc *doc;
    struct key_codec codec;
    struct row_sink *rows;
    struct keyset_writer *keys; /* of the rows */
    struct keyset_writer *held; /* of rejected ones, as far as they have one */
    bool has_lost_key;          /* one has none */
    struct rejects *rejects;
    struct intake intake;
    const char *path; /* of the rows */
    struct text *values;
    struct buf key, raw;
    struct arena scratch;
};

static struct text text_in(const struct buf *b)
{
    return (struct text){buf_str(b), b->len};
}

/* ------------------------------------------------------------------------------------ one record
 */

/* The record as a JSON string; what is no UTF-8 as U+FFFD. */
static struct text show_raw(struct work *w, struct text raw)
{
    struct buf clean = BUF_INIT;
    for (size_t i = 0; i < raw.len;) {
        size_t len = text_character((struct text){raw.ptr + i, raw.len - i});
        buf_add(&clean, len == 0 ? "\xEF\xBF\xBD" : raw.ptr + i, len == 0 ? 3 : len);
        i += len == 0 ? 1 : len;
    }
    buf_reset(&w->raw);
    jsonstr_add(&w->raw, text_in(&clean));
    buf_release(&clean);
    return text_in(&w->raw);
}

/* JSON, whose line breaks are blanks. */
static struct text in_one_line(struct work *w, struct text json)
{
    buf_reset(&w->raw);
    buf_add(&w->raw, json.ptr, json.len);
    for (size_t i = 0; i < w->raw.len; i++) {
        if (w->raw.data[i] == '\n' || w->raw.data[i] == '\r')
            w->raw.data[i] = ' ';
    }
    return text_in(&w->raw);
}

/* The key of a rejected row, so that it does not count as gone. */
static bool hold_key(struct work *w, const struct feed_record *rec, struct err *e)
{
    for (size_t k = 0; k < w->codec.count; k++) {
        if (rec->problem != NULL || feedrow_value(w->doc, rec, w->codec.slots[k], &w->scratch,
                                        &w->values[w->codec.slots[k]]) != NULL) {
            w->has_lost_key = true;
            return true;
        }
    }
    buf_reset(&w->key);
    return key_encode(&w->codec, w->values, w->codec.slots, &w->key)
               ? keyset_add(w->held, text_in(&w->key), e)
               : err_set(e, ERR_BUG, "a key is null");
}

static bool reject(struct work *w, const struct feed_record *rec, const char *column,
    struct text value, const char *reason, struct err *e)
{
    struct text raw = rec->is_json ? in_one_line(w, rec->raw) : show_raw(w, rec->raw);
    const struct row row = {NULL, 0, raw, rec->line};
    w->intake.rejected++;
    return rejects_put(w->rejects, w->doc->table, &row, column,
               text_is_utf8(value) ? value : TEXT_NULL, reason, e) &&
           hold_key(w, rec, e);
}

/* A row of the run. */
static bool put_row(struct work *w, const struct row *row, struct err *e)
{
    buf_reset(&w->key);
    if (!key_encode(&w->codec, row->values, w->codec.slots, &w->key))
        return err_set(e, ERR_BUG, "a key is null");
    w->f->t->data.rows++;
    return keyset_add(w->keys, text_in(&w->key), e) && w->rows->put(w->rows, row, e);
}

static bool take_record(struct work *w, const struct feed_record *rec, struct err *e)
{
    size_t column;
    w->intake.read++;
    arena_reset(&w->scratch);
    const char *reason = feedrow_convert(w->doc, rec, &w->scratch, w->values, &column);
    if (reason != NULL && column == w->doc->column_count)
        return reject(w, rec, NULL, TEXT_NULL, reason, e);
    if (reason != NULL)
        return reject(w, rec, w->doc->columns[column].name, rec->values[column], reason, e);
    const struct row row = {w->values, w->doc->column_count, TEXT_NULL, 0};
    return put_row(w, &row, e);
}

/* -------------------------------------------------------------------------------------- one file
 */

static bool check_rejects(const struct work *w, struct err *e)
{
    if (!limit_exceeded(&w->doc->max_rejects, w->intake.rejected, w->intake.read))
        return true;
    err_set(e, ERR_DATA,
        "%" PRIu64 " of %" PRIu64 " rows are rejected, more than 'max_rejects'; "
        "the first: %s",
        w->intake.rejected, w->intake.read, rejects_first(w->rejects));
    return err_hint(e, "mend the file, or raise 'max_rejects' in '%s'", w->doc->file);
}

static bool read_file(
    struct work *w, const struct feed_file *file, struct feed_file_mark *mark, struct err *e)
{
    struct feed_reader *r = feedrow_open(w->doc, file, e);
    struct feed_record rec;
    enum row_step step = ROW_ERROR;
    bool ok = r != NULL;
    rejects_set_file(w->rejects, file->name);
    while (ok && (step = r->next(r, &rec, e)) == ROW_NEXT)
        ok = take_record(w, &rec, e) && interrupt_check(e);
    ok = ok && step == ROW_END && feedfiles_check(file, e) && check_rejects(w, e);
    *mark = file->mark;
    mark->name = file->name;
    mark->mtime_ns = file->mtime_ns;
    if (ok)
        r->facts(r, &mark->facts);
    if (r != NULL)
        r->close(r);
    return ok;
}

/* The rows of a file of an earlier run. */
static bool carry_file(struct work *w, const struct feed_carried *c, struct err *e)
{
    struct row_source *source = jsonl_reader_open(
        c->path, w->doc->columns, w->doc->column_count, NULL, &c->file.facts, c->file.rows, e);
    struct row row;
    enum row_step step = ROW_ERROR;
    bool ok = source != NULL;
    while (ok && (step = source->next(source, &row, e)) == ROW_NEXT) {
        w->intake.carried++;
        ok = put_row(w, &row, e) && interrupt_check(e);
    }
    row_source_close(source);
    return ok && step == ROW_END;
}

static bool carry(struct work *w, struct err *e)
{
    const struct feed_carry *c = w->f->carry;
    bool ok = true;
    for (size_t i = 0; ok && c != NULL && i < c->count; i++)
        ok = carry_file(w, &c->files[i], e);
    return ok;
}

/* ----------------------------------------------------------------------------- the table's files
 */

static bool begin(struct work *w, struct err *e)
{
    struct feed_table *f = w->f;
    struct manifest_table *t = f->t;
    *t = (struct manifest_table){.table = w->doc->table,
        .watermark = "",
        .structure = w->doc->checksum,
        .columns = w->doc->columns,
        .column_count = w->doc->column_count,
        .key = w->doc->key,
        .key_count = w->doc->key_count};
    t->data.name = lake_file_name(f->arena, w->doc->table, ".jsonl");
    w->path = arena_printf(f->arena, "%s/%s", f->dir, t->data.name);
    w->codec = key_codec_of(t->columns, t->key, t->key_count, f->arena);
    w->values = mem_alloc(w->doc->column_count, sizeof *w->values);
    w->rejects = rejects_new(f->dir, LAKE_EXTRACTED, w->doc->table);
    struct stream_out *out = stream_out_open(w->path, e);
    w->rows = out == NULL ? NULL : jsonl_writer_new(out, t->columns, t->column_count);
    w->keys = w->rows == NULL ? NULL : keyset_create(f->keys_path, e);
    w->held =
        w->keys == NULL ? NULL : keyset_create(arena_printf(f->arena, "%s.held", f->keys_path), e);
    progress_rows(w->doc->table, &t->data.rows, 0);
    return w->held != NULL;
}

static void end(struct work *w)
{
    progress_end();
    row_sink_close(w->rows);
    keyset_close(w->keys);
    keyset_close(w->held);
    rejects_free(w->rejects);
    buf_release(&w->key);
    buf_release(&w->raw);
    arena_release(&w->scratch);
    free(w->values);
}

/* Two rows of the same key cannot both be what the table is now. */
static bool refuse_duplicate(struct work *w, struct text key, struct err *e)
{
    struct buf text = BUF_INIT;
    arena_reset(&w->scratch);
    bool ok = key_decode(&w->codec, key, w->values, &w->scratch);
    for (size_t k = 0; ok && k < w->codec.count; k++)
        buf_printf(&text, "%s%s = '%.*s'", k == 0 ? "" : ", ", w->codec.names[k],
            w->values[k].len < 200 ? (int)w->values[k].len : 200, w->values[k].ptr);
    err_set(e, ERR_DATA, "more than one row has the key %s", buf_str(&text));
    buf_release(&text);
    return false;
}

static bool end_rows(struct work *w, struct keyset *present, struct err *e)
{
    struct manifest_table *t = w->f->t;
    present->path = w->f->keys_path;
    if (!keyset_commit(w->keys, present, e))
        return false;
    struct text twice = keyset_duplicate(w->keys);
    if (!text_is_null(twice) && w->doc->is_whole)
        return refuse_duplicate(w, twice, e);
    if (t->data.rows == 0) {
        t->data.name = NULL;
        return true;
    }
    if (!w->rows->commit(w->rows, &t->data.facts, e))
        return false;
    struct feed_rows rows = {w->path, &t->data, t->columns, t->column_count, &w->codec, present};
    return text_is_null(twice) || feedlast_keep(&rows, &w->intake.replaced, e);
}

/* Whether an error is that the known keys cannot be read: then none are known. */
static bool are_known_lost(struct feed_table *f, struct err *e)
{
    if (e->class != ERR_INPUT)
        return false;
    log_warning("table '%s': what is gone from it cannot be told: %s", f->doc->table, e->text);
    *e = (struct err)ERR_INIT;
    f->now.path = NULL;
    f->t->deleted.name = NULL;
    return true;
}

/* Of mode whole: what is gone.  Where all rows are good ones the table is complete, and that says
 * it. */
static bool find_gone(struct work *w, const struct keyset *present, struct err *e)
{
    struct feed_table *f = w->f;
    struct keyset held = {.path = arena_printf(f->arena, "%s.held", f->keys_path)};
    f->t->complete = w->intake.rejected == 0 || f->is_first;
    f->now = *present;
    if (f->t->complete) {
        struct deletes d = {
            .known = &f->known, .extracted = present, .max_ratio = f->max_delete_ratio};
        return deletes_check_complete(&d, e);
    }
    if (w->has_lost_key || f->known.path == NULL) {
        log_warning("table '%s': what is gone from it cannot be told, since a rejected row has no "
                    "key that can be read",
            w->doc->table);
        f->now = f->known;
        return true;
    }
    struct manifest_file *deleted = &f->t->deleted;
    struct keyset rows = *present;
    rows.path = arena_printf(f->arena, "%s.present", f->keys_path);
    struct feed_keys keys = {&w->codec, &f->known, &rows, &held, f->keys_path, f->max_delete_ratio};
    deleted->name = lake_file_name(f->arena, w->doc->table, ".deleted.jsonl");
    return fs_rename(f->keys_path, rows.path, e) && keyset_commit(w->held, &held, e) &&
           (feedkeys_find_gone(&keys, f->dir, deleted, &f->now, e) || are_known_lost(f, e));
}

/* Of mode add: what is known now. */
static bool add_keys(struct work *w, const struct keyset *present, struct err *e)
{
    struct feed_table *f = w->f;
    struct keyset rows = *present;
    f->t->complete = f->is_first || f->carry != NULL;
    f->now = *present;
    if (f->t->complete)
        return true;
    f->now = (struct keyset){.path = NULL};
    if (f->known.path == NULL)
        return true;
    rows.path = arena_printf(f->arena, "%s.present", f->keys_path);
    f->now.path = f->keys_path;
    return fs_rename(f->keys_path, rows.path, e) &&
           (keyset_unite(&f->known, &rows, NULL, f->keys_path, &f->now, e) || are_known_lost(f, e));
}

/* Reads those files, and ends the table's files in the run.  *failed: which file is to blame for an
 * error; count: none is alone. */
static bool attempt(struct work *w, const struct feed_file **files, size_t count,
    struct feed_file_mark *marks, size_t *failed, struct err *e)
{
    struct keyset present = {.path = NULL};
    bool ok = begin(w, e) && carry(w, e);
    for (*failed = 0; ok && *failed < count; *failed += ok)
        ok = read_file(w, files[*failed], &marks[*failed], e);
    ok = ok && end_rows(w, &present, e) &&
         (w->doc->is_whole ? find_gone(w, &present, e) : add_keys(w, &present, e)) &&
         rejects_commit(w->rejects, w->f->arena, &w->f->rejects, e);
    if (ok) {
        w->f->t->intake = arena_calloc(w->f->arena, 1, sizeof w->intake);
        *w->f->t->intake = w->intake;
        w->f->first_reject = arena_strdup(w->f->arena, rejects_first(w->rejects));
    }
    return ok;
}

/* What an attempt that failed may have left in the run. */
static void remove_files(const struct feed_table *f)
{
    struct err ignored = ERR_INIT;
    static const char *const endings[] = {".jsonl", ".jsonl.last", ".deleted.jsonl"};
    struct arena arena = ARENA_INIT;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        (void)fs_remove_file(arena_printf(&arena, "%s/%s", f->dir,
                                 lake_file_name(&arena, f->doc->table, endings[i])),
            &ignored);
    (void)fs_remove_file(arena_printf(&arena, "%s/rejected/%s", f->dir,
                             lake_file_name(&arena, f->doc->table, ".jsonl")),
        &ignored);
    arena_release(&arena);
}

/* ---------------------------------------------------------------------------------------- the feed
 */

/* Reads the files; where one of mode add is broken those before it. */
static bool read_files(struct feed_table *f, struct feed_choice *choice, struct err *e)
{
    size_t failed, count = choice->count;
    for (;;) {
        struct work w = {.f = f, .doc = f->doc, .scratch = ARENA_INIT};
        bool ok = attempt(&w, choice->files, count, choice->marks + choice->known, &failed, e);
        end(&w);
        if (ok)
            break;
        remove_files(f);
        if (f->doc->is_whole || (failed == 0 && f->carry == NULL) || failed >= count ||
            e->class != ERR_DATA)
            return false;
        f->stopped = *e;
        *e = (struct err)ERR_INIT;
        count = failed;
    }
    f->is_new = true;
    choice->count = count;
    return true;
}

static void set_mark(struct feed_table *f, const struct feed_choice *choice)
{
    f->mark_now = (struct feed_mark){.table = f->doc->table,
        .files = choice->marks,
        .file_count = choice->known + choice->count};
    memcpy(f->mark_now.document, f->doc->checksum, sizeof f->mark_now.document);
}

bool feedtable_extract(struct feed_table *f, struct err *e)
{
    struct feed_files all;
    struct feed_choice choice;
    const struct feed_mark *mark = f->full && f->carry == NULL ? NULL : f->mark;
    f->is_new = false;
    bool ok = feedlist_make(f->doc, mark, &f->transport, &all, f->arena, e) &&
              feedchoice_make(f->doc, mark, &all, &choice, f->arena, e) &&
              ((choice.count == 0 && f->carry == NULL) || read_files(f, &choice, e));
    feedlist_release(&all);
    if (ok && choice.is_made)
        set_mark(f, &choice);
    return ok;
}

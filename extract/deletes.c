#include "deletes.h"

#include <inttypes.h>
#include <stdlib.h>

#include "interrupt.h"
#include "jsonl.h"

bool deletes_check_ratio(uint64_t known, uint64_t gone, double max_ratio, struct err *e)
{
    if ((double)gone <= max_ratio * (double)known)
        return true;
    err_set(e, ERR_DATA, "%" PRIu64 " of %" PRIu64 " rows are gone", gone, known);
    return err_hint(
        e, "if that is right, run again with a higher --max-delete-ratio (it is %g)", max_ratio);
}

static bool check_ratio(const struct deletes *d, uint64_t gone, struct err *e)
{
    return deletes_check_ratio(d->known->count, gone, d->max_ratio, e);
}

/* A key set in the merge: its reader and the key it stands at, NULL at the end. */
struct side {
    struct keyset_reader *reader;
    struct text key;
};

static bool side_open(struct side *s, const struct keyset *set, struct err *e)
{
    *s = (struct side){NULL, TEXT_NULL};
    if (set->path == NULL)
        return true;
    s->reader = keyset_open(set, e);
    return s->reader != NULL && keyset_next(s->reader, &s->key, e);
}

static bool side_step(struct side *s, struct err *e)
{
    return keyset_next(s->reader, &s->key, e);
}

struct sweep {
    const struct deletes *d;
    struct row_source *keys; /* of the table, in order */
    struct side known, extracted;
    struct keyset_writer *now;
    struct row_sink *deleted;
    uint64_t count, gone, unknown;
    bool is_duplicate; /* `last` came twice */
    struct buf key;
    struct buf last;
    struct text *values;
    struct arena scratch;
};

static bool put_deleted(struct sweep *s, struct text key, struct err *e)
{
    arena_reset(&s->scratch);
    if (!key_decode(s->d->codec, key, s->values, &s->scratch))
        return err_set(e, ERR_INPUT, "'%s' has a key of another form", s->d->known->path);
    const struct row row = {s->values, s->d->codec->count, TEXT_NULL, 0};
    s->gone++;
    return s->deleted->put(s->deleted, &row, e);
}

/* Known keys before `key` (NULL: all that are left) are gone; but for one that is known twice,
 * which `last` is. */
static bool pass_known(struct sweep *s, struct text key, struct text last, struct err *e)
{
    while (
        !text_is_null(s->known.key) && (text_is_null(key) || text_compare(s->known.key, key) < 0)) {
        bool is_gone = last.len == 0 || !text_eq(s->known.key, last);
        if ((is_gone && !put_deleted(s, s->known.key, e)) || !side_step(&s->known, e))
            return false;
    }
    return true;
}

/* A key that the table has. */
static bool take_key(struct sweep *s, struct text key, struct err *e)
{
    struct text last = {s->last.data, s->last.len};
    s->is_duplicate = s->last.len > 0 && text_eq(last, key);
    if (s->is_duplicate)
        return false;
    if (s->last.len > 0 && text_compare(last, key) > 0)
        return err_set(e, ERR_BUG, "keys came out of order");
    if (!pass_known(s, key, last, e))
        return false;
    s->count++;
    buf_reset(&s->last);
    buf_add(&s->last, key.ptr, key.len);
    bool is_known = text_eq(s->known.key, key);
    bool is_extracted = text_eq(s->extracted.key, key);
    s->unknown += !is_known && !is_extracted;
    return (!is_known || side_step(&s->known, e)) &&
           (!is_extracted || side_step(&s->extracted, e)) && keyset_add(s->now, key, e);
}

static bool sweep_keys(struct sweep *s, struct err *e)
{
    struct row row;
    enum row_step step;
    while ((step = s->keys->next(s->keys, &row, e)) == ROW_NEXT) {
        buf_reset(&s->key);
        if (!interrupt_check(e))
            return false;
        if (!key_encode(s->d->codec, row.values, NULL, &s->key))
            return err_set(e, ERR_BUG, "a key is null");
        if (!take_key(s, (struct text){s->key.data, s->key.len}, e))
            return false;
    }
    return step == ROW_END && pass_known(s, TEXT_NULL, (struct text){s->last.data, s->last.len}, e);
}

static bool sweep_open(struct sweep *s, const struct deletes *d, const char *path, struct err *e)
{
    *s = (struct sweep){.d = d};
    s->values = mem_alloc(d->codec->count, sizeof *s->values);
    struct stream_out *out = stream_out_open(path, e);
    if (out == NULL)
        return false;
    s->deleted = jsonl_writer_new(out, d->codec->columns, d->codec->count);
    s->now = keyset_create(d->path, e);
    if (s->now == NULL || !side_open(&s->known, d->known, e) ||
        !side_open(&s->extracted, d->extracted, e))
        return false;
    s->keys = snapshot_keys(d->snapshot, d->table, d->codec, e);
    return s->keys != NULL;
}

static void sweep_close(struct sweep *s)
{
    row_source_close(s->keys);
    row_sink_close(s->deleted);
    keyset_close(s->now);
    keyset_reader_close(s->known.reader);
    keyset_reader_close(s->extracted.reader);
    arena_release(&s->scratch);
    buf_release(&s->key);
    buf_release(&s->last);
    free(s->values);
}

static enum deletes_outcome sweep(struct deletes *d, uint64_t total, const char *dir,
    struct manifest_file *out, struct keyset *now, struct err *e)
{
    struct sweep s;
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", dir, out->name);
    enum deletes_outcome outcome = DELETES_ERROR;
    bool ok = sweep_open(&s, d, path.data, e) && sweep_keys(&s, e);
    if (s.is_duplicate) {
        buf_add(&d->duplicate, s.last.data, s.last.len);
        outcome = DELETES_DUPLICATE;
    } else if (ok && s.unknown > 0) {
        err_set(e, ERR_DATA, "%" PRIu64 " rows are new there without having been written since",
            s.unknown);
        outcome = DELETES_UNKNOWN;
    } else if (ok && s.count != total) {
        err_set(e, ERR_DATA,
            "it has %" PRIu64 " rows, and %" PRIu64 " keys come by the index of its primary key, "
            "which is damaged (REINDEX TABLE)",
            total, s.count);
        outcome = DELETES_UNKNOWN;
    } else if (ok && check_ratio(d, s.gone, e) && s.deleted->commit(s.deleted, &out->facts, e) &&
               keyset_commit(s.now, now, e)) {
        now->path = d->path;
        out->rows = s.gone;
        outcome = DELETES_FOUND;
    }
    sweep_close(&s);
    buf_release(&path);
    return outcome;
}

static enum deletes_outcome find(struct deletes *d, uint64_t total, const char *dir,
    struct manifest_file *out, struct keyset *now, struct err *e)
{
    uint64_t added = 0;
    if (d->extracted->path != NULL && !keyset_count_new(d->known, d->extracted, &added, e))
        return DELETES_ERROR;
    if (total != d->known->count + added)
        return sweep(d, total, dir, out, now, e);
    *now = *d->known;
    if (added == 0)
        return DELETES_NONE;
    if (!keyset_unite(d->known, d->extracted, NULL, d->path, now, e))
        return DELETES_ERROR;
    now->path = d->path;
    return DELETES_NONE;
}

enum deletes_outcome deletes_find(struct deletes *d, uint64_t total, const char *dir,
    struct manifest_file *out, struct keyset *now, struct err *e)
{
    enum deletes_outcome outcome = find(d, total, dir, out, now, e);
    /* Of what is read here only the state's key sets are input. */
    return outcome == DELETES_ERROR && e->class == ERR_INPUT ? DELETES_UNKNOWN : outcome;
}

/* -------------------------------------------------------------------------------------- the log */

/* Keys that were touched, and what became of them. */
struct lookup {
    struct deletes *d;
    struct side touched, found, told;
    struct keyset_writer *gone;
    struct row_sink *deleted;
    uint64_t count;
    struct text *values;
    struct arena scratch;
};

/* Goes on to the first key of a side that is not before this one.  *is_there: it is this one. */
static bool pass_to(struct side *s, struct text key, bool *is_there, struct err *e)
{
    while (!text_is_null(s->key) && text_compare(s->key, key) < 0) {
        if (!side_step(s, e))
            return false;
    }
    *is_there = text_eq(s->key, key);
    return true;
}

static bool put_gone(struct lookup *l, struct text key, struct err *e)
{
    arena_reset(&l->scratch);
    if (!key_decode(l->d->codec, key, l->values, &l->scratch))
        return err_set(e, ERR_BUG, "a key of another form");
    const struct row row = {l->values, l->d->codec->count, TEXT_NULL, 0};
    l->count++;
    return keyset_add(l->gone, key, e) && l->deleted->put(l->deleted, &row, e);
}

/* *is_odd: a key is not there, and the log does not say that it was given up. */
static bool look_up(struct lookup *l, bool *is_odd, struct err *e)
{
    for (; !text_is_null(l->touched.key) && !*is_odd;) {
        bool is_found, is_told;
        struct text key = l->touched.key;
        if (!interrupt_check(e) || !pass_to(&l->found, key, &is_found, e) ||
            !pass_to(&l->told, key, &is_told, e))
            return false;
        *is_odd = !is_found && !is_told;
        if ((!is_found && is_told && !put_gone(l, key, e)) || !side_step(&l->touched, e))
            return false;
    }
    return true;
}

static bool lookup_open(struct lookup *l, const struct deletes_told *told, const char *dir,
    const char *name, struct err *e)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", dir, name);
    struct stream_out *out = stream_out_open(path.data, e);
    buf_release(&path);
    l->values = mem_alloc(l->d->codec->count, sizeof *l->values);
    if (out == NULL)
        return false;
    l->deleted = jsonl_writer_new(out, l->d->codec->columns, l->d->codec->count);
    l->gone = keyset_create_passing(told->path, NULL, e);
    return l->gone != NULL && side_open(&l->touched, told->keys, e) &&
           side_open(&l->found, l->d->extracted, e) && side_open(&l->told, told->gone, e);
}

static void lookup_close(struct lookup *l)
{
    row_sink_close(l->deleted);
    keyset_close(l->gone);
    keyset_reader_close(l->touched.reader);
    keyset_reader_close(l->found.reader);
    keyset_reader_close(l->told.reader);
    arena_release(&l->scratch);
    free(l->values);
}

/* What the lookup has found out. */
static enum deletes_outcome judge(struct lookup *l, const struct deletes_told *told, bool is_odd,
    struct manifest_file *out, struct keyset *gone, struct err *e)
{
    if (is_odd) {
        err_set(e, ERR_DATA,
            "a row that the log says to have been written is not found by its primary key, whose "
            "index may be damaged (REINDEX TABLE)");
        return DELETES_UNKNOWN;
    }
    if (!deletes_check_ratio(told->least, l->count, l->d->max_ratio, e))
        return DELETES_UNKNOWN;
    if (l->count == 0)
        return DELETES_NONE;
    out->rows = l->count;
    gone->path = told->path;
    return l->deleted->commit(l->deleted, &out->facts, e) && keyset_commit(l->gone, gone, e)
               ? DELETES_FOUND
               : DELETES_ERROR;
}

enum deletes_outcome deletes_of_log(struct deletes *d, const struct deletes_told *told,
    const char *dir, struct manifest_file *out, struct keyset *gone, struct err *e)
{
    struct lookup l = {.d = d};
    bool is_odd = false;
    if (told->gone->path == NULL && d->extracted->count == told->keys->count)
        return DELETES_NONE;
    bool ok = lookup_open(&l, told, dir, out->name, e) && look_up(&l, &is_odd, e);
    enum deletes_outcome outcome = ok ? judge(&l, told, is_odd, out, gone, e) : DELETES_ERROR;
    lookup_close(&l);
    return outcome;
}

bool deletes_check_complete(const struct deletes *d, struct err *e)
{
    uint64_t gone;
    if (d->known->path == NULL)
        return true;
    if (d->extracted->path == NULL)
        return check_ratio(d, d->known->count, e);
    if (keyset_count_new(d->extracted, d->known, &gone, e))
        return check_ratio(d, gone, e);
    if (e->class != ERR_INPUT)
        return false;
    *e = (struct err)ERR_INIT; /* the known keys cannot be read: nothing to compare with */
    return true;
}

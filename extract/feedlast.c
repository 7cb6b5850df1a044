#include "feedlast.h"

#include <stdlib.h>

#include "fs.h"
#include "interrupt.h"
#include "jsonl.h"

enum { NUMBER_BYTES = 8 };

static void add_number(struct buf *b, uint64_t n)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        buf_addc(b, (char)(n >> shift & 0xFF));
}

static struct text text_in(const struct buf *b)
{
    return (struct text){b->data, b->len};
}

static struct row_source *open_rows(const struct feed_rows *rows, struct err *e)
{
    return jsonl_reader_open(rows->path, rows->columns, rows->column_count, NULL,
        &rows->file->facts, rows->file->rows, e);
}

/* The keys of all rows, each with the number of its row behind it. */
static bool number_keys(const struct feed_rows *rows, struct keyset_writer *numbered, struct err *e)
{
    struct row_source *source = open_rows(rows, e);
    struct buf key = BUF_INIT;
    struct row row;
    enum row_step step = ROW_ERROR;
    bool ok = source != NULL;
    while (ok && (step = source->next(source, &row, e)) == ROW_NEXT) {
        buf_reset(&key);
        if (!key_encode(rows->codec, row.values, rows->codec->slots, &key))
            ok = err_set(e, ERR_BUG, "a key is null");
        add_number(&key, row.line);
        ok = ok && interrupt_check(e) && keyset_add(numbered, text_in(&key), e);
    }
    row_source_close(source);
    buf_release(&key);
    return ok && step == ROW_END;
}

/* Of each key the last number, and the key itself once. */
static bool choose_last(const struct keyset *numbered, struct keyset_writer *numbers,
    struct keyset_writer *keys, struct err *e)
{
    struct keyset_reader *r = keyset_open(numbered, e);
    struct buf last = BUF_INIT;
    struct text next = TEXT_NULL;
    bool ok = r != NULL;
    do {
        ok = ok && keyset_next(r, &next, e);
        struct text key = {last.data, last.len < NUMBER_BYTES ? 0 : last.len - NUMBER_BYTES};
        struct text other = {next.ptr, next.len < NUMBER_BYTES ? 0 : next.len - NUMBER_BYTES};
        if (ok && last.len > 0 && (text_is_null(next) || !text_eq(key, other)))
            ok = keyset_add(numbers, (struct text){last.data + key.len, NUMBER_BYTES}, e) &&
                 keyset_add(keys, key, e);
        buf_reset(&last);
        buf_add(&last, next.ptr, next.len);
    } while (ok && !text_is_null(next));
    keyset_reader_close(r);
    buf_release(&last);
    return ok;
}

/* Copies the lines of those numbers. */
static bool copy_lines(
    struct row_source *source, struct keyset_reader *numbers, struct stream_out *out, struct err *e)
{
    struct buf number = BUF_INIT;
    struct text next;
    struct row row;
    enum row_step step;
    bool ok = keyset_next(numbers, &next, e);
    while (ok && (step = source->next(source, &row, e)) == ROW_NEXT) {
        buf_reset(&number);
        add_number(&number, row.line);
        if (!text_eq(next, text_in(&number)))
            continue;
        buf_add(&out->pending, row.raw.ptr, row.raw.len);
        buf_addc(&out->pending, '\n');
        ok = stream_out_flush(out, e) && keyset_next(numbers, &next, e) && interrupt_check(e);
    }
    buf_release(&number);
    return ok && step == ROW_END;
}

static bool rewrite(
    struct feed_rows *rows, const struct keyset *numbers, struct arena *arena, struct err *e)
{
    const char *path = arena_printf(arena, "%s.last", rows->path);
    struct row_source *source = open_rows(rows, e);
    struct keyset_reader *r = source == NULL ? NULL : keyset_open(numbers, e);
    struct stream_out *out = r == NULL ? NULL : stream_out_open(path, e);
    struct stream_facts facts;
    bool ok = out != NULL && copy_lines(source, r, out, e) && stream_out_commit(out, &facts, e);
    stream_out_close(out);
    keyset_reader_close(r);
    row_source_close(source);
    ok = ok && fs_rename(path, rows->path, e);
    if (ok) {
        rows->file->facts = facts;
        rows->file->rows = numbers->count;
    }
    return ok;
}

bool feedlast_keep(struct feed_rows *rows, uint64_t *replaced, struct err *e)
{
    struct arena arena = ARENA_INIT;
    struct keyset numbered = {.path = arena_printf(&arena, "%s.numbered", rows->keys->path)};
    struct keyset numbers = {.path = arena_printf(&arena, "%s.numbers", rows->keys->path)};
    uint64_t had = rows->file->rows;
    struct keyset_writer *w = keyset_create(numbered.path, e);
    bool ok = w != NULL && number_keys(rows, w, e) && keyset_commit(w, &numbered, e);
    keyset_close(w);

    w = ok ? keyset_create(numbers.path, e) : NULL;
    struct keyset_writer *keys = w == NULL ? NULL : keyset_create(rows->keys->path, e);
    ok = keys != NULL && choose_last(&numbered, w, keys, e) && keyset_commit(w, &numbers, e) &&
         keyset_commit(keys, rows->keys, e);
    keyset_close(keys);
    keyset_close(w);
    ok = ok && rewrite(rows, &numbers, &arena, e);
    *replaced = had - rows->file->rows;
    arena_release(&arena);
    return ok;
}

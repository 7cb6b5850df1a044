#include "csv.h"

#include <inttypes.h>
#include <stdlib.h>

#include "mem.h"

static bool needs_quotes(struct text value)
{
    if (value.len == 0 || (value.len == 2 && memcmp(value.ptr, "\\.", 2) == 0))
        return true;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (c == ',' || c == '"' || c == '\n' || c == '\r')
            return true;
    }
    return false;
}

static void add_quoted(struct buf *b, struct text value)
{
    char *to = buf_reserve(b, value.len * 2 + 2);
    char *start = to;
    *to++ = '"';
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"')
            *to++ = '"';
        *to++ = value.ptr[i];
    }
    *to++ = '"';
    *to = '\0';
    b->len += (size_t)(to - start);
}

void csv_add(struct buf *b, struct text value)
{
    if (text_is_null(value))
        return;
    if (needs_quotes(value))
        add_quoted(b, value);
    else
        buf_add(b, value.ptr, value.len);
}

struct writer {
    struct row_sink sink;
    struct stream_out *out;
    size_t count;
    const bool *plain;
};

static bool writer_put(struct row_sink *sink, const struct row *row, struct err *e)
{
    struct writer *w = (struct writer *)sink;
    struct buf *b = &w->out->pending;
    for (size_t i = 0; i < w->count; i++) {
        if (i > 0)
            buf_addc(b, ',');
        if (w->plain != NULL && w->plain[i])
            buf_add(b, row->values[i].ptr, row->values[i].len);
        else
            csv_add(b, row->values[i]);
    }
    buf_addc(b, '\n');
    return stream_out_flush(w->out, e);
}

static bool writer_commit(struct row_sink *sink, struct stream_facts *facts, struct err *e)
{
    return stream_out_commit(((struct writer *)sink)->out, facts, e);
}

static void writer_close(struct row_sink *sink)
{
    stream_out_close(((struct writer *)sink)->out);
    free(sink);
}

struct row_sink *csv_writer_new(
    struct stream_out *out, const char *const *names, size_t count, const bool *plain)
{
    struct writer *w = mem_alloc(1, sizeof *w);
    w->sink = (struct row_sink){writer_put, writer_commit, writer_close};
    w->out = out;
    w->count = count;
    w->plain = plain;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_addc(&out->pending, ',');
        csv_add(&out->pending, text_of(names[i]));
    }
    buf_addc(&out->pending, '\n');
    return &w->sink;
}

/* --------------------------------------------------------------------------------------- reader */

enum { RECORD_MAX_BYTES = 1 << 30 };

struct reader {
    struct row_source source;
    struct stream_in *in;
    const char *path;
    const char *const *names;
    size_t count;
    struct text *values;
    struct buf record; /* of several lines, since a value has line feeds */
    struct buf plain;  /* values without their quotation marks */
    uint64_t line;
    bool has_header;
};

enum field { FIELD_OK, FIELD_OPEN, FIELD_BAD };

/* A field with quotation marks, at *p behind the first of them; the value goes to `to`, which moves
 * on.  Marks stand twice within. */
static enum field quoted_field(const char **p, const char *end, char **to, struct text *value)
{
    const char *start = *to;
    for (;;) {
        const char *mark = memchr(*p, '"', (size_t)(end - *p));
        if (mark == NULL)
            return FIELD_OPEN;
        memcpy(*to, *p, (size_t)(mark - *p));
        *to += mark - *p;
        *p = mark + 1;
        if (*p == end || **p != '"')
            break;
        *(*to)++ = '"';
        ++*p;
    }
    *value = (struct text){start, (size_t)(*to - start)};
    return *p == end || **p == ',' ? FIELD_OK : FIELD_BAD;
}

static enum field plain_field(const char **p, const char *end, struct text *value)
{
    const char *start = *p;
    while (*p < end && **p != ',') {
        if (**p == '"')
            return FIELD_BAD;
        ++*p;
    }
    *value = *p == start ? TEXT_NULL : (struct text){start, (size_t)(*p - start)};
    return FIELD_OK;
}

/* The fields of a record; FIELD_OPEN: it goes on in the next line. */
static enum field split(struct reader *r, struct text record)
{
    const char *p = record.ptr;
    const char *end = p + record.len;
    buf_reset(&r->plain);
    char *to = buf_reserve(&r->plain, record.len);
    for (size_t i = 0;; i++, p++) {
        struct text value;
        bool is_quoted = p < end && *p == '"';
        p += is_quoted;
        enum field found =
            is_quoted ? quoted_field(&p, end, &to, &value) : plain_field(&p, end, &value);
        if (found != FIELD_OK || i == r->count)
            return found == FIELD_OPEN ? FIELD_OPEN : FIELD_BAD;
        r->values[i] = value;
        if (p == end)
            return i + 1 == r->count ? FIELD_OK : FIELD_BAD;
    }
}

static enum row_step bad_record(const struct reader *r, uint64_t line, struct err *e)
{
    err_set(e, ERR_INPUT, "'%s', line %" PRIu64 ": no CSV of %zu fields", r->path, line, r->count);
    return ROW_ERROR;
}

static bool has_odd_marks(struct text t)
{
    bool odd = false;
    const char *end = t.ptr + t.len;
    for (const char *p = t.ptr; (p = memchr(p, '"', (size_t)(end - p))) != NULL; p++)
        odd = !odd;
    return odd;
}

/* Joins the lines of a record whose first has a quotation mark that is open; ROW_END: it stays so.
 */
static enum row_step join_lines(struct reader *r, struct text line, struct err *e)
{
    bool is_open = true;
    buf_reset(&r->record);
    buf_add(&r->record, line.ptr, line.len);
    while (is_open && r->record.len < RECORD_MAX_BYTES) {
        if (!stream_in_line(r->in, &line, e))
            return ROW_ERROR;
        if (text_is_null(line))
            return ROW_END;
        r->line++;
        buf_addc(&r->record, '\n');
        buf_add(&r->record, line.ptr, line.len);
        is_open = !has_odd_marks(line);
    }
    return is_open ? ROW_END : ROW_NEXT;
}

/* Reads a record into r->values. */
static enum row_step read_record(struct reader *r, struct err *e)
{
    struct text line;
    uint64_t first = r->line + 1;
    if (!stream_in_line(r->in, &line, e))
        return ROW_ERROR;
    if (text_is_null(line))
        return ROW_END;
    r->line++;
    enum field found = split(r, line);
    if (found == FIELD_OPEN) {
        enum row_step step = join_lines(r, line, e);
        if (step == ROW_ERROR)
            return step;
        if (step == ROW_NEXT)
            found = split(r, (struct text){r->record.data, r->record.len});
    }
    return found == FIELD_OK ? ROW_NEXT : bad_record(r, first, e);
}

static enum row_step read_header(struct reader *r, struct err *e)
{
    enum row_step step = read_record(r, e);
    bool ok = step == ROW_NEXT;
    for (size_t i = 0; ok && i < r->count; i++)
        ok = text_is(r->values[i], r->names[i]);
    r->has_header = true;
    if (!ok && step != ROW_ERROR)
        err_set(e, ERR_INPUT, "'%s' has not the columns that its manifest says", r->path);
    return ok ? ROW_NEXT : ROW_ERROR;
}

static enum row_step reader_next(struct row_source *source, struct row *row, struct err *e)
{
    struct reader *r = (struct reader *)source;
    if (!r->has_header && read_header(r, e) == ROW_ERROR)
        return ROW_ERROR;
    enum row_step step = read_record(r, e);
    *row = (struct row){r->values, r->count, TEXT_NULL, r->line};
    return step;
}

static void reader_close(struct row_source *source)
{
    struct reader *r = (struct reader *)source;
    stream_in_close(r->in);
    buf_release(&r->record);
    buf_release(&r->plain);
    free(r->values);
    free(r);
}

struct row_source *csv_reader_new(
    struct stream_in *in, const char *path, const char *const *names, size_t count)
{
    struct reader *r = mem_alloc(1, sizeof *r);
    r->source = (struct row_source){reader_next, reader_close};
    r->in = in;
    r->path = path;
    r->names = names;
    r->count = count;
    r->values = mem_alloc(count, sizeof *r->values);
    return &r->source;
}

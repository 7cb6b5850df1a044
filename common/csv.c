#include "csv.h"

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

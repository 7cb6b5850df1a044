#include "jsonl.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "jsonl_scanner.h"
#include "jsonstr.h"
#include "log.h"

/* -------------------------------------------------------------------------------------- writer */

struct writer {
    struct row_sink sink;
    struct stream_out *out;
    struct buf omitted; /* of the row: `,"":{"name":bytes`, closed at its end */
    size_t count;
    enum column_kind *kinds;
    struct text *prefixes; /* `{"name":` of the first column, `,"name":` of the others */
    struct arena arena;
};

static void add_json(struct buf *b, struct text value)
{
    char *to = buf_reserve(b, value.len);
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        to[i] = c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    }
    to[value.len] = '\0';
    b->len += value.len;
}

static bool is_json_number(struct text value)
{
    char last = value.len == 0 ? 'x' : value.ptr[value.len - 1];
    return last >= '0' && last <= '9'; /* all that PostgreSQL prints but NaN and infinities */
}

static void add_value(struct buf *b, enum column_kind kind, struct text value)
{
    if (text_is_null(value))
        buf_add(b, "null", 4);
    else if (kind == COLUMN_NUMBER && is_json_number(value))
        buf_add(b, value.ptr, value.len);
    else if (kind == COLUMN_BOOLEAN)
        buf_adds(b, value.ptr[0] == 't' ? "true" : "false");
    else if (kind == COLUMN_JSON)
        add_json(b, value);
    else
        jsonstr_add(b, value);
}

static void note_omitted(struct writer *w, size_t i, size_t bytes)
{
    struct text prefix = w->prefixes[i];
    log_warning(
        "'%s': a value of %zu bytes is left out: %.*s, in a row of more than 256 MiB as JSON",
        w->out->path == NULL ? "-" : w->out->path, bytes, (int)prefix.len - 2, prefix.ptr + 1);
    buf_adds(&w->omitted, w->omitted.len == 0 ? ",\"\":{" : ",");
    buf_add(&w->omitted, prefix.ptr + 1, prefix.len - 1);
    buf_printf(&w->omitted, "%zu", bytes);
}

static bool writer_put(struct row_sink *sink, const struct row *row, struct err *e)
{
    struct writer *w = (struct writer *)sink;
    struct buf *b = &w->out->pending;
    size_t start = b->len;
    buf_reset(&w->omitted);
    for (size_t i = 0; i < w->count; i++) {
        buf_add(b, w->prefixes[i].ptr, w->prefixes[i].len);
        size_t before = b->len;
        add_value(b, w->kinds[i], row->values[i]);
        if (b->len - start <= JSONL_ROW_MAX_BYTES && !jsonl_is_omitted(row->values[i]))
            continue;
        b->len = before;
        buf_add(b, "null", 4);
        note_omitted(w, i, row->values[i].len);
    }
    if (w->omitted.len > 0) {
        buf_add(b, w->omitted.data, w->omitted.len);
        buf_addc(b, '}');
    }
    buf_add(b, "}\n", 2);
    return stream_out_flush(w->out, e);
}

static bool writer_commit(struct row_sink *sink, struct stream_facts *facts, struct err *e)
{
    return stream_out_commit(((struct writer *)sink)->out, facts, e);
}

static void writer_close(struct row_sink *sink)
{
    struct writer *w = (struct writer *)sink;
    stream_out_close(w->out);
    buf_release(&w->omitted);
    arena_release(&w->arena);
    free(w);
}

struct row_sink *jsonl_writer_new(
    struct stream_out *out, const struct column *columns, size_t count)
{
    struct writer *w = mem_alloc(1, sizeof *w);
    w->sink = (struct row_sink){writer_put, writer_commit, writer_close};
    w->out = out;
    w->count = count;
    w->kinds = arena_calloc(&w->arena, count, sizeof *w->kinds);
    w->prefixes = arena_calloc(&w->arena, count, sizeof *w->prefixes);
    for (size_t i = 0; i < count; i++) {
        w->kinds[i] = columns[i].kind;
        w->prefixes[i] = jsonstr_member(&w->arena, i == 0 ? "{" : ",", columns[i].name);
    }
    return &w->sink;
}

/* -------------------------------------------------------------------------------------- reader */

struct reader {
    struct row_source source;
    struct stream_in *in;
    struct jsonl_scanner *scanner;
    struct text *values;
    size_t count;
    struct arena scratch;
    char *path;
    uint64_t line;
    struct stream_facts expected;
    uint64_t expected_rows;
};

static enum row_step reader_end(struct reader *r, struct err *e)
{
    if (!stream_in_verify(r->in, &r->expected, e))
        return ROW_ERROR;
    if (r->line != r->expected_rows) {
        err_set(e, ERR_INPUT, "'%s' has %" PRIu64 " rows; its manifest says %" PRIu64, r->path,
            r->line, r->expected_rows);
        return ROW_ERROR;
    }
    return ROW_END;
}

static enum row_step reader_next(struct row_source *source, struct row *row, struct err *e)
{
    struct reader *r = (struct reader *)source;
    struct text line;
    arena_reset(&r->scratch);
    if (!stream_in_line(r->in, &line, e))
        return ROW_ERROR;
    if (text_is_null(line))
        return reader_end(r, e);
    r->line++;
    if (!jsonl_scan(r->scanner, line, r->values, &r->scratch, e)) {
        err_context(e, "'%s' line %" PRIu64, r->path, r->line);
        return ROW_ERROR;
    }
    *row = (struct row){r->values, r->count, line, r->line};
    return ROW_NEXT;
}

static void reader_close(struct row_source *source)
{
    struct reader *r = (struct reader *)source;
    mem_note_reading(NULL);
    stream_in_close(r->in);
    jsonl_scanner_free(r->scanner);
    arena_release(&r->scratch);
    free(r->values);
    free(r->path);
    free(r);
}

struct row_source *jsonl_reader_open(const char *path, const struct column *columns, size_t count,
    const bool *wanted, const struct stream_facts *expected, uint64_t expected_rows, struct err *e)
{
    struct stream_in *in = stream_in_open(path, e);
    if (in == NULL)
        return NULL;
    struct reader *r = mem_alloc(1, sizeof *r);
    r->source = (struct row_source){reader_next, reader_close};
    r->in = in;
    r->scanner = jsonl_scanner_new(columns, count, wanted);
    r->values = mem_alloc(count, sizeof *r->values);
    r->count = count;
    r->path = mem_strdup(path);
    mem_note_reading(r->path);
    r->expected = *expected;
    r->expected_rows = expected_rows;
    return &r->source;
}

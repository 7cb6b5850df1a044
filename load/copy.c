#include "copy.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "interrupt.h"
#include "load/sql/bulk_numbers.sql.h"
#include "log.h"
#include "mem.h"
#include "sql.h"
#include "sqlform.h"

enum {
    BINARY_MIN_BYTES = 8192, /* below it asking for the types costs more than it saves */
    CHUNK_BYTES = 65536
};

/* A COPY on its way. */
struct copy {
    struct pg *pg;
    const char *into, *columns;
    const char *numbered;
    char *path;
    const struct manifest_file *file;
};

static bool begin(const struct copy *c, const char *columns, const char *options, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "COPY %s (%s) FROM STDIN (%s)", c->into, columns, options);
    bool ok = pg_copy_begin(c->pg, sql.data, e);
    buf_release(&sql);
    return ok;
}

static bool end(const struct copy *c, struct err *e)
{
    uint64_t rows;
    if (!pg_copy_end(c->pg, &rows, e))
        return false;
    return rows == c->file->rows ||
           err_set(e, ERR_DATA, "%s took %" PRIu64 " of the %" PRIu64 " rows of '%s'", c->into,
               rows, c->file->rows, c->path);
}

/* ----------------------------------------------------------------------------------------- text */

/* Passes the bytes of the file on; verifies them before the COPY ends. */
static bool put_bytes(const struct copy *c, struct err *e)
{
    struct stream_in *in = stream_in_open(c->path, e);
    struct text block = TEXT_NULL;
    bool ok = in != NULL;
    do {
        ok = ok && stream_in_block(in, &block, e) && interrupt_check(e);
        if (ok && block.len > 0 && !pg_copy_put(c->pg, block.ptr, block.len, e)) {
            stream_in_close(in);
            return false; /* the COPY is over */
        }
    } while (ok && block.len > 0);
    ok = ok && stream_in_verify(in, &c->file->facts, e);
    stream_in_close(in);
    if (!ok)
        pg_copy_abort(c->pg);
    return ok;
}

static bool copy_text(const struct copy *c, struct err *e)
{
    return begin(c, c->columns, "FORMAT csv, HEADER match", e) && put_bytes(c, e) && end(c, e);
}

/* --------------------------------------------------------------------------------------- binary */

struct shape {
    struct buf columns;   /* of the COPY */
    struct pg_rows *rows; /* none, of these */
    size_t count;
    const char **names;
    binary_encode_fn **encoders;
    bool is_known;
    uint64_t number;     /* of the next row, which goes into the last column; 0: no such column */
    struct text *values; /* of a row with its number */
};

/* Draws the numbers of all rows, for a column behind the file's. */
static bool shape_number(struct shape *s, const struct copy *c, struct err *e)
{
    char count[24];
    (void)snprintf(count, sizeof count, "%" PRIu64, c->file->rows);
    const char *const params[] = {c->into, c->numbered, count};
    struct pg_rows *rows = pg_query(c->pg, bulk_numbers_sql, params, 3, e);
    if (rows == NULL)
        return false;
    if (pg_rows_count(rows) > 0 && text_to_uint64(text_of(pg_rows_value(rows, 0, 0)), &s->number) &&
        s->number > 0) {
        buf_adds(&s->columns, ", ");
        sql_add_ident(&s->columns, c->numbered);
    }
    pg_rows_free(rows);
    return true;
}

static bool shape_init(struct shape *s, const struct copy *c, struct err *e)
{
    struct buf sql = BUF_INIT;
    *s = (struct shape){.is_known = true};
    buf_adds(&s->columns, c->columns);
    if (c->numbered != NULL && !shape_number(s, c, e))
        return false;
    buf_printf(&sql, "SELECT %s FROM %s WHERE false", s->columns.data, c->into);
    s->rows = pg_query(c->pg, sql.data, NULL, 0, e);
    buf_release(&sql);
    if (s->rows == NULL)
        return false;
    s->count = (size_t)pg_rows_columns(s->rows);
    s->names = mem_alloc(s->count, sizeof *s->names);
    s->encoders = mem_alloc(s->count, sizeof *s->encoders);
    s->values = mem_alloc(s->count, sizeof *s->values);
    for (size_t i = 0; i < s->count; i++) {
        s->names[i] = pg_rows_name(s->rows, (int)i);
        s->encoders[i] = sqlform_binary(pg_rows_type(s->rows, (int)i));
        s->is_known = s->is_known && s->encoders[i] != NULL;
    }
    return true;
}

static void shape_release(struct shape *s)
{
    pg_rows_free(s->rows);
    buf_release(&s->columns);
    free(s->names);
    free(s->encoders);
    free(s->values);
}

/* How many of the columns are the file's. */
static size_t shape_filed(const struct shape *s)
{
    return s->count - (s->number > 0);
}

enum { DIGITS_MAX = 20 };

/* The values of a row with its number. */
static const struct text *shape_values(struct shape *s, const struct row *row, char *digits)
{
    if (s->number == 0)
        return row->values;
    char *end = digits + DIGITS_MAX, *p = end;
    for (uint64_t rest = s->number++; rest > 0; rest /= 10)
        *--p = (char)('0' + rest % 10);
    memcpy(s->values, row->values, row->count * sizeof *row->values);
    s->values[row->count] = (struct text){p, (size_t)(end - p)};
    return s->values;
}

enum put { PUT_OK, PUT_FAILED, PUT_OVER, PUT_UNKNOWN };

/* Puts what is pending; the COPY is over when that fails. */
static enum put flush(const struct copy *c, struct buf *b, size_t from, struct err *e)
{
    if (b->len <= from)
        return PUT_OK;
    bool ok = interrupt_check(e);
    if (ok && !pg_copy_put(c->pg, b->data, b->len, e))
        return PUT_OVER;
    buf_reset(b);
    return ok ? PUT_OK : PUT_FAILED;
}

static enum put put_rows(
    const struct copy *c, struct shape *s, struct row_source *rows, struct buf *b, struct err *e)
{
    char digits[DIGITS_MAX];
    struct row row;
    enum row_step step;
    enum put put = PUT_OK;
    binary_add_header(b);
    while (put == PUT_OK && (step = rows->next(rows, &row, e)) != ROW_END) {
        size_t column;
        if (step == ROW_ERROR) { /* damaged, most likely: the other way tells how */
            *e = (struct err)ERR_INIT;
            return PUT_UNKNOWN;
        }
        if (!binary_add_row(b, s->encoders, shape_values(s, &row, digits), s->count, &column)) {
            log_info("'%s', line %" PRIu64 ": column '%s' has no binary form that is known here",
                c->path, row.line, s->names[column]);
            return PUT_UNKNOWN;
        }
        put = flush(c, b, CHUNK_BYTES, e);
    }
    if (put != PUT_OK)
        return put;
    binary_add_trailer(b);
    return flush(c, b, 0, e);
}

/* The rows of the file; verifies its bytes before the COPY ends. */
static enum put put_file(const struct copy *c, struct shape *s, struct err *e)
{
    struct buf b = BUF_INIT;
    struct stream_in *in = stream_in_open(c->path, e);
    enum put put = PUT_FAILED;
    if (in != NULL) {
        struct row_source *rows = csv_reader_new(in, c->path, s->names, shape_filed(s));
        put = put_rows(c, s, rows, &b, e);
        if (put == PUT_OK && !stream_in_verify(in, &c->file->facts, e))
            put = PUT_FAILED;
        row_source_close(rows);
    }
    buf_release(&b);
    if (put == PUT_FAILED || put == PUT_UNKNOWN)
        pg_copy_abort(c->pg);
    return put;
}

static bool copy_binary(const struct copy *c, struct shape *s, struct err *e)
{
    if (!pg_exec(c->pg, "SAVEPOINT tt_copy", NULL, e) ||
        !begin(c, s->columns.data, "FORMAT binary", e))
        return false;
    enum put put = put_file(c, s, e);
    if (put == PUT_UNKNOWN)
        return pg_exec(c->pg, "ROLLBACK TO SAVEPOINT tt_copy", NULL, e) && copy_text(c, e);
    return put == PUT_OK && end(c, e) && pg_exec(c->pg, "RELEASE SAVEPOINT tt_copy", NULL, e);
}

/* ------------------------------------------------------------------------------------------ both
 */

static bool copy_any(const struct copy *c, struct err *e)
{
    struct shape shape;
    if (c->file->facts.bytes < BINARY_MIN_BYTES)
        return copy_text(c, e);
    bool ok =
        shape_init(&shape, c, e) && (shape.is_known ? copy_binary(c, &shape, e) : copy_text(c, e));
    shape_release(&shape);
    return ok;
}

bool copy_file(struct pg *pg, const char *into, const char *columns, const char *numbered,
    const char *dir, const struct manifest_file *file, struct err *e)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", dir, file->name);
    bool ok = copy_any(&(struct copy){pg, into, columns, numbered, path.data, file}, e);
    buf_release(&path);
    return ok;
}

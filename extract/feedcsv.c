#include "feedcsv.h"

#include <csv.h>
#include <inttypes.h>
#include <stdlib.h>

#include "feedtext.h"

enum { RECORD_MAX_BYTES = 16 << 20, FIELD_BLOCK_BYTES = 64 << 10 };

#define NO_FIELD SIZE_MAX

struct field {
    size_t start, len; /* in `bytes` */
    bool is_null;
};

struct reader {
    struct feed_reader reader;
    const struct feed_doc *doc;
    const char *path;
    struct feed_text *text;
    struct csv_parser parser;
    struct text block; /* of it what is left */
    struct buf bytes;  /* of the record's fields */
    struct field *fields;
    size_t count, cap;
    struct buf raw;      /* the record as it stands */
    uint64_t line;       /* the current one */
    uint64_t first_line; /* of the record */
    uint64_t open_line;  /* where its last field begins */
    bool is_open;        /* a record has begun and not ended */
    bool is_done;        /* it has ended */
    bool is_stray;       /* more came behind its end, in the same line */
    bool awaits_feed;    /* it ended with a carriage return, at the end of a block */
    bool has_header;     /* it has been read, or there is none */
    size_t *slots;       /* for each column its field */
    size_t width;        /* fields of a record */
    bool may_be_wider;
    struct text *values;
};

static void on_field(void *value, size_t len, void *arg)
{
    struct reader *r = arg;
    if (r->is_done) {
        r->is_stray = true;
        return;
    }
    if (r->count == r->cap) {
        r->cap = r->cap * 2 + 16;
        r->fields = mem_resize(r->fields, r->cap, sizeof *r->fields);
    }
    r->fields[r->count++] = (struct field){r->bytes.len, len, value == NULL};
    buf_add(&r->bytes, value, len);
}

static void on_record(int end, void *arg)
{
    (void)end;
    ((struct reader *)arg)->is_done = true;
}

static int is_no_space(unsigned char c)
{
    (void)c;
    return 0;
}

static void *resize(void *ptr, size_t size)
{
    return mem_resize(ptr, size, 1);
}

/* ---------------------------------------------------------------------------------------- records
 */

static bool bad_mark(const struct reader *r, struct err *e)
{
    if (r->line == r->first_line)
        return err_set(e, ERR_DATA,
            "'%s', line %" PRIu64 ": a quotation mark stands where none may", r->path, r->line);
    return err_set(e, ERR_DATA,
        "'%s', line %" PRIu64 ": a quotation mark stands where none may; the record begins in line "
        "%" PRIu64,
        r->path, r->line, r->first_line);
}

static bool never_closed(const struct reader *r, struct err *e)
{
    return err_set(e, ERR_DATA,
        "'%s', line %" PRIu64 ": a quotation mark is opened there and never closed", r->path,
        r->open_line);
}

static bool too_long(const struct reader *r, struct err *e)
{
    return err_set(e, ERR_DATA,
        "'%s', line %" PRIu64
        ": the record that begins there is longer than %d bytes; its last value begins in line "
        "%" PRIu64,
        r->path, r->first_line, RECORD_MAX_BYTES, r->open_line);
}

/* The next piece: up to the end of the line, or of the block.  Empty: the end of the file. */
static bool next_piece(struct reader *r, struct text *piece, struct err *e)
{
    if (r->block.len == 0 && !feedtext_block(r->text, &r->block, e))
        return false;
    const char *feed = r->block.len == 0 ? NULL : memchr(r->block.ptr, '\n', r->block.len);
    size_t len = feed == NULL ? r->block.len : (size_t)(feed - r->block.ptr) + 1;
    *piece = (struct text){r->block.ptr, len};
    r->block = (struct text){r->block.ptr + len, r->block.len - len};
    return true;
}

static bool is_line_end(struct text t)
{
    return text_is(t, "\n") || text_is(t, "\r\n") || text_is(t, "\r");
}

static void begin_record(struct reader *r)
{
    buf_reset(&r->bytes);
    buf_reset(&r->raw);
    r->count = 0;
    r->first_line = r->open_line = r->line;
    r->is_open = true;
    r->is_done = r->is_stray = false;
}

/* Gives a piece of a record to the parser. */
static bool parse(struct reader *r, struct text piece, struct err *e)
{
    size_t had = r->count;
    buf_add(&r->raw, piece.ptr, piece.len);
    if (csv_parse(&r->parser, piece.ptr, piece.len, on_field, on_record, r) != piece.len)
        return bad_mark(r, e);
    if (r->count > had)
        r->open_line = r->line;
    if (r->is_stray)
        return err_set(e, ERR_DATA,
            "'%s', line %" PRIu64 ": a carriage return in it is not followed by a line feed",
            r->path, r->line);
    return r->raw.len <= RECORD_MAX_BYTES || too_long(r, e);
}

/* Ends the last record, which may lack its line feed. */
static enum row_step end_file(struct reader *r, struct err *e)
{
    if (csv_fini(&r->parser, on_field, on_record, r) != 0) {
        never_closed(r, e);
        return ROW_ERROR;
    }
    bool was_open = r->is_open;
    r->is_open = false;
    return was_open ? ROW_NEXT : ROW_END;
}

/* Reads a record: its fields and its text. */
static enum row_step read_record(struct reader *r, struct err *e)
{
    struct text piece;
    for (;;) {
        if (!next_piece(r, &piece, e))
            return ROW_ERROR;
        if (piece.len == 0)
            return end_file(r, e);
        bool has_end = piece.ptr[piece.len - 1] == '\n';
        if (!r->is_open && is_line_end(piece)) {
            r->line += has_end;
            r->awaits_feed = r->awaits_feed && !has_end;
            continue;
        }
        if (!r->is_open)
            begin_record(r);
        r->is_stray = r->awaits_feed;
        if (!parse(r, piece, e))
            return ROW_ERROR;
        r->line += has_end;
        if (!r->is_done)
            continue;
        r->is_open = false;
        r->awaits_feed = !has_end;
        return ROW_NEXT;
    }
}

static struct text field_text(const struct reader *r, size_t i)
{
    if (r->fields[i].is_null)
        return TEXT_NULL;
    return (struct text){buf_str(&r->bytes) + r->fields[i].start, r->fields[i].len};
}

/* ----------------------------------------------------------------------------------------- header
 */

static struct text trimmed(struct text t)
{
    while (t.len > 0 && t.ptr[0] == ' ')
        t = (struct text){t.ptr + 1, t.len - 1};
    while (t.len > 0 && t.ptr[t.len - 1] == ' ')
        t.len--;
    return t;
}

static bool is_ignored(const struct feed_csv_style *s, struct text name)
{
    for (size_t i = 0; i < s->ignored_count; i++) {
        if (text_is(text_of(s->ignored[i]), "*") || text_is(name, s->ignored[i]))
            return true;
    }
    return false;
}

/* The columns whose values stand in field i of the header; false: twice in the header. */
static bool take_name(struct reader *r, size_t i, bool *is_wanted, struct err *e)
{
    struct text name = trimmed(field_text(r, i));
    for (size_t c = 0; c < r->doc->column_count; c++) {
        if (!text_is(name, r->doc->fields[c].field))
            continue;
        if (r->slots[c] != NO_FIELD)
            return err_set(e, ERR_DATA, "'%s': its header has column '%s' twice", r->path,
                r->doc->fields[c].field);
        r->slots[c] = i;
        *is_wanted = true;
    }
    return true;
}

/* What of the columns the header lacks. */
static bool check_header(const struct reader *r, struct err *e)
{
    for (size_t c = 0; c < r->doc->column_count; c++) {
        if (r->slots[c] == NO_FIELD)
            return err_set(e, ERR_DATA, "'%s': its header has no column '%s'; it is: %.*s", r->path,
                r->doc->fields[c].field, r->raw.len < 500 ? (int)r->raw.len : 500,
                buf_str(&r->raw));
    }
    return true;
}

/* What a header whose columns are others may really be. */
static bool hint_at(const struct reader *r, struct text name, struct err *e)
{
    static const struct {
        const char *beginning, *hint;
    } kinds[] = {
        {"\xFF\xFE", "it looks like UTF-16: say so by 'encoding'"},
        {"\xFE\xFF", "it looks like UTF-16: say so by 'encoding'"},
        {"PK\x03\x04", "it looks like a spreadsheet's own format: it is to be saved as CSV"},
        {"sep=", "its first line is a spreadsheet's word about the delimiter, and no header: it is "
                 "to be saved without"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t len = strlen(kinds[i].beginning);
        if (name.len >= len && memcmp(name.ptr, kinds[i].beginning, len) == 0)
            return err_hint(e, "%s", kinds[i].hint);
    }
    return r->count == 1 && r->doc->column_count > 1
               ? err_hint(e, "has it another 'delimiter' than '%c'?", r->doc->csv.delimiter)
               : err_hint(e, "name it in 'columns', or in 'ignore'");
}

static bool read_header(struct reader *r, struct err *e)
{
    enum row_step step = read_record(r, e);
    if (step == ROW_END)
        return err_set(e, ERR_DATA, "'%s' is empty: it has not even a header", r->path);
    if (step == ROW_ERROR)
        return false;
    r->width = r->count;
    for (size_t i = 0; i < r->count; i++) {
        bool is_wanted = false;
        if (!take_name(r, i, &is_wanted, e))
            return false;
        struct text name = trimmed(field_text(r, i));
        if (is_wanted || is_ignored(&r->doc->csv, name))
            continue;
        err_set(e, ERR_DATA, "'%s': its header has a column '%.*s' that the document does not name",
            r->path, name.len < 200 ? (int)name.len : 200, name.len == 0 ? "" : name.ptr);
        return hint_at(r, name, e);
    }
    return check_header(r, e);
}

/* Without a header columns are known by their number. */
static void number_fields(struct reader *r)
{
    for (size_t c = 0; c < r->doc->column_count; c++) {
        uint64_t number = 0;
        (void)text_to_uint64(text_of(r->doc->fields[c].field + 1), &number);
        r->slots[c] = (size_t)number - 1;
        r->width = number > r->width ? (size_t)number : r->width;
    }
    r->may_be_wider = is_ignored(&r->doc->csv, text_of("*"));
}

/* ----------------------------------------------------------------------------------------- reader
 */

static struct text value_of(const struct reader *r, size_t c)
{
    struct text value = field_text(r, r->slots[c]);
    for (size_t i = 0; i < r->doc->csv.null_count; i++) {
        if (text_is(value, r->doc->csv.nulls[i]))
            return TEXT_NULL;
    }
    return value;
}

static enum row_step reader_next(struct feed_reader *reader, struct feed_record *rec, struct err *e)
{
    struct reader *r = (struct reader *)reader;
    if (!r->has_header && r->doc->csv.has_header && !read_header(r, e))
        return ROW_ERROR;
    r->has_header = true;
    enum row_step step = read_record(r, e);
    if (step != ROW_NEXT)
        return step;
    *rec = (struct feed_record){.values = r->values, .line = r->first_line};
    rec->raw = (struct text){r->raw.data, r->raw.len};
    while (rec->raw.len > 0 && strchr("\r\n", rec->raw.ptr[rec->raw.len - 1]) != NULL)
        rec->raw.len--;
    if (r->count != r->width && !(r->may_be_wider && r->count > r->width)) {
        rec->problem = r->count < r->width ? "it has too few fields" : "it has too many fields";
        return ROW_NEXT;
    }
    for (size_t c = 0; c < r->doc->column_count; c++)
        r->values[c] = value_of(r, c);
    return ROW_NEXT;
}

static void reader_facts(const struct feed_reader *reader, struct stream_facts *facts)
{
    feedtext_facts(((const struct reader *)reader)->text, facts);
}

static void reader_close(struct feed_reader *reader)
{
    struct reader *r = (struct reader *)reader;
    feedtext_close(r->text);
    csv_free(&r->parser);
    buf_release(&r->bytes);
    buf_release(&r->raw);
    free(r->fields);
    free(r->slots);
    free(r->values);
    free(r);
}

struct feed_reader *feedcsv_open(
    const struct feed_doc *doc, const struct feed_file *file, struct err *e)
{
    struct feed_text *text = feedtext_open(file->path, file->shown, doc->csv.encoding, e);
    if (text == NULL)
        return NULL;
    struct reader *r = mem_alloc(1, sizeof *r);
    r->reader = (struct feed_reader){reader_next, reader_facts, reader_close};
    r->doc = doc;
    r->path = file->shown;
    r->text = text;
    r->line = 1;
    r->slots = mem_alloc(doc->column_count, sizeof *r->slots);
    r->values = mem_alloc(doc->column_count, sizeof *r->values);
    for (size_t c = 0; c < doc->column_count; c++)
        r->slots[c] = NO_FIELD;
    if (!doc->csv.has_header)
        number_fields(r);
    (void)csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL);
    csv_set_delim(&r->parser, (unsigned char)doc->csv.delimiter);
    csv_set_space_func(&r->parser, is_no_space);
    csv_set_realloc_func(&r->parser, resize);
    csv_set_blk_size(&r->parser, FIELD_BLOCK_BYTES);
    return &r->reader;
}

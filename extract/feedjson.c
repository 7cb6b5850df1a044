#include "feedjson.h"

#include <inttypes.h>
#include <stdlib.h>

#include "feedfield.h"
#include "feedtext.h"
#include "jsonscan.h"
#include "jsonstr.h"

enum { LINE_MAX_BYTES = 16 << 20 };

static const char BAD_ESCAPE[] = "it has an escape that is no character";

struct reader {
    struct feed_reader reader;
    const struct feed_doc *doc;
    const char *path;
    struct feed_text *text;
    struct buf bytes;  /* the document, or the line */
    struct text block; /* of the lines what is left */
    struct jsonscan_value root, row;
    struct jsonscan_iter rows;
    struct text key;     /* of the row, decoded */
    bool is_open;        /* the document has been read */
    const char *counted; /* up to where lines are counted */
    uint64_t line;
    uint64_t count; /* rows that could be read */
    bool *is_seen;  /* of each column: a row had it */
    enum feedfield_place *places;
    struct text *names;           /* of the members that columns are, else NULL */
    struct jsonscan_value *found; /* members of the row */
    struct text *values;
    struct arena scratch;
};

/* ---------------------------------------------------------------------------------------- columns
 */

/* The first member of a column's name is its value. */
static void note_member(struct reader *r, struct text name, const struct jsonscan_value *value)
{
    for (size_t c = 0; c < r->doc->column_count; c++) {
        if (r->names[c].len == name.len && r->found[c].kind == JSONSCAN_MISSING &&
            text_eq(r->names[c], name))
            r->found[c] = *value;
    }
}

/* All members that are columns in one look at the row, however many there are. */
static void find_members(struct reader *r)
{
    struct text key, name;
    struct jsonscan_value value;
    memset(r->found, 0, r->doc->column_count * sizeof *r->found); /* JSONSCAN_MISSING */
    if (r->row.kind != JSONSCAN_OBJECT)
        return;
    struct jsonscan_iter i = jsonscan_begin(&r->row);
    while (jsonscan_next(&i, &key, &value)) {
        if (jsonstr_decode(key, &r->scratch, &name))
            note_member(r, name, &value);
    }
}

/* NULL, or what is wrong with the value. */
static const char *take_value(struct reader *r, size_t c)
{
    const char *field = r->doc->fields[c].field;
    struct jsonscan_value v;
    switch (r->places[c]) {
    case FEEDFIELD_KEY:
        r->values[c] = r->key;
        r->is_seen[c] = r->is_seen[c] || !text_is_null(r->key);
        return NULL;
    case FEEDFIELD_VALUE:
        v = jsonscan_at(&r->row, feedfield_pointer(field), &r->scratch);
        break;
    case FEEDFIELD_DOCUMENT:
        v = jsonscan_at(&r->root, feedfield_pointer(field), &r->scratch);
        break;
    default:
        v = r->found[c];
    }
    r->is_seen[c] = r->is_seen[c] || v.kind != JSONSCAN_MISSING;
    if (r->doc->columns[c].kind == COLUMN_JSON && v.kind == JSONSCAN_STRING) {
        r->values[c] = v.raw;
        return NULL;
    }
    return jsonscan_text(&v, &r->scratch, &r->values[c]) ? NULL : BAD_ESCAPE;
}

/* `key`: of the row, not decoded. */
static void fill_record(struct reader *r, struct text key, struct feed_record *rec)
{
    arena_reset(&r->scratch);
    *rec = (struct feed_record){
        .values = r->values, .raw = r->row.raw, .line = r->line, .is_json = true};
    r->key = TEXT_NULL;
    find_members(r);
    if (!text_is_null(key) && !jsonstr_decode(key, &r->scratch, &r->key))
        rec->problem = BAD_ESCAPE;
    for (size_t c = 0; rec->problem == NULL && c < r->doc->column_count; c++)
        rec->problem = take_value(r, c);
    r->count += rec->problem == NULL; /* else not all of it was looked at */
}

/* At the end: that no column was missing everywhere. */
static enum row_step check_columns(const struct reader *r, struct err *e)
{
    for (size_t c = 0; r->count > 0 && c < r->doc->column_count; c++) {
        if (r->is_seen[c])
            continue;
        err_set(e, ERR_DATA, "'%s': none of its %" PRIu64 " rows has '%s', for column '%s'",
            r->path, r->count, r->doc->fields[c].field, r->doc->columns[c].name);
        return ROW_ERROR;
    }
    return ROW_END;
}

/* --------------------------------------------------------------------------------------- document
 */

static bool read_all(struct reader *r, struct err *e)
{
    struct text block;
    do {
        if (!feedtext_block(r->text, &block, e))
            return false;
        buf_add(&r->bytes, block.ptr, block.len);
        if (r->bytes.len > r->doc->max_bytes) {
            err_set(
                e, ERR_DATA, "'%s' has more than %" PRIu64 " bytes", r->path, r->doc->max_bytes);
            return err_hint(e, "raise 'max_bytes' in '%s', or have it as jsonl", r->doc->file);
        }
    } while (block.len > 0);
    return true;
}

static uint64_t lines_between(const char *from, const char *to)
{
    uint64_t lines = 0;
    while ((from = memchr(from, '\n', (size_t)(to - from))) != NULL) {
        from++;
        lines++;
    }
    return lines;
}

static bool no_json(const struct reader *r, const char *why, size_t at, struct err *e)
{
    const char *bytes = buf_str(&r->bytes);
    err_set(e, ERR_DATA, "'%s', line %" PRIu64 ": it is no JSON: %s", r->path,
        1 + lines_between(bytes, bytes + at), why);
    if (bytes[strspn(bytes, " \r\n\t")] == '<')
        err_hint(e, "it looks like a web page: does the service want a login?");
    return false;
}

static bool open_document(struct reader *r, struct err *e)
{
    size_t at;
    if (!read_all(r, e))
        return false;
    const char *why =
        jsonscan_parse((struct text){buf_str(&r->bytes), r->bytes.len}, &r->root, &at);
    if (why != NULL)
        return no_json(r, why, at, e);
    struct jsonscan_value rows = jsonscan_at(&r->root, r->doc->rows, &r->scratch);
    if (rows.kind != JSONSCAN_ARRAY && rows.kind != JSONSCAN_OBJECT)
        return err_set(e, ERR_DATA, "'%s': 'rows', '%s', is %s", r->path, r->doc->rows,
            rows.kind == JSONSCAN_MISSING ? "not in it" : "neither an array nor an object");
    r->rows = jsonscan_begin(&rows);
    r->counted = r->bytes.data;
    r->line = 1;
    return true;
}

static enum row_step next_in_document(
    struct feed_reader *reader, struct feed_record *rec, struct err *e)
{
    struct reader *r = (struct reader *)reader;
    struct text key;
    if (!r->is_open && !open_document(r, e))
        return ROW_ERROR;
    r->is_open = true;
    if (!jsonscan_next(&r->rows, &key, &r->row))
        return check_columns(r, e);
    r->line += lines_between(r->counted, r->row.raw.ptr);
    r->counted = r->row.raw.ptr;
    fill_record(r, key, rec);
    return ROW_NEXT;
}

/* ------------------------------------------------------------------------------------------ lines
 */

/* The next line, without its end; *is_whole: it has one.  Empty and not whole: the end. */
static bool next_line(struct reader *r, bool *is_whole, struct err *e)
{
    buf_reset(&r->bytes);
    for (*is_whole = false; !*is_whole;) {
        if (r->block.len == 0 && !feedtext_block(r->text, &r->block, e))
            return false;
        if (r->block.len == 0)
            return true;
        const char *feed = memchr(r->block.ptr, '\n', r->block.len);
        size_t len = feed == NULL ? r->block.len : (size_t)(feed - r->block.ptr);
        buf_add(&r->bytes, r->block.ptr, len);
        len += feed != NULL;
        *is_whole = feed != NULL;
        r->block = (struct text){r->block.ptr + len, r->block.len - len};
        if (r->bytes.len > LINE_MAX_BYTES)
            return err_set(e, ERR_DATA, "'%s', line %" PRIu64 ": it is longer than %d bytes",
                r->path, r->line + 1, LINE_MAX_BYTES);
    }
    return true;
}

static bool is_blank(struct text t)
{
    size_t i = 0;
    while (i < t.len && strchr(" \t\r", t.ptr[i]) != NULL)
        i++;
    return i == t.len;
}

static enum row_step next_in_lines(
    struct feed_reader *reader, struct feed_record *rec, struct err *e)
{
    struct reader *r = (struct reader *)reader;
    struct text line;
    bool is_whole;
    size_t at;
    do {
        if (!next_line(r, &is_whole, e))
            return ROW_ERROR;
        line = (struct text){buf_str(&r->bytes), r->bytes.len};
        if (!is_whole && is_blank(line))
            return check_columns(r, e);
        r->line++;
    } while (is_blank(line));
    const char *why = jsonscan_parse(line, &r->root, &at);
    if (why == NULL) {
        r->row = r->root;
        fill_record(r, TEXT_NULL, rec);
        return ROW_NEXT;
    }
    if (!is_whole) {
        err_set(e, ERR_DATA, "'%s', line %" PRIu64 ": the last line is cut off", r->path, r->line);
        return ROW_ERROR;
    }
    *rec = (struct feed_record){.values = r->values, .raw = line, .line = r->line, .problem = why};
    return ROW_NEXT;
}

/* ----------------------------------------------------------------------------------------- reader
 */

static void reader_facts(const struct feed_reader *reader, struct stream_facts *facts)
{
    feedtext_facts(((const struct reader *)reader)->text, facts);
}

static void reader_close(struct feed_reader *reader)
{
    struct reader *r = (struct reader *)reader;
    feedtext_close(r->text);
    buf_release(&r->bytes);
    arena_release(&r->scratch);
    free(r->is_seen);
    free(r->places);
    free(r->names);
    free(r->found);
    free(r->values);
    free(r);
}

static struct feed_reader *open_reader(const struct feed_doc *doc, const struct feed_file *file,
    enum row_step (*next)(struct feed_reader *, struct feed_record *, struct err *), struct err *e)
{
    struct feed_text *text = feedtext_open(file->path, file->shown, NULL, e);
    if (text == NULL)
        return NULL;
    struct reader *r = mem_alloc(1, sizeof *r);
    r->reader = (struct feed_reader){next, reader_facts, reader_close};
    r->doc = doc;
    r->path = file->shown;
    r->text = text;
    r->is_seen = mem_alloc(doc->column_count, sizeof *r->is_seen);
    r->places = mem_alloc(doc->column_count, sizeof *r->places);
    r->values = mem_alloc(doc->column_count, sizeof *r->values);
    r->names = mem_alloc(doc->column_count, sizeof *r->names);
    r->found = mem_alloc(doc->column_count, sizeof *r->found);
    for (size_t c = 0; c < doc->column_count; c++) {
        r->places[c] = feedfield_place(doc->fields[c].field);
        if (r->places[c] == FEEDFIELD_MEMBER)
            r->names[c] = text_of(doc->fields[c].field);
    }
    return &r->reader;
}

struct feed_reader *feedjson_open(
    const struct feed_doc *doc, const struct feed_file *file, struct err *e)
{
    return open_reader(doc, file, next_in_document, e);
}

struct feed_reader *feedjson_open_lines(
    const struct feed_doc *doc, const struct feed_file *file, struct err *e)
{
    return open_reader(doc, file, next_in_lines, e);
}

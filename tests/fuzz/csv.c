/* CSV: libcsv, reading strictly, finds the fields that were written; NULL apart from the empty
 * text. */
#include "fuzz.h"

#include <csv.h>

#include "csv.h"

enum { COLUMNS = 3 };

/* The fields that libcsv must find, one after the other. */
struct reading {
    struct text expected[2 * COLUMNS]; /* header, row */
    size_t field, rows;
};

static void on_field(void *bytes, size_t len, void *arg)
{
    struct reading *r = arg;
    FUZZ_HOLDS(r->field < 2 * COLUMNS, "field %zu", r->field);
    struct text is = {bytes, len};
    FUZZ_HOLDS(text_eq(is, r->expected[r->field]), "field %zu: '%.*s'", r->field, (int)len,
        bytes == NULL ? "" : (const char *)bytes);
    r->field++;
}

static void on_row(int end, void *arg)
{
    struct reading *r = arg;
    r->rows++;
    FUZZ_HOLDS(end == '\n' && r->field == r->rows * COLUMNS, "row %zu", r->rows);
}

static int is_never(unsigned char c)
{
    (void)c;
    return 0;
}

static int is_feed(unsigned char c)
{
    return c == '\n';
}

static void read_by_libcsv(struct reading *r, const struct buf *b)
{
    struct csv_parser parser;
    FUZZ_HOLDS(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL) == 0, "libcsv");
    csv_set_space_func(&parser, is_never);
    csv_set_term_func(&parser, is_feed);
    size_t read = csv_parse(&parser, b->data, b->len, on_field, on_row, r);
    FUZZ_HOLDS(read == b->len && csv_fini(&parser, on_field, on_row, r) == 0, "%s at byte %zu",
        csv_strerror(csv_error(&parser)), read);
    FUZZ_HOLDS(r->rows == 2, "%zu rows", r->rows);
    csv_free(&parser);
}

/* A part "NULL" is SQL NULL, but not in the header. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    struct text rest = fuzz_text(bytes, size);
    struct reading r = {.field = 0};
    const char *names[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++) {
        names[i] = fuzz_string(&rest, &arena);
        r.expected[i] = text_of(names[i]);
    }
    struct text *values = r.expected + COLUMNS;
    for (size_t i = 0; i < COLUMNS; i++) {
        values[i] = fuzz_part(&rest);
        if (text_is(values[i], "NULL"))
            values[i] = TEXT_NULL;
    }
    struct stream_out *out = stream_out_stdout();
    struct row_sink *sink = csv_writer_new(out, names, COLUMNS, NULL);
    struct row row = {values, COLUMNS, TEXT_NULL, 1};
    FUZZ_HOLDS(sink->put(sink, &row, &e), "%s", e.text);
    read_by_libcsv(&r, &out->pending);
    buf_reset(&out->pending);
    row_sink_close(sink);
    arena_release(&arena);
    return 0;
}

/* CSV: what we write libcsv and COPY's rules read back, NULL apart from the empty text. */
#include "unit.h"

#include <csv.h>

#include "csv.h"

enum { COLUMNS = 4, ROUNDS = 3000, SEED = 42 };

static const char *const NAMES[COLUMNS] = {"id", "a,b", "say \"x\"", ""};

/* What libcsv has read so far, compared with what was written while it reads. */
struct reading {
    struct arena *arena;
    uint64_t seed;
    struct text expected[COLUMNS];
    size_t field, rows;
};

static void make_row(struct arena *arena, uint64_t *seed, struct text *values)
{
    for (size_t i = 0; i < COLUMNS; i++)
        values[i] = chance_below(seed, 5) == 0 ? TEXT_NULL : hostile_text(arena, seed, 5);
}

static void expect_next(struct reading *r)
{
    arena_reset(r->arena);
    make_row(r->arena, &r->seed, r->expected);
    r->field = 0;
}

static void on_field(void *bytes, size_t len, void *arg)
{
    struct reading *r = arg;
    assert_true(r->field < COLUMNS);
    struct text expected = r->rows == 0 ? text_of(NAMES[r->field]) : r->expected[r->field];
    check_text((struct text){bytes, len}, expected, "field");
    r->field++;
}

static void on_row(int end, void *arg)
{
    struct reading *r = arg;
    assert_int_equal(end, '\n');
    assert_int_equal(r->field, COLUMNS);
    r->rows++;
    expect_next(r);
}

/* libcsv takes blanks around fields away unless told that there are none. */
static int is_space(unsigned char c)
{
    (void)c;
    return 0;
}

static int is_feed(unsigned char c)
{
    return c == '\n';
}

static void read_by_libcsv(struct reading *r, struct text bytes)
{
    struct csv_parser parser;
    assert_int_equal(
        csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL | CSV_REPALL_NL), 0);
    csv_set_space_func(&parser, is_space);
    csv_set_term_func(&parser, is_feed);
    size_t read = csv_parse(&parser, bytes.ptr, bytes.len, on_field, on_row, r);
    if (read != bytes.len)
        fail_msg("libcsv: %s, at byte %zu", csv_strerror(csv_error(&parser)), read);
    assert_int_equal(csv_fini(&parser, on_field, on_row, r), 0);
    csv_free(&parser);
}

/* Rows by SEED into a file; its path. */
static const char *write_rows(struct folder *folder)
{
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "rows.csv");
    struct stream_out *out = stream_out_open(path, &e);
    assert_non_null(out);
    struct row_sink *sink = csv_writer_new(out, NAMES, COLUMNS, NULL);
    struct arena arena = ARENA_INIT;
    uint64_t seed = SEED;
    for (int i = 0; i < ROUNDS; i++) {
        struct text values[COLUMNS];
        arena_reset(&arena);
        make_row(&arena, &seed, values);
        struct row row = {values, COLUMNS, TEXT_NULL, 0};
        assert_ok(sink->put(sink, &row, &e), &e);
    }
    struct stream_facts facts;
    assert_ok(sink->commit(sink, &facts, &e), &e);
    assert_int_equal(facts.bytes, read_text(folder, path).len);
    row_sink_close(sink);
    arena_release(&arena);
    return path;
}

static void rows_come_back_through_libcsv(void **state)
{
    struct folder *folder = *state;
    struct arena arena = ARENA_INIT;
    struct text bytes = read_text(folder, write_rows(folder));
    struct reading r = {&arena, SEED, {{NULL, 0}}, 0, 0};
    read_by_libcsv(&r, bytes);
    assert_int_equal(r.rows, ROUNDS + 1);
    arena_release(&arena);
}

static struct row_source *open_reader(const char *path, const char *const *names, size_t count)
{
    struct err e = ERR_INIT;
    struct stream_in *in = stream_in_open(path, &e);
    assert_non_null(in);
    return csv_reader_new(in, path, names, count);
}

static void rows_come_back_through_our_reader(void **state)
{
    struct folder *folder = *state;
    struct row_source *rows = open_reader(write_rows(folder), NAMES, COLUMNS);
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    struct row row;
    uint64_t seed = SEED;
    for (int i = 0; i < ROUNDS; i++) {
        struct text values[COLUMNS];
        arena_reset(&arena);
        make_row(&arena, &seed, values);
        assert_int_equal(rows->next(rows, &row, &e), ROW_NEXT);
        assert_int_equal(row.count, COLUMNS);
        for (size_t c = 0; c < COLUMNS; c++)
            check_text(row.values[c], values[c], "value");
    }
    assert_int_equal(rows->next(rows, &row, &e), ROW_END);
    row_source_close(rows);
    arena_release(&arena);
}

static void what_is_no_csv_of_these_columns_is_an_error(void **state)
{
    struct folder *folder = *state;
    static const char *const names[] = {"a", "b"};
    static const struct {
        const char *bytes, *word;
    } bad[] = {{"a,c\n1,2\n", "columns"}, {"a\n1,2\n", "line 1"}, {"", "columns"},
        {"a,b\n1\n", "line 2"}, {"a,b\n1,2,3\n", "line 2"}, {"a,b\n1,\"x\ny\n", "line 2"},
        {"a,b\n1,x\"y\n", "line 2"}, {"a,b\n1,\"x\"y\n", "line 2"}, {"a,b\n1,2", "cut off"}};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct err e = ERR_INIT;
        struct row row;
        enum row_step step;
        const char *path = folder_path(folder, "bad.csv");
        write_text(path, text_of(bad[i].bytes));
        struct row_source *rows = open_reader(path, names, 2);
        while ((step = rows->next(rows, &row, &e)) == ROW_NEXT)
            ;
        if (step != ROW_ERROR || e.class != ERR_INPUT || strstr(e.text, bad[i].word) == NULL)
            fail_msg("case %zu: %s", i, e.text);
        row_source_close(rows);
    }
}

static const struct {
    struct text value;
    const char *written;
} FIELDS[] = {
    {{NULL, 0}, ""},
    {{"", 0}, "\"\""},
    {{"plain", 5}, "plain"},
    {{" blanks ", 8}, " blanks "},
    {{"a,b", 3}, "\"a,b\""},
    {{"\"", 1}, "\"\"\"\""},
    {{"say \"x\"", 7}, "\"say \"\"x\"\"\""},
    {{"a\nb", 3}, "\"a\nb\""},
    {{"a\rb", 3}, "\"a\rb\""},
    {{"\\.", 2}, "\"\\.\""},
    {{"\\N", 2}, "\\N"},
    {{"a\\.", 3}, "a\\."},
    {{"NULL", 4}, "NULL"},
    {{"é😀", 6}, "é😀"},
};

static void fields_are_quoted_where_they_must_be(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
        struct buf b = BUF_INIT;
        csv_add(&b, FIELDS[i].value);
        check_text((struct text){buf_str(&b), b.len}, text_of(FIELDS[i].written), "csv_add");
        buf_release(&b);
    }
}

static void a_field_ends_with_a_nul_as_buffers_do(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    memset(buf_reserve(&b, 100), 'x', 100);
    csv_add(&b, TEXT("a,b"));
    assert_string_equal(buf_str(&b), "\"a,b\"");
    buf_release(&b);
}

static void plain_columns_are_written_as_they_are(void **state)
{
    struct folder *folder = *state;
    static const bool plain[COLUMNS] = {true, true, false, false};
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "rows.csv");
    struct stream_out *out = stream_out_open(path, &e);
    assert_non_null(out);
    struct row_sink *sink = csv_writer_new(out, NAMES, COLUMNS, plain);
    struct text values[COLUMNS] = {text_of("12.50"), TEXT_NULL, text_of(""), TEXT_NULL};
    struct row row = {values, COLUMNS, TEXT_NULL, 0};
    assert_ok(sink->put(sink, &row, &e), &e);
    assert_ok(sink->commit(sink, NULL, &e), &e);
    row_sink_close(sink);
    check_text(
        read_text(folder, path), TEXT("id,\"a,b\",\"say \"\"x\"\"\",\"\"\n12.50,,\"\",\n"), "file");
}

/* One NULL column and one with the end-of-data mark alone on its line. */
static void the_end_of_data_mark_stays_a_value(void **state)
{
    struct folder *folder = *state;
    static const char *const name[] = {"v"};
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "rows.csv");
    struct stream_out *out = stream_out_open(path, &e);
    assert_non_null(out);
    struct row_sink *sink = csv_writer_new(out, name, 1, NULL);
    struct text value = text_of("\\.");
    struct row row = {&value, 1, TEXT_NULL, 0};
    assert_ok(sink->put(sink, &row, &e), &e);
    value = TEXT_NULL;
    assert_ok(sink->put(sink, &row, &e), &e);
    assert_ok(sink->commit(sink, NULL, &e), &e);
    row_sink_close(sink);
    check_text(read_text(folder, path), TEXT("v\n\"\\.\"\n\n"), "file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(rows_come_back_through_libcsv),
        test_in_folder(rows_come_back_through_our_reader),
        test_in_folder(what_is_no_csv_of_these_columns_is_an_error),
        cmocka_unit_test(fields_are_quoted_where_they_must_be),
        cmocka_unit_test(a_field_ends_with_a_nul_as_buffers_do),
        test_in_folder(plain_columns_are_written_as_they_are),
        test_in_folder(the_end_of_data_mark_stays_a_value),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}

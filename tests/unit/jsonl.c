/* JSON lines: rows through writer, jansson and reader come out as they went in. */
#include "unit.h"

#include <jansson.h>

#include "jsonl.h"
#include "jsonl_table.h"

enum { ROUNDS = 3000 };

static const char *const NUMBERS[] = {"0", "-1", "12.50", "1e-07", "-9223372036854775808",
    "9223372036854775807", "NaN", "Infinity", "-Infinity", "3.1415926535897931",
    "1234567890123456789012345678901234567890.1234567890123456789012345678901234567890",
    "-0.0000000000000000000000000000000000000001"};

static const char *const JSONS[] = {"{}", "[]", "{\"a\": [1, 2, {\"b\": \"]}\"}]}", "\"a \\\" ]\"",
    "\"\"", "12.50", "true", "false", "[\"\\\\\", \"{\"]", "{\"\\u00e9\": null}",
    "[[[[\"[[\"]]], {\"}\": \"\\\\\\\"}\"}]"};

/* ------------------------------------------------------------------------------------- helpers */

static struct text choose(uint64_t *seed, const char *const *from, size_t count)
{
    return text_of(from[chance_below(seed, count)]);
}

static void make_row(struct arena *arena, uint64_t *seed, struct text *values)
{
    values[0] = choose(seed, NUMBERS, COUNT_OF(NUMBERS));
    values[1] = choose(seed, NUMBERS, COUNT_OF(NUMBERS));
    values[2] = text_of(chance_below(seed, 2) == 0 ? "t" : "f");
    values[3] = choose(seed, JSONS, COUNT_OF(JSONS));
    values[4] = hostile_text(arena, seed, 6);
    values[5] = text_of("2022-11-03");
    for (size_t i = 0; i < COLUMNS; i++) {
        if (chance_below(seed, 6) == 0)
            values[i] = TEXT_NULL;
    }
}

static struct stream_facts write_rows(const char *path, uint64_t seed, size_t count)
{
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    struct stream_out *out = stream_out_open(path, &e);
    assert_non_null(out);
    struct row_sink *sink = jsonl_writer_new(out, TABLE, COLUMNS);
    for (size_t i = 0; i < count; i++) {
        struct text values[COLUMNS];
        arena_reset(&arena);
        make_row(&arena, &seed, values);
        struct row row = {values, COLUMNS, TEXT_NULL, 0};
        assert_ok(sink->put(sink, &row, &e), &e);
    }
    struct stream_facts facts;
    assert_ok(sink->commit(sink, &facts, &e), &e);
    row_sink_close(sink);
    arena_release(&arena);
    return facts;
}

/* --------------------------------------------------------------------------------- round trips */

static void rows_come_back_as_they_were(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "rows.jsonl");
    struct stream_facts facts = write_rows(path, 7, ROUNDS);
    struct row_source *source = jsonl_reader_open(path, TABLE, COLUMNS, NULL, &facts, ROUNDS, &e);
    assert_non_null(source);
    uint64_t seed = 7, line = 0;
    struct row row;
    enum row_step step;
    while ((step = source->next(source, &row, &e)) == ROW_NEXT) {
        struct text values[COLUMNS];
        arena_reset(&folder->arena);
        make_row(&folder->arena, &seed, values);
        check_row(row.values, values);
        assert_int_equal(row.line, ++line);
        assert_int_equal(row.raw.ptr[row.raw.len - 1], '}');
    }
    assert_ok(step == ROW_END, &e);
    assert_int_equal(line, ROUNDS);
    row_source_close(source);
}

/* The value that jansson finds, as PostgreSQL's text. */
static void check_member(const json_t *object, const struct column *c, struct text expected)
{
    const json_t *value = json_object_get(object, c->name);
    assert_non_null(value);
    if (text_is_null(expected)) {
        assert_true(json_is_null(value));
    } else if (c->kind == COLUMN_STRING || expected.ptr[expected.len - 1] > '9') {
        if (c->kind == COLUMN_BOOLEAN)
            assert_true(json_is_boolean(value) && json_is_true(value) == (expected.ptr[0] == 't'));
        else if (c->kind != COLUMN_JSON)
            check_text((struct text){json_string_value(value), json_string_length(value)}, expected,
                c->name);
    } else if (c->kind == COLUMN_NUMBER) {
        assert_true(json_number_value(value) == strtod(expected.ptr, NULL));
    }
    if (c->kind == COLUMN_JSON && !text_is_null(expected)) {
        json_t *same =
            json_loadb(expected.ptr, expected.len, JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, NULL);
        assert_true(json_equal(value, same));
        json_decref(same);
    }
}

static void jansson_reads_every_line_the_same(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "rows.jsonl");
    (void)write_rows(path, 11, ROUNDS);
    struct stream_in *in = stream_in_open(path, &e);
    assert_non_null(in);
    uint64_t seed = 11;
    size_t rows = 0;
    struct text line;
    while (stream_in_line(in, &line, &e) && !text_is_null(line)) {
        struct text values[COLUMNS];
        arena_reset(&folder->arena);
        make_row(&folder->arena, &seed, values);
        /* Whole numbers beyond int64 are an error of jansson's, not of the line. */
        json_t *object =
            json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, NULL);
        if (object == NULL)
            fail_msg("jansson refuses: %.*s", (int)line.len, line.ptr);
        assert_int_equal(json_object_size(object), COLUMNS);
        for (size_t i = 0; i < COLUMNS; i++)
            check_member(object, &TABLE[i], values[i]);
        json_decref(object);
        rows++;
    }
    assert_int_equal(rows, ROUNDS);
    stream_in_close(in);
}

static void numbers_keep_their_digits(void **state)
{
    struct folder *folder = *state;
    static const char number[] = "-12345678901234567890.1234567890123456789000";
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "one.jsonl");
    struct stream_out *out = stream_out_open(path, &e);
    assert_non_null(out);
    struct column column = {"n", "numeric", COLUMN_NUMBER};
    struct row_sink *sink = jsonl_writer_new(out, &column, 1);
    struct text value = text_of(number);
    struct row row = {&value, 1, TEXT_NULL, 0};
    assert_ok(sink->put(sink, &row, &e), &e);
    value = text_of("NaN");
    assert_ok(sink->put(sink, &row, &e), &e);
    assert_ok(sink->commit(sink, NULL, &e), &e);
    row_sink_close(sink);
    check_text(read_text(folder, path),
        TEXT("{\"n\":-12345678901234567890.1234567890123456789000}\n{\"n\":\"NaN\"}\n"), path);
}

static void line_breaks_in_json_become_blanks(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "one.jsonl");
    struct stream_out *out = stream_out_open(path, &e);
    assert_non_null(out);
    struct column column = {"j", "json", COLUMN_JSON};
    struct row_sink *sink = jsonl_writer_new(out, &column, 1);
    struct text value = TEXT("{\n\t\"a\": \r\n 1}");
    struct row row = {&value, 1, TEXT_NULL, 0};
    assert_ok(sink->put(sink, &row, &e), &e);
    assert_ok(sink->commit(sink, NULL, &e), &e);
    row_sink_close(sink);
    check_text(read_text(folder, path), TEXT("{\"j\":{  \"a\":    1}}\n"), path);
}

/* ------------------------------------------------------------------------------------- reading */

/* Reads to the end or the first error. */
static enum row_step read_all(const char *path, const struct stream_facts *facts, uint64_t rows,
    uint64_t *count, struct err *e)
{
    struct row_source *source = jsonl_reader_open(path, TABLE, COLUMNS, NULL, facts, rows, e);
    if (source == NULL)
        return ROW_ERROR;
    struct row row;
    enum row_step step;
    for (*count = 0; (step = source->next(source, &row, e)) == ROW_NEXT; ++*count)
        continue;
    row_source_close(source);
    return step;
}

static void damaged_files_are_errors(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "rows.jsonl");
    const char *other = folder_path(folder, "other.jsonl");
    struct stream_facts facts = write_rows(path, 17, 100);
    struct text whole = read_text(folder, path);
    uint64_t count;
    assert_int_equal(read_all(path, &facts, 100, &count, &e), ROW_END);

    assert_fails(read_all(path, &facts, 101, &count, &e) == ROW_END, &e, ERR_INPUT, "has 100 rows");
    assert_fails(read_all(path, &facts, 99, &count, &e) == ROW_END, &e, ERR_INPUT, "has 100 rows");

    write_text(other, (struct text){whole.ptr, whole.len - 1});
    assert_fails(read_all(other, &facts, 100, &count, &e) == ROW_END, &e, ERR_INPUT, "cut off");

    /* Whole lines are missing: only bytes and checksum tell. */
    const char *last = memrchr(whole.ptr, '\n', whole.len - 1);
    write_text(other, (struct text){whole.ptr, (size_t)(last + 1 - whole.ptr)});
    assert_fails(read_all(other, &facts, 99, &count, &e) == ROW_END, &e, ERR_INPUT, "is damaged");

    /* A digit has changed: same length, still a row. */
    char *changed = arena_memdup(&folder->arena, whole.ptr, whole.len);
    char *date = strstr(changed, "2022-11-03");
    assert_non_null(date);
    date[3] = '3';
    write_text(other, (struct text){changed, whole.len});
    assert_fails(read_all(other, &facts, 100, &count, &e) == ROW_END, &e, ERR_INPUT, "is damaged");

    assert_fails(read_all(folder_path(folder, "none"), &facts, 100, &count, &e) == ROW_END, &e,
        ERR_INPUT, "cannot open");
}

static void an_error_names_file_and_line(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "bad.jsonl");
    write_text(path, TEXT("{\"id\":1}\n{\"id\":2}\nnonsense\n"));
    struct stream_facts facts = {0, ""};
    struct column id = {"id", "integer", COLUMN_NUMBER};
    struct row_source *source = jsonl_reader_open(path, &id, 1, NULL, &facts, 3, &e);
    assert_non_null(source);
    struct row row;
    assert_int_equal(source->next(source, &row, &e), ROW_NEXT);
    assert_int_equal(source->next(source, &row, &e), ROW_NEXT);
    assert_int_equal(source->next(source, &row, &e), ROW_ERROR);
    check_error(&e, ERR_INPUT, "bad.jsonl' line 3", "next");
    row_source_close(source);
}

static void an_empty_file_has_no_rows(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "rows.jsonl");
    struct stream_facts facts = write_rows(path, 1, 0);
    uint64_t count;
    assert_int_equal(facts.bytes, 0);
    assert_int_equal(read_all(path, &facts, 0, &count, &e), ROW_END);
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(rows_come_back_as_they_were),
        test_in_folder(jansson_reads_every_line_the_same),
        test_in_folder(numbers_keep_their_digits),
        test_in_folder(line_breaks_in_json_become_blanks),
        test_in_folder(damaged_files_are_errors),
        test_in_folder(an_error_names_file_and_line),
        test_in_folder(an_empty_file_has_no_rows),
    };
    return cmocka_run_group_tests_name("jsonl", tests, NULL, NULL);
}

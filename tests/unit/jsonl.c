/* JSON lines: rows through writer, jansson, scanner and reader come out as they went in. */
#include "unit.h"

#include <jansson.h>

#include "jsonl.h"

enum { COLUMNS = 6, ROUNDS = 3000 };

static const struct column TABLE[COLUMNS] = {
    {"id", "integer", COLUMN_NUMBER},
    {"amount", "numeric", COLUMN_NUMBER},
    {"paid", "boolean", COLUMN_BOOLEAN},
    {"extra", "jsonb", COLUMN_JSON},
    {"a \"name\"\\ with é", "text", COLUMN_STRING},
    {"when", "date", COLUMN_STRING},
};

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

static void check_row(const struct text *is, const struct text *expected)
{
    for (size_t i = 0; i < COLUMNS; i++)
        check_text(is[i], expected[i], TABLE[i].name);
}

/* Writes rows by the writer under test; as many as *count says, from the seed. */
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

static bool scan(
    const char *line, const bool *wanted, struct text *values, struct arena *arena, struct err *e)
{
    struct jsonl_scanner *scanner = jsonl_scanner_new(TABLE, COLUMNS, wanted);
    bool ok = jsonl_scan(scanner, text_of(line), values, arena, e);
    jsonl_scanner_free(scanner);
    return ok;
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

/* ------------------------------------------------------------------------------------ scanning */

/* `{"id":1,...}` with the members in this order. */
static void add_line(struct buf *b, const size_t *order)
{
    static const char *const members[COLUMNS] = {"\"id\":1", "\"amount\" : 12.50", "\"paid\":true",
        "\"extra\": {\"id\": 99, \"x\": \"]\"} ", "\"a \\\"name\\\"\\\\ with \\u00e9\":\"\\u0041\"",
        "\"when\":null"};
    buf_reset(b);
    for (size_t i = 0; i < COLUMNS; i++) {
        buf_adds(b, i == 0 ? "{" : (i % 2 == 0 ? "," : " , "));
        buf_adds(b, members[order[i]]);
    }
    buf_addc(b, '}');
}

static void members_may_stand_in_any_order(void **state)
{
    (void)state;
    static const struct text expected[COLUMNS] = {
        {"1", 1}, {"12.50", 5}, {"t", 1}, {"{\"id\": 99, \"x\": \"]\"}", 20}, {"A", 1}, {NULL, 0}};
    struct jsonl_scanner *scanner = jsonl_scanner_new(TABLE, COLUMNS, NULL);
    struct arena arena = ARENA_INIT;
    struct err e = ERR_INIT;
    struct buf line = BUF_INIT;
    uint64_t seed = 5;
    size_t order[COLUMNS] = {0, 1, 2, 3, 4, 5};
    for (int round = 0; round < 2000; round++) {
        for (size_t i = COLUMNS - 1; i > 0; i--) {
            size_t k = chance_below(&seed, i + 1), swapped = order[i];
            order[i] = order[k];
            order[k] = swapped;
        }
        struct text values[COLUMNS];
        add_line(&line, order);
        arena_reset(&arena);
        assert_ok(jsonl_scan(scanner, (struct text){line.data, line.len}, values, &arena, &e), &e);
        check_row(values, expected);
    }
    buf_release(&line);
    arena_release(&arena);
    jsonl_scanner_free(scanner);
}

static void unknown_members_are_passed_over(void **state)
{
    (void)state;
    static const bool wanted[COLUMNS] = {true, false, false, false, false, true};
    static const char *const lines[] = {
        "{\"new\":{\"when\":\"x\",\"id\":[7]},\"id\":1,\"when\":\"now\"}",
        "{\"id\":1,\"new\":\"},{\\\"\",\"when\":\"now\",\"last\":[\"]\",{\"a\":\"}\"}]}",
        "{\"i\":8,\"ids\":9,\"id\":1,\"when\":\"now\",\"amount\":\"unwanted\"}",
        " { \"id\" : 1 , \"b\" : false, \"c\":-1.5e+10, \"when\" : \"now\" } ",
    };
    struct arena arena = ARENA_INIT;
    struct err e = ERR_INIT;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct text values[COLUMNS] = {{NULL, 0}};
        assert_ok(scan(lines[i], wanted, values, &arena, &e), &e);
        check_text(values[0], text_of("1"), lines[i]);
        check_text(values[5], text_of("now"), lines[i]);
        assert_true(text_is_null(values[1]));
    }
    arena_release(&arena);
}

static void values_can_be_left_out(void **state)
{
    (void)state;
    static const bool wanted[COLUMNS] = {true, false, false, true, false, true};
    struct arena arena = ARENA_INIT;
    struct err e = ERR_INIT;
    struct text values[COLUMNS];
    assert_ok(
        scan("{\"id\":1,\"extra\":null,\"when\":null,\"\":{\"extra\":5,\"new\":6,\"paid\":7}}",
            wanted, values, &arena, &e),
        &e);
    assert_true(jsonl_is_omitted(values[3]));
    assert_true(text_is_null(values[5]) && !jsonl_is_omitted(values[5]));
    check_text(values[0], text_of("1"), "id");
    assert_ok(
        scan("{\"id\":1,\"extra\":{\"\":{\"extra\":5}},\"when\":\"\"}", wanted, values, &arena, &e),
        &e);
    assert_false(jsonl_is_omitted(values[3]) || jsonl_is_omitted(values[5]));
    arena_release(&arena);
}

/* In the second line, too: what the first one had must not count for it. */
static void a_missing_member_is_an_error(void **state)
{
    (void)state;
    static const bool wanted[COLUMNS] = {true, false, false, false, false, true};
    struct jsonl_scanner *scanner = jsonl_scanner_new(TABLE, COLUMNS, wanted);
    struct arena arena = ARENA_INIT;
    struct err e = ERR_INIT;
    struct text values[COLUMNS];
    assert_ok(jsonl_scan(scanner, text_of("{\"id\":1,\"when\":null}"), values, &arena, &e), &e);
    assert_fails(jsonl_scan(scanner, text_of("{\"id\":1}"), values, &arena, &e), &e, ERR_INPUT,
        "'when' is missing");
    assert_fails(
        jsonl_scan(scanner, text_of("{}"), values, &arena, &e), &e, ERR_INPUT, "'id' is missing");
    arena_release(&arena);
    jsonl_scanner_free(scanner);
}

static void malformed_lines_are_errors(void **state)
{
    (void)state;
    static const bool wanted[COLUMNS] = {true, false, false, false, false, false};
    static const char *const lines[] = {"", " ", "{", "}", "null", "[]", "1", "{\"id\"}",
        "{\"id\":}", "{\"id\":1", "{\"id\":1,}", "{\"id\":1}}", "{\"id\":1} x",
        "{\"id\":1}{\"id\":2}", "{\"id\" 1}", "{id:1}", "{\"id\":\"1}", "{\"id\":\"1\\\"}",
        "{\"id\":1 \"when\":2}", "{\"id\":tru}", "{\"id\":nul", "{\"id\":undefined}",
        "{\"id\":\"\\x\"}", "{\"id\":\"\\ud800\"}", "{\"id\":1,\"extra\":{\"a\":[1}",
        "{\"id\":1,\"extra\":\"", "{\"id\":1,\"x\":{\"a\":\"}}", "{\"id\":1,,\"when\":2}",
        "{,\"id\":1}", "{\"id\":1,\"\\u00\":2}", "{\"\\", "{\"id\":\"a\x01\"}",
        "{\"id\":1,\"extra\":[\"\t\"]}", "{\"id\":[1]}", "{\"id\":{}}", "{\"id\":1,\"\":5}",
        "{\"id\":1,\"\":{}}", "{\"id\":1,\"\":{\"\":{\"id\":1}}}", "{\"id\":1,\"\":{\"id\":1}"};
    struct arena arena = ARENA_INIT;
    struct err e = ERR_INIT;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct text values[COLUMNS];
        size_t len = strlen(lines[i]);
        char *line = mem_alloc(len, 1); /* exactly: a sanitizer sees a step too far */
        memcpy(line, lines[i], len);
        struct jsonl_scanner *scanner = jsonl_scanner_new(TABLE, COLUMNS, wanted);
        if (jsonl_scan(scanner, (struct text){line, len}, values, &arena, &e))
            fail_msg("taken: %s", lines[i]);
        assert_int_equal(e.class, ERR_INPUT);
        jsonl_scanner_free(scanner);
        free(line);
    }
    arena_release(&arena);
}

/* Eight bytes are looked at at once: each place of them, and of what is behind. */
static void strings_end_where_they_end_at_any_length(void **state)
{
    struct arena *arena = &((struct folder *)*state)->arena;
    static const struct column one[] = {{"v", "text", COLUMN_STRING}};
    struct jsonl_scanner *scanner = jsonl_scanner_new(one, 1, NULL);
    for (size_t at = 0; at < 20; at++) {
        for (size_t len = at + 1; len < 24; len++) {
            struct err e = ERR_INIT;
            struct text value;
            char *inner = arena_calloc(arena, len + 1, 1);
            memset(inner, 'x', len);
            assert_true(jsonl_scan(
                scanner, text_of(arena_printf(arena, "{\"v\":\"%s\"}", inner)), &value, arena, &e));
            check_text(value, text_of(inner), "plain");
            inner[at] = '\1';
            assert_false(jsonl_scan(
                scanner, text_of(arena_printf(arena, "{\"v\":\"%s\"}", inner)), &value, arena, &e));
            inner[at] = '\0';
            assert_true(jsonl_scan(scanner,
                text_of(arena_printf(arena, "{\"v\":\"%s\\\"%s\"}", inner, inner + at + 1)), &value,
                arena, &e));
            inner[at] = '"';
            check_text(value, text_of(inner), "escaped");
        }
    }
    jsonl_scanner_free(scanner);
}

static void names_are_told_apart_by_any_byte(void **state)
{
    struct arena *arena = &((struct folder *)*state)->arena;
    for (size_t len = 1; len < 24; len++) {
        for (size_t at = 0; at < len; at++) {
            struct err e = ERR_INIT;
            struct text value;
            char *name = arena_calloc(arena, len + 1, 1);
            memset(name, 'n', len);
            struct column column = {name, "text", COLUMN_STRING};
            struct jsonl_scanner *scanner = jsonl_scanner_new(&column, 1, NULL);
            assert_true(jsonl_scan(
                scanner, text_of(arena_printf(arena, "{\"%s\":\"x\"}", name)), &value, arena, &e));
            char *other = arena_strdup(arena, name);
            other[at] = 'm';
            assert_false(jsonl_scan(
                scanner, text_of(arena_printf(arena, "{\"%s\":\"x\"}", other)), &value, arena, &e));
            assert_non_null(strstr(e.text, "is missing"));
            jsonl_scanner_free(scanner);
        }
    }
}

/* Whatever bytes come: an answer, never a step outside of the line. */
static void damaged_lines_do_no_harm(void **state)
{
    (void)state;
    static const char good[] =
        "{\"id\":1,\"amount\":12.5,\"paid\":true,\"extra\":{\"a\":[1,\"]\"]},"
        "\"a \\\"name\\\"\\\\ with é\":\"\\ud83d\\ude00\",\"when\":null}";
    struct jsonl_scanner *scanner = jsonl_scanner_new(TABLE, COLUMNS, NULL);
    struct arena arena = ARENA_INIT;
    struct err e = ERR_INIT;
    uint64_t seed = 13;
    size_t taken = 0;
    for (int round = 0; round < 50000; round++) {
        struct text values[COLUMNS];
        size_t len = 1 + chance_below(&seed, sizeof good - 1);
        char *line = mem_alloc(len, 1);
        memcpy(line, good, len);
        for (size_t n = chance_below(&seed, 3); n > 0; n--)
            line[chance_below(&seed, len)] = good[chance_below(&seed, sizeof good - 1)];
        arena_reset(&arena);
        taken += jsonl_scan(scanner, (struct text){line, len}, values, &arena, &e);
        free(line);
    }
    assert_true(taken > 0 && taken < 50000);
    arena_release(&arena);
    jsonl_scanner_free(scanner);
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
        cmocka_unit_test(members_may_stand_in_any_order),
        cmocka_unit_test(unknown_members_are_passed_over),
        cmocka_unit_test(values_can_be_left_out),
        cmocka_unit_test(a_missing_member_is_an_error),
        cmocka_unit_test(malformed_lines_are_errors),
        test_in_folder(strings_end_where_they_end_at_any_length),
        test_in_folder(names_are_told_apart_by_any_byte),
        cmocka_unit_test(damaged_lines_do_no_harm),
        test_in_folder(damaged_files_are_errors),
        test_in_folder(an_error_names_file_and_line),
        test_in_folder(an_empty_file_has_no_rows),
    };
    return cmocka_run_group_tests_name("jsonl", tests, NULL, NULL);
}

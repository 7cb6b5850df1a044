/* A line of JSON lines is taken apart, whatever it is. */
#include "jsonl_scanner.h"
#include "jsonl_table.h"
#include "unit.h"

static bool scan(
    const char *line, const bool *wanted, struct text *values, struct arena *arena, struct err *e)
{
    struct jsonl_scanner *scanner = jsonl_scanner_new(TABLE, COLUMNS, wanted);
    bool ok = jsonl_scan(scanner, text_of(line), values, arena, e);
    jsonl_scanner_free(scanner);
    return ok;
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_may_stand_in_any_order),
        cmocka_unit_test(unknown_members_are_passed_over),
        cmocka_unit_test(values_can_be_left_out),
        cmocka_unit_test(a_missing_member_is_an_error),
        cmocka_unit_test(malformed_lines_are_errors),
        test_in_folder(strings_end_where_they_end_at_any_length),
        test_in_folder(names_are_told_apart_by_any_byte),
        cmocka_unit_test(damaged_lines_do_no_harm),
    };
    return cmocka_run_group_tests_name("jsonl_scanner", tests, NULL, NULL);
}

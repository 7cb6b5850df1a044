/* JSON of any depth, read where it lies. */
#include "unit.h"

#include "jsonscan.h"

static struct jsonscan_value parsed(const char *json)
{
    struct jsonscan_value root;
    size_t at;
    const char *why = jsonscan_parse(text_of(json), &root, &at);
    if (why != NULL)
        fail_msg("'%s': at %zu: %s", json, at, why);
    return root;
}

static void test_kinds(void **state)
{
    static const struct {
        const char *json;
        enum jsonscan_kind kind;
        const char *raw;
    } cases[] = {
        {" null\n", JSONSCAN_NULL, "null"},
        {"true", JSONSCAN_BOOLEAN, "true"},
        {"-0.10E+5", JSONSCAN_NUMBER, "-0.10E+5"},
        {"\"a\\\"b\"", JSONSCAN_STRING, "\"a\\\"b\""},
        {"[1,[2]] ", JSONSCAN_ARRAY, "[1,[2]]"},
        {"{}", JSONSCAN_OBJECT, "{}"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct jsonscan_value v = parsed(cases[i].json);
        assert_int_equal(v.kind, cases[i].kind);
        check_text(v.raw, text_of(cases[i].raw), cases[i].json);
    }
}

static void test_refused(void **state)
{
    static const struct {
        const char *json;
        size_t at;
        const char *why;
    } cases[] = {
        {"", 0, "nothing at all"},
        {" ", 1, "an end where a value should be"},
        {"[1,]", 3, "no value"},
        {"{\"a\":1,}", 7, "a member without a key"},
        {"{\"a\" 1}", 5, "a key without a colon"},
        {"[1 2]", 3, "neither a comma nor the end of an array or object"},
        {"[1", 2, "an end before all is closed"},
        {"01", 2, "a number that is none"},
        {"1.", 2, "a number that is none"},
        {"-", 1, "a number that is none"},
        {"\"a", 2, "a string that does not end"},
        {"\"\\x\"", 2, "an escape that is none"},
        {"\"\n\"", 1, "a control character in a string"},
        {"\"\xC3\"", 1, "bytes that are no UTF-8"},
        {"nul", 0, "no value"},
        {"1 2", 2, "more behind its end"},
        {"[}", 1, "no value"},
        {"NaN", 0, "no value"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct jsonscan_value root;
        size_t at;
        const char *why = jsonscan_parse(text_of(cases[i].json), &root, &at);
        if (why == NULL || strcmp(why, cases[i].why) != 0 || at != cases[i].at)
            fail_msg("'%s': at %zu: %s", cases[i].json, at, why == NULL ? "taken" : why);
        assert_int_equal(root.kind, JSONSCAN_MISSING);
    }
}

static const char *nested(struct arena *arena, size_t depth)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < depth; i++)
        buf_adds(&b, i % 2 == 0 ? "[" : "{\"a\":");
    for (size_t i = depth; i-- > 0;)
        buf_printf(&b, "%s%s", i == depth - 1 && i % 2 == 1 ? "1" : "", i % 2 == 0 ? "]" : "}");
    const char *copy = arena_strdup(arena, b.data);
    buf_release(&b);
    return copy;
}

static void test_depth(void **state)
{
    struct arena arena = ARENA_INIT;
    struct jsonscan_value root;
    size_t at;
    (void)state;
    (void)parsed(nested(&arena, JSONSCAN_DEPTH_MAX));
    assert_string_equal(jsonscan_parse(text_of(nested(&arena, JSONSCAN_DEPTH_MAX + 1)), &root, &at),
        "more than 100 brackets in each other");
    arena_release(&arena);
}

static void test_pointers(void **state)
{
    static const char json[] =
        "{\"a\": [10, {\"b/c\": \"x\", \"~\": [[]]}], \"\": 2, \"d\": \"},]\","
        " \"\\u0065\": 3, \"a\": 4}";
    static const struct {
        const char *pointer, *raw; /* NULL: it finds nothing */
    } cases[] = {
        {"/a/0", "10"},
        {"/a/1/b~1c", "\"x\""},
        {"/a/1/~0/0", "[]"},
        {"/", "2"},
        {"/d", "\"},]\""},
        {"/e", "3"},
        {"/a/2", NULL},
        {"/a/x", NULL},
        {"/a/-1", NULL},
        {"/a/0/b", NULL},
        {"/f", NULL},
        {"/a/1/~0/0/0", NULL},
    };
    struct jsonscan_value root = parsed(json);
    struct arena arena = ARENA_INIT;
    (void)state;
    check_text(jsonscan_at(&root, "", &arena).raw, root.raw, "the root");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct jsonscan_value v = jsonscan_at(&root, cases[i].pointer, &arena);
        assert_int_equal(v.kind == JSONSCAN_MISSING, cases[i].raw == NULL);
        if (cases[i].raw != NULL)
            check_text(v.raw, text_of(cases[i].raw), cases[i].pointer);
    }
    assert_true(jsonscan_is_pointer("") && jsonscan_is_pointer("/a~1~0"));
    assert_false(
        jsonscan_is_pointer("a") || jsonscan_is_pointer("/~2") || jsonscan_is_pointer("/~"));
    arena_release(&arena);
}

static void test_texts(void **state)
{
    struct arena arena = ARENA_INIT;
    struct text out;
    struct jsonscan_value v = parsed("\"\\u00e9\\\\\"");
    (void)state;
    assert_true(jsonscan_text(&v, &arena, &out));
    check_text(out, TEXT("é\\"), "a string");
    v = parsed("0.10");
    assert_true(jsonscan_text(&v, &arena, &out));
    check_text(out, TEXT("0.10"), "a number");
    v = parsed("null");
    assert_true(jsonscan_text(&v, &arena, &out));
    assert_true(text_is_null(out));
    v = parsed("\"\\ud800\"");
    assert_false(jsonscan_text(&v, &arena, &out));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_pointers),
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests_name("jsonscan", tests, NULL, NULL);
}

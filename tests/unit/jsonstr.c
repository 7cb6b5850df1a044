/* JSON string literals: what we write jansson reads, what jansson writes we read. */
#include "unit.h"

#include <jansson.h>

#include "jsonstr.h"

enum { ROUNDS = 20000 };

static void what_is_written_jansson_reads(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct buf b = BUF_INIT;
    uint64_t seed = 1;
    for (int i = 0; i < ROUNDS; i++) {
        arena_reset(&arena);
        buf_reset(&b);
        struct text value = hostile_text(&arena, &seed, 8);
        jsonstr_add(&b, value);
        assert_int_equal(b.data[b.len], '\0');
        json_t *read = json_loadb(b.data, b.len, JSON_DECODE_ANY, NULL);
        if (!json_is_string(read))
            fail_msg("no JSON string: %s", b.data);
        check_text((struct text){json_string_value(read), json_string_length(read)}, value, b.data);
        json_decref(read);
    }
    buf_release(&b);
    arena_release(&arena);
}

static void what_is_written_decodes_to_itself(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct buf b = BUF_INIT;
    uint64_t seed = 2;
    for (int i = 0; i < ROUNDS; i++) {
        arena_reset(&arena);
        buf_reset(&b);
        struct text value = hostile_text(&arena, &seed, 8), read;
        jsonstr_add(&b, value);
        assert_null(memchr(b.data, '\n', b.len));
        assert_true(jsonstr_decode((struct text){b.data + 1, b.len - 2}, &arena, &read));
        check_text(read, value, b.data);
    }
    buf_release(&b);
    arena_release(&arena);
}

/* ASCII only, so that everything else comes as \u escapes and surrogate pairs. */
static void what_jansson_writes_is_decoded(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    uint64_t seed = 3;
    for (int i = 0; i < ROUNDS; i++) {
        arena_reset(&arena);
        struct text value = hostile_text(&arena, &seed, 8), read;
        json_t *string = json_stringn(value.ptr, value.len);
        char *written = json_dumps(string, JSON_ENCODE_ANY | JSON_ENSURE_ASCII | JSON_ESCAPE_SLASH);
        assert_true(jsonstr_decode((struct text){written + 1, strlen(written) - 2}, &arena, &read));
        check_text(read, value, written);
        free(written);
        json_decref(string);
    }
    arena_release(&arena);
}

static void every_control_character_is_escaped(void **state)
{
    (void)state;
    for (int c = 1; c < 0x20; c++) {
        struct buf b = BUF_INIT;
        char byte = (char)c;
        jsonstr_add(&b, (struct text){&byte, 1});
        assert_int_equal(b.data[1], '\\');
        buf_release(&b);
    }
}

static const struct {
    const char *raw;
    const char *decoded; /* NULL: it is none */
} CASES[] = {
    {"", ""},
    {"plain", "plain"},
    {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t"},
    {"\\u0041\\u00e9\\u65E5", "Aé日"},
    {"\\ud83d\\ude00", "😀"},
    {"\\uD83D\\uDE00", "😀"},
    {"\\u0001", "\x01"},
    {"\\u007f\\u0080\\u07ff\\u0800\\uffff", "\x7f\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF"},
    {"\\ud800\\udc00", "\xF0\x90\x80\x80"},
    {"\\udbff\\udfff", "\xF4\x8F\xBF\xBF"},
    {"x\\u0041", "xA"},
    {"\\u0000", NULL},
    {"\\ud83d", NULL},
    {"\\ud83dx", NULL},
    {"\\ud83d\\n", NULL},
    {"\\ud83d\\u0041", NULL},
    {"\\ud83d\\ud83d", NULL},
    {"\\ude00", NULL},
    {"\\ude00\\ud83d", NULL},
    {"\\u004", NULL},
    {"\\u", NULL},
    {"\\u00g1", NULL},
    {"\\u 041", NULL},
    {"\\ud83d\\u00", NULL},
    {"\\x41", NULL},
    {"\\'", NULL},
    {"\\", NULL},
    {"tail\\", NULL},
};

static void escapes_are_decoded_or_refused(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        /* On the heap without a NUL, so that a sanitizer sees a step too far. */
        size_t len = strlen(CASES[i].raw);
        char *raw = mem_alloc(len, 1);
        memcpy(raw, CASES[i].raw, len);
        struct text out = TEXT_NULL;
        bool ok = jsonstr_decode((struct text){raw, len}, &arena, &out);
        if (ok != (CASES[i].decoded != NULL))
            fail_msg("'%s' is %s", CASES[i].raw, ok ? "taken" : "refused");
        if (ok)
            check_text(out, text_of(CASES[i].decoded), CASES[i].raw);
        free(raw);
    }
    arena_release(&arena);
}

static void a_text_without_escapes_is_not_copied(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct text raw = TEXT("just bytes, é"), out;
    assert_true(jsonstr_decode(raw, &arena, &out));
    assert_ptr_equal(out.ptr, raw.ptr);
    assert_null(arena.blocks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_jansson_reads),
        cmocka_unit_test(what_is_written_decodes_to_itself),
        cmocka_unit_test(what_jansson_writes_is_decoded),
        cmocka_unit_test(every_control_character_is_escaped),
        cmocka_unit_test(escapes_are_decoded_or_refused),
        cmocka_unit_test(a_text_without_escapes_is_not_copied),
    };
    return cmocka_run_group_tests_name("jsonstr", tests, NULL, NULL);
}

/* Views of bytes: NULL is not the empty text. */
#include "unit.h"

static void null_is_not_the_empty_text(void **state)
{
    (void)state;
    assert_true(text_is_null(TEXT_NULL));
    assert_true(text_is_null(text_of(NULL)));
    assert_false(text_is_null(text_of("")));
    assert_false(text_eq(TEXT_NULL, text_of("")));
    assert_false(text_eq(text_of(""), TEXT_NULL));
    assert_true(text_eq(TEXT_NULL, TEXT_NULL));
    assert_false(text_is(TEXT_NULL, ""));
    assert_true(text_is(text_of(""), ""));
}

static void texts_are_equal_by_all_their_bytes(void **state)
{
    (void)state;
    assert_true(text_eq(TEXT("a\0b"), TEXT("a\0b")));
    assert_false(text_eq(TEXT("a\0b"), TEXT("a\0c")));
    assert_false(text_eq(TEXT("ab"), TEXT("abc")));
    assert_false(text_is(TEXT("ab"), "abc"));
    assert_false(text_is(TEXT("abc"), "ab"));
}

/* Least to greatest. */
static const struct text ORDERED[] = {
    {"", 0}, {"\0", 1}, {"\0\0", 2}, {"A", 1}, {"a", 1}, {"a\0", 2}, {"aa", 2}, {"b", 1}, {"é", 2}};

static void texts_sort_by_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ORDERED); i++) {
        for (size_t k = 0; k < COUNT_OF(ORDERED); k++) {
            int order = text_compare(ORDERED[i], ORDERED[k]);
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
        }
    }
}

static void numbers_are_digits_only(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t value;
    } right[] = {{"0", 0}, {"7", 7}, {"0042", 42}, {"18446744073709551615", UINT64_MAX},
        {"9223372036854775808", UINT64_C(1) << 63}, {"00000000000000000000000000000000009", 9}};
    static const char *const wrong[] = {"", " 1", "1 ", "-1", "+1", "1.0", "0x1", "1e3", "a", "/",
        ":", "18446744073709551616", "99999999999999999999", "184467440737095516150"};
    for (size_t i = 0; i < COUNT_OF(right); i++) {
        uint64_t value = 1;
        assert_true(text_to_uint64(text_of(right[i].text), &value));
        assert_true(value == right[i].value);
    }
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        uint64_t value;
        if (text_to_uint64(text_of(wrong[i]), &value))
            fail_msg("'%s' is taken", wrong[i]);
    }
    uint64_t value;
    assert_false(text_to_uint64(TEXT("1\0"), &value));
    assert_false(text_to_uint64(TEXT_NULL, &value));
}

static void utf8_is_told_from_other_bytes(void **state)
{
    (void)state;
    assert_true(text_is_utf8(TEXT("")) && text_is_utf8(TEXT_NULL));
    assert_true(text_is_utf8(TEXT("a\0é€😀")));
    assert_false(text_is_utf8(TEXT("caf\xE9")));
    assert_false(text_is_utf8(TEXT("\xE9 a")));
    assert_false(text_is_utf8(TEXT("\xED\xA0\x80"))); /* a surrogate */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_is_not_the_empty_text),
        cmocka_unit_test(texts_are_equal_by_all_their_bytes),
        cmocka_unit_test(texts_sort_by_bytes),
        cmocka_unit_test(numbers_are_digits_only),
        cmocka_unit_test(utf8_is_told_from_other_bytes),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}

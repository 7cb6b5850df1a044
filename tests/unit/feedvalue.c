/* Values as people and services write them. */
#include "unit.h"

#include "feedvalue.h"

static const struct feed_style PLAIN = {'.', '\0', "YYYY-MM-DD"};
static const struct feed_style GERMAN = {',', '.', "DD.MM.YYYY"};

/* What `raw` becomes; a reason begins with a dash. */
static const char *converted(
    const char *type, const struct feed_style *style, struct text raw, struct arena *arena)
{
    struct feed_column c = {.not_null = false};
    struct text out = TEXT_NULL;
    assert_true(sqltype_parse(type, &c.type));
    const char *reason = feedvalue_convert(&c, style, raw, arena, &out);
    return reason != NULL ? arena_printf(arena, "- %s", reason)
                          : arena_printf(arena, "%.*s", (int)out.len, out.ptr);
}

static const struct {
    const char *type;
    const struct feed_style *style;
    const char *raw, *want;
} CASES[] = {
    {"integer", &PLAIN, " 12\t", "12"},
    {"integer", &PLAIN, "+0012", "12"},
    {"integer", &PLAIN, "-0", "0"},
    {"integer", &PLAIN, "1e3", "1000"},
    {"integer", &PLAIN, "2147483648", "- is out of range"},
    {"integer", &PLAIN, "1,000", "- is no number"},
    {"integer", &PLAIN, "", "- is no number"},
    {"integer", &PLAIN, "-", "- is no number"},
    {"numeric", &PLAIN, ".5", "0.5"},
    {"numeric", &PLAIN, "5.", "5"},
    {"numeric", &PLAIN, "1.5E-7", "0.00000015"},
    {"numeric", &PLAIN, "12e-1", "1.2"},
    {"numeric", &PLAIN, "0.1234567890123456789012345678901234567890",
        "0.1234567890123456789012345678901234567890"},
    {"numeric", &PLAIN, "1e", "- is no number"},
    {"numeric", &PLAIN, "1e+", "- is no number"},
    {"numeric", &PLAIN, "1e99999", "- is out of range"},
    {"numeric", &PLAIN, "1.2.3", "- is no number"},
    {"numeric", &PLAIN, "NaN", "NaN"},
    {"numeric(10,2)", &GERMAN, "1.234.567,50", "1234567.50"},
    {"numeric(10,2)", &GERMAN, "1234567,5", "1234567.5"},
    {"numeric(10,2)", &GERMAN, "1.23", "- is no number"},
    {"numeric(10,2)", &GERMAN, "1.2345", "- is no number"},
    {"numeric(10,2)", &GERMAN, "1234.567", "- is no number"},
    {"numeric(10,2)", &GERMAN, ".123", "- is no number"},
    {"numeric(10,2)", &GERMAN, "1,5.000", "- is no number"},
    {"numeric(10,2)", &GERMAN, "1,234", "- has too many digits behind the point"},
    {"date", &PLAIN, "2026-02-28", "2026-02-28"},
    {"date", &PLAIN, "2026-02-29", "- is no date (YYYY-MM-DD)"},
    {"date", &PLAIN, "28.02.2026", "- is no date (YYYY-MM-DD)"},
    {"date", &GERMAN, "1.2.2026", "2026-02-01"},
    {"date", &GERMAN, "31.02.2026", "- is no date (YYYY-MM-DD)"},
    {"date", &GERMAN, "1.2.26", "- is no date of the form that 'date' says"},
    {"date", &GERMAN, "1.2.2026 ", "2026-02-01"},
    {"date", &GERMAN, "1.2.2026x", "- is no date of the form that 'date' says"},
    {"timestamp", &PLAIN, "2026-02-28T10:00:00.5", "2026-02-28 10:00:00.5"},
    {"timestamp", &GERMAN, "28.2.2026 10:00", "2026-02-28 10:00:00"},
    {"timestamp with time zone", &PLAIN, "2026-02-28T10:00:00Z", "2026-02-28 10:00:00+00"},
    {"timestamp with time zone", &PLAIN, "2026-02-28 10:00:00+0230", "2026-02-28 10:00:00+02:30"},
    {"boolean", &PLAIN, "YES", "t"},
    {"boolean", &PLAIN, "0", "f"},
    {"boolean", &PLAIN, "maybe", "- is neither true nor false"},
    {"varchar(3)", &PLAIN, " a ", " a "},
    {"varchar(3)", &PLAIN, "äöü", "äöü"},
    {"varchar(3)", &PLAIN, "abcd", "- is too long"},
    {"text", &PLAIN, "\xC3", "- is no UTF-8 (is another 'encoding' meant?)"},
    {"uuid", &PLAIN, "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"},
};

static void test_values(void **state)
{
    struct arena arena = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        arena_reset(&arena);
        const char *is = converted(CASES[i].type, CASES[i].style, text_of(CASES[i].raw), &arena);
        if (strcmp(is, CASES[i].want) != 0)
            fail_msg("%s '%s': '%s', not '%s'", CASES[i].type, CASES[i].raw, is, CASES[i].want);
    }
    arena_release(&arena);
}

static void test_nul_byte(void **state)
{
    struct arena arena = ARENA_INIT;
    (void)state;
    assert_string_equal(converted("text", &PLAIN, TEXT("a\0b"), &arena), "- has a NUL byte");
    arena_release(&arena);
}

/* A number with its digits, as a spreadsheet writes it: "-1.234.567,8900". */
static void write_german(struct buf *b, bool negative, const char *before, const char *behind)
{
    size_t len = strlen(before);
    buf_adds(b, negative ? "-" : "");
    for (size_t i = 0; i < len; i++)
        buf_printf(b, "%c%s", before[i], (len - i) % 3 == 1 && i + 1 < len ? "." : "");
    if (behind[0] != '\0')
        buf_printf(b, ",%s", behind);
}

static void random_digits(char *out, size_t len, uint64_t *seed)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (char)('0' + chance_below(seed, 10));
    out[len] = '\0';
}

/* Whatever the digits are, they stay. */
static void test_digits_stay(void **state)
{
    struct arena arena = ARENA_INIT;
    uint64_t seed = 7;
    (void)state;
    for (int i = 0; i < 5000; i++) {
        char before[64], behind[64];
        struct buf german = BUF_INIT, want = BUF_INIT;
        bool negative = chance_below(&seed, 2) == 0;
        random_digits(before, 1 + chance_below(&seed, 40), &seed);
        before[0] = before[0] == '0' ? '1' : before[0];
        random_digits(behind, chance_below(&seed, 40), &seed);
        write_german(&german, negative, before, behind);
        buf_printf(
            &want, "%s%s%s%s", negative ? "-" : "", before, behind[0] == '\0' ? "" : ".", behind);
        assert_string_equal(converted("numeric", &GERMAN, text_of(german.data), &arena), want.data);
        buf_release(&german);
        buf_release(&want);
        arena_reset(&arena);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_nul_byte),
        cmocka_unit_test(test_digits_stay),
    };
    return cmocka_run_group_tests_name("feedvalue", tests, NULL, NULL);
}

/* Values in binary COPY's form.  What the server itself makes of the same texts is compared by
 * tests/cli/binary.bats; here is what is refused, and that a refused row leaves nothing. */
#include "unit.h"

#include "sqlform.h"

enum {
    INT2 = 21,
    INT4 = 23,
    NUMERIC = 1700,
    DATE = 1082,
    TIME = 1083,
    STAMPTZ = 1184,
    UUID = 2950
};

static bool encodes(unsigned type, const char *value)
{
    struct buf b = BUF_INIT;
    bool ok = sqlform_binary(type)(&b, text_of(value));
    buf_release(&b);
    return ok;
}

static void what_is_no_value_is_refused(void **state)
{
    (void)state;
    static const struct {
        unsigned type;
        const char *value;
    } none[] = {{INT2, "32768"}, {INT2, "-32769"}, {INT2, ""}, {INT2, "-"}, {INT2, "+1"},
        {INT2, "1 "}, {INT4, "2147483648"}, {20, "9223372036854775808"}, {NUMERIC, "."},
        {NUMERIC, ""}, {NUMERIC, "1e3"}, {NUMERIC, "1.2.3"}, {NUMERIC, "-"}, {NUMERIC, "--1"},
        {701, "0x10"}, {701, "1e999"}, {701, ""}, {701, "nan"}, {700, "1e39"}, {16, "true"},
        {DATE, "2023-02-29"}, {DATE, "1900-02-29"}, {DATE, "0000-01-01"}, {DATE, "2023-1-1"},
        {DATE, "4714-11-23 BC"}, {DATE, "5874898-01-01"}, {DATE, "2023-01-01 "},
        {TIME, "24:00:00.000001"}, {TIME, "23:59:60"}, {TIME, "1:00:00"}, {TIME, "01:00:00."},
        {STAMPTZ, "294277-01-01 00:00:00+00"}, {STAMPTZ, "2023-01-01 00:00:00+16"},
        {STAMPTZ, "2023-01-01"}, {UUID, "00000000-0000-0000-0000-00000000000"},
        {UUID, "00000000x0000-0000-0000-000000000000"}, {17, "\\x0"}, {17, "\\xGG"}, {17, "x"}};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        if (encodes(none[i].type, none[i].value))
            fail_msg("type %u takes '%s'", none[i].type, none[i].value);
    }
    assert_null(sqlform_binary(600)); /* point */
}

static void a_refused_row_leaves_nothing(void **state)
{
    (void)state;
    binary_encode_fn *encoders[] = {sqlform_binary(INT4), sqlform_binary(DATE)};
    struct text good[] = {text_of("7"), TEXT_NULL};
    struct text bad[] = {text_of("7"), text_of("soon")};
    struct buf b = BUF_INIT;
    size_t at_fault = 99;
    assert_true(binary_add_row(&b, encoders, good, 2, &at_fault));
    static const char want[] = "\0\2\0\0\0\4\0\0\0\7\377\377\377\377";
    assert_int_equal(b.len, sizeof want - 1);
    assert_memory_equal(b.data, want, b.len);
    assert_false(binary_add_row(&b, encoders, bad, 2, &at_fault));
    assert_int_equal(at_fault, 1);
    assert_int_equal(b.len, sizeof want - 1);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_value_is_refused),
        cmocka_unit_test(a_refused_row_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

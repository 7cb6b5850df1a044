/* Values of SQL types: what text is one, at each limit. */
#include "unit.h"

#include "sqlform.h"

/* A source type of which no value is known to fit. */
static const struct sqltype ANY_NUMBER = {.family = SQLTYPE_NUMERIC};

static const char DIGITS_40[] = "1234567890123456789012345678901234567890";

static const struct {
    const char *type;
    const char *value;
    bool is_one;
} VALUES[] = {
    {"smallint", "32767", true},
    {"smallint", "32768", false},
    {"smallint", "-32768", true},
    {"smallint", "-32769", false},
    {"integer", "0", true},
    {"integer", "-0", true},
    {"integer", "2147483647", true},
    {"integer", "2147483648", false},
    {"integer", "-2147483648", true},
    {"integer", "-2147483649", false},
    {"integer", "0000000000000000000000000000012", true},
    {"bigint", "9223372036854775807", true},
    {"bigint", "9223372036854775808", false},
    {"bigint", "-9223372036854775808", true},
    {"bigint", "-9223372036854775809", false},
    {"bigint", "18446744073709551616", false},
    {"bigint", "99999999999999999999999999", false},
    {"integer", "", false},
    {"integer", "-", false},
    {"integer", "+1", false},
    {"integer", "1.0", false},
    {"integer", "1e3", false},
    {"integer", " 1", false},
    {"integer", "--1", false},
    {"integer", "NaN", false},

    {"numeric", "0", true},
    {"numeric", "-0.5", true},
    {"numeric", DIGITS_40, true},
    {"numeric", "NaN", true},
    {"numeric", "Infinity", true},
    {"numeric", "-Infinity", true},
    {"numeric", "", false},
    {"numeric", "-", false},
    {"numeric", ".", false},
    {"numeric", "1.2.3", false},
    {"numeric", "1,5", false},
    {"numeric", "12a", false},
    {"numeric", "nan", false},
    {"numeric(5,2)", "999.99", true},
    {"numeric(5,2)", "-999.99", true},
    {"numeric(5,2)", "1000.00", false},
    {"numeric(5,2)", "1000", false},
    {"numeric(5,2)", "0.01", true},
    {"numeric(5,2)", "0.001", false},
    {"numeric(5,2)", "12.5000", true},
    {"numeric(5,2)", "12.5001", false},
    {"numeric(5,2)", "000999.9", true},
    {"numeric(5,2)", "NaN", true},
    {"numeric(5,2)", "Infinity", false},
    {"numeric(5)", "99999", true},
    {"numeric(5)", "99999.0", true},
    {"numeric(5)", "99999.5", false},
    {"numeric(5)", "100000", false},
    {"numeric(2,2)", "0.99", true},
    {"numeric(2,2)", "-0.99", true},
    {"numeric(2,2)", "1.00", false},
    {"numeric(2,2)", "0", true},
    {"numeric(40)", DIGITS_40, true},
    {"numeric(39)", DIGITS_40, false},

    {"numeric(3,-2)", "99900", true},
    {"numeric(3,-2)", "-100", true},
    {"numeric(3,-2)", "0", true},
    {"numeric(3,-2)", "0.00", true},
    {"numeric(3,-2)", "100000", false},
    {"numeric(3,-2)", "99910", false},
    {"numeric(3,-2)", "50", false},
    {"numeric(3,-2)", "100.5", false},
    {"numeric(2,4)", "0.0099", true},
    {"numeric(2,4)", "-0.0001000", true},
    {"numeric(2,4)", "0", true},
    {"numeric(2,4)", "0.0100", false},
    {"numeric(2,4)", "0.1", false},
    {"numeric(2,4)", "1", false},
    {"numeric(2,4)", "0.00001", false},

    {"real", "0", true},
    {"real", "-1.5", true},
    {"real", "3.4e+38", true},
    {"real", "3.5e+38", false},
    {"real", "1e-50", false},
    {"real", "NaN", true},
    {"real", "-Infinity", true},
    {"real", "inf", false},
    {"real", "", false},
    {"real", "1,5", false},
    {"real", "1.5 ", false},
    {"double precision", "1e+300", true},
    {"double precision", "1e+400", false},
    {"double precision", "-1e+400", false},
    {"double precision", DIGITS_40, true},
    {"boolean", "t", true},
    {"boolean", "f", true},
    {"boolean", "true", false},
    {"boolean", "", false},

    {"date", "2022-11-03", true},
    {"date", "0001-01-01", true},
    {"date", "2024-02-29", true},
    {"date", "2023-02-29", false},
    {"date", "2000-02-29", true},
    {"date", "1900-02-29", false},
    {"date", "2022-04-31", false},
    {"date", "2022-13-01", false},
    {"date", "2022-00-01", false},
    {"date", "2022-01-00", false},
    {"date", "0000-01-01", false},
    {"date", "10000-01-01", true},
    {"date", "5874897-12-31", true},
    {"date", "5874898-01-01", false},
    {"date", "0044-03-15 BC", true},
    {"date", "0044-03-15 AD", false},
    {"date", "0044-03-15BC", false},
    {"date", "0001-02-29 BC", true},  /* the year 0 is a leap year, */
    {"date", "0005-02-29 BC", true},  /* and so is -4; */
    {"date", "0004-02-29 BC", false}, /* -3 is none */
    {"date", "4714-01-01 BC", false}, /* PostgreSQL begins on 4714-11-24 BC */
    {"date", "infinity", true},
    {"date", "-infinity", true},
    {"date", "Infinity", false},
    {"date", "soon", false},
    {"date", "", false},
    {"date", "2022-1-3", false},
    {"date", "03/11/2022", false},
    {"date", "2022-11-03 ", false},
    {"date", "2022-11-03 00:00:00", false},
    {"date", "-2022-11-03", false},
    {"date", "2022-11-0x", false},
    {"date", "022-11-03", false},

    {"time", "00:00:00", true},
    {"time", "23:59:59", true},
    {"time", "23:59:59.999999", true},
    {"time", "24:00:00", true},
    {"time", "24:00:01", false},
    {"time", "24:00:00.5", false},
    {"time", "25:00:00", false},
    {"time", "12:60:00", false},
    {"time", "12:00:60", false},
    {"time", "12:00:00.", false},
    {"time", "12:00:00.1234567", false},
    {"time", "12:00", false},
    {"time", "", false},
    {"time", "1:00:00", false},
    {"time", "12:00:00+00", false},
    {"time", "12-00-00", false},
    {"time(3)", "12:00:00.123", true},
    {"time(3)", "12:00:00.123456", false},

    {"timestamp", "2022-11-03 14:20:52", true},
    {"timestamp", "2022-11-03 14:20:52.186", true},
    {"timestamp", "2022-11-03 14:20:52.1864321", false},
    {"timestamp", "0044-03-15 12:00:00 BC", true},
    {"timestamp", "infinity", true},
    {"timestamp", "-infinity", true},
    {"timestamp", "2022-11-03", false},
    {"timestamp", "2022-11-03T14:20:52", false},
    {"timestamp", "2022-11-03 14:20", false},
    {"timestamp", "2022-02-29 14:20:52", false},
    {"timestamp", "2022-11-03 14:20:52+00", false},
    {"timestamp", "2022-11-03 14:20:52 ", false},
    {"timestamp", "", false},
    {"timestamp", "294276-12-31 23:59:59.999999", true},
    {"timestamp", "294277-01-01 00:00:00", false},
    {"timestamp(3)", "2022-11-03 14:20:52.186", true},
    {"timestamp(3)", "2022-11-03 14:20:52.186999", false},
    {"timestamp(0) without time zone", "2022-11-03 14:20:52.5", false},
    {"timestamptz", "2022-11-03 14:20:52+00", true},
    {"timestamptz", "2022-11-03 14:20:52.186-03:30", true},
    {"timestamptz", "1800-11-03 14:20:52+00:19:32", true},
    {"timestamptz", "0044-03-15 12:00:00+00 BC", true},
    {"timestamptz", "2022-11-03 14:20:52 UTC", false},
    {"timestamptz", "2022-11-03 14:20:52+", false},
    {"timestamptz", "2022-11-03 14:20:52+::", false},

    {"timestamp", "294276-12-31 24:00:00", false},
    {"timestamp", "4714-11-24 00:00:00 BC", true},
    {"timestamp", "4714-11-23 23:59:59 BC", false},
    {"timestamptz", "294276-12-31 23:59:59+00", true},
    {"timestamptz", "294276-12-31 23:59:59-00:00:01", false},
    {"timestamptz", "294277-01-01 00:00:00+15:59:59", true},
    {"timestamptz", "294277-01-01 00:00:00+00", false},
    {"timestamptz", "4714-11-24 00:00:00+00 BC", true},
    {"timestamptz", "4714-11-24 00:00:00+00:00:01 BC", false},
    {"timestamptz", "4714-11-23 12:00:00-12 BC", true},
    {"timestamptz", "2022-11-03 14:20:52+16", false},

    {"uuid", "00000000-0000-0000-0000-00000000ABcd", true},
    {"uuid", "00000000-0000-0000-0000-00000000000", false},
    {"uuid", "00000000-0000-0000-0000-00000000000g", false},
    {"uuid", "000000000000-0000-0000-00000000000-00", false},
    {"uuid", "", false},
    {"bytea", "\\x", true},
    {"bytea", "\\x00fF", true},
    {"bytea", "\\x0", false},
    {"bytea", "\\x0,", false},
    {"bytea", "", false},
    {"jsonb", "{\"a\\\\u0000\": \"\\ud83e\\udd86 \\u00e9\", \"e\": [1e131071, -1.5E-3, 0.0e-1]}",
        true},
    {"jsonb", "\"\\u0000\"", false},
    {"jsonb", "{\"a\\u0000\": 1}", false},
    {"jsonb", "[\"\\ud83e\"]", false},
    {"jsonb", "[\"\\ud83e\\u0041\"]", false},
    {"jsonb", "[\"\\udd86\"]", false},
    {"jsonb", "[\"\\ud83e", false},
    {"jsonb", "1e1000000", false},
    {"jsonb", "[1e131072]", false},
    {"jsonb", "[0.01e131073]", true},
    {"jsonb", "[0.01e131074]", false},
    {"jsonb", "[1e-16383, 0e99999]", true},
    {"jsonb", "1e-16384", false},
    {"jsonb", "0e99999999999999999999", false},

    {"varchar(3)", "", true},
    {"varchar(3)", "abc", true},
    {"varchar(3)", "abcd", false},
    {"varchar(3)", "äöü", true},
    {"varchar(3)", "äöüx", false},
    {"varchar(2)", "😀😀", true},
    {"varchar(1)", "😀😀", false},
    {"char", "a", true},
    {"char", "ab", false},
    {"char(3)", "GBP", true},
    {"char(3)", "GBPX", false},
};

static void values_are_checked_at_the_limits(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT_OF(VALUES); i++) {
        struct sqltype type;
        assert_true(sqltype_parse(VALUES[i].type, &type));
        sqlvalue_check_fn *check = sqlform_check(&ANY_NUMBER, &type);
        assert_non_null(check);
        const char *reason = check(&type, text_of(VALUES[i].value));
        if ((reason == NULL) == VALUES[i].is_one)
            continue;
        print_error("'%s' as %s: %s\n", VALUES[i].value, VALUES[i].type,
            reason == NULL ? "is taken" : reason);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

/* float8 into real: COPY of a million rows would stop at the first that does not fit. */
static void a_double_may_not_fit_into_a_real(void **state)
{
    (void)state;
    struct sqltype narrow, wide;
    assert_true(sqltype_parse("real", &narrow));
    assert_true(sqltype_parse("double precision", &wide));
    assert_non_null(sqlform_check(&wide, &narrow));
    assert_non_null(sqlform_check(&narrow, &wide)); /* or what is none stands in CSV as it is */
}

static void a_checked_value_may_hold_anything(void **state)
{
    (void)state;
    static const char *const types[] = {"integer", "numeric(5,2)", "date", "time", "timestamptz",
        "timestamp", "varchar(2)", "numeric"};
    uint64_t seed = 61;
    struct arena arena = ARENA_INIT;
    for (int i = 0; i < 50000; i++) {
        struct sqltype type;
        arena_reset(&arena);
        struct text text = hostile_text(&arena, &seed, 3);
        char *exact = mem_alloc(text.len, 1); /* a sanitizer sees a step too far */
        memcpy(exact, text.ptr, text.len);
        assert_true(sqltype_parse(types[chance_below(&seed, COUNT_OF(types))], &type));
        (void)sqlform_check(&type, &type)(&type, (struct text){exact, text.len});
        free(exact);
    }
    arena_release(&arena);
}

static void calendar_dates_are_plain(void **state)
{
    (void)state;
    static const char *const right[] = {"0001-01-01", "9999-12-31", "2024-02-29"};
    static const char *const wrong[] = {"infinity", "-infinity", "10000-01-01", "0044-03-15 BC",
        "2023-02-29", "", "soon", "2022-11-03 00:00:00", "0000-01-01", "9999-12-31x"};
    const struct sqltype date = {.family = SQLTYPE_DATE};
    for (size_t i = 0; i < COUNT_OF(right); i++)
        assert_null(sqlvalue_calendar_date(&date, text_of(right[i])));
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_non_null(sqlvalue_calendar_date(&date, text_of(wrong[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_checked_at_the_limits),
        cmocka_unit_test(a_double_may_not_fit_into_a_real),
        cmocka_unit_test(a_checked_value_may_hold_anything),
        cmocka_unit_test(calendar_dates_are_plain),
    };
    return cmocka_run_group_tests_name("sqlvalue", tests, NULL, NULL);
}

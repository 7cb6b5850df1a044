/* The named functions of the star model. */
#include "unit.h"

#include "fn.h"
#include "sqlform.h"

static const struct {
    const char *name;
    const char *in;
    const char *out; /* NULL: it has no value there */
} CALLS[] = {
    {"date", "2022-11-03 14:20:52.186", "2022-11-03"},
    {"date", "2022-11-03 14:20:52+00", "2022-11-03"},
    {"date", "2022-11-03", "2022-11-03"},
    {"date", "infinity", "infinity"},
    {"date", "-infinity", "-infinity"},
    {"date", "0044-03-15 12:00:00 BC", "0044-03-15 BC"},
    {"date", "0044-03-15 12:00:00+00 BC", "0044-03-15 BC"},
    {"date", "294276-12-31 23:59:59.999999", "294276-12-31"},
    {"time", "2022-11-03 14:20:52.186", "14:20:52.186"},
    {"time", "2022-11-03 14:20:52.186+00", "14:20:52.186"},
    {"time", "2022-11-03 14:20:52-03:30", "14:20:52"},
    {"time", "14:20:52", "14:20:52"},
    {"time", "0044-03-15 12:00:00 BC", "12:00:00"},
    {"time", "infinity", NULL},
    {"time", "-infinity", NULL},
    {"year", "2022-11-03", "2022"},
    {"year", "0001-01-01", "1"},
    {"month", "2022-11-03", "11"},
    {"month", "2022-01-03", "1"},
    {"day", "2022-11-03", "3"},
    {"day", "2024-02-29", "29"},
    {"quarter", "2022-01-01", "1"},
    {"quarter", "2022-03-31", "1"},
    {"quarter", "2022-04-01", "2"},
    {"quarter", "2022-06-30", "2"},
    {"quarter", "2022-07-01", "3"},
    {"quarter", "2022-09-30", "3"},
    {"quarter", "2022-10-01", "4"},
    {"quarter", "2022-12-31", "4"},
    {"iso_day_of_week", "2022-11-07", "1"},
    {"iso_day_of_week", "2022-11-13", "7"},
    {"day_name", "2022-11-03", "Thursday"},
    {"day_name", "2022-11-13", "Sunday"},
    {"month_name", "2022-11-03", "November"},
    {"month_name", "2022-05-01", "May"},
    {"year", "infinity", NULL},
    {"month", "0044-03-15 BC", NULL},
    {"day", "10000-01-01", NULL},
    {"quarter", "soon", NULL},
    {"iso_day_of_week", "2023-02-29", NULL},
    {"day_name", "", NULL},
    {"month_name", "-infinity", NULL},
    {"currency_name", "GBP", "Pound Sterling"},
    {"currency_name", "USD", "US Dollar"},
    {"currency_name", "EUR", "Euro"},
    {"currency_name", "AED", "UAE Dirham"},
    {"currency_name", "ZWL", "Zimbabwe Dollar"},
    {"currency_name", "gbp", NULL},
    {"currency_name", "QQQ", NULL},
    {"currency_name", "GB", NULL},
    {"currency_name", "GBPX", NULL},
    {"currency_name", "", NULL},
};

static void functions_give_what_they_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(CALLS); i++) {
        const struct fn *fn = fn_find(CALLS[i].name);
        assert_non_null(fn);
        size_t len = strlen(CALLS[i].in);
        char *in = mem_alloc(len, 1); /* without a NUL behind */
        memcpy(in, CALLS[i].in, len);
        char *scratch = mem_alloc(FN_SCRATCH_SIZE, 1);
        struct text out = TEXT_NULL;
        const char *reason = fn->call((struct text){in, len}, scratch, &out);
        if ((reason == NULL) != (CALLS[i].out != NULL))
            fail_msg("%s('%s'): %s", CALLS[i].name, CALLS[i].in, reason == NULL ? "ok" : reason);
        if (reason == NULL)
            check_text(out, text_of(CALLS[i].out), CALLS[i].name);
        free(scratch);
        free(in);
    }
}

/* What a function gives must pass the check of its own type. */
static void functions_give_values_of_their_type(void **state)
{
    (void)state;
    static const char *const types[SQLTYPE_FAMILIES] = {[SQLTYPE_INTEGER] = "integer",
        [SQLTYPE_DATE] = "date",
        [SQLTYPE_TIME] = "time",
        [SQLTYPE_TEXT] = "varchar(60)"};
    for (size_t i = 0; i < COUNT_OF(CALLS); i++) {
        const struct fn *fn = fn_find(CALLS[i].name);
        char scratch[FN_SCRATCH_SIZE];
        struct text out = TEXT_NULL;
        struct sqltype type;
        assert_non_null(types[fn->gives]);
        assert_true(sqltype_parse(types[fn->gives], &type));
        if (fn->call(text_of(CALLS[i].in), scratch, &out) != NULL)
            continue;
        const char *reason = sqlform_check(&type, &type)(&type, out);
        if (reason != NULL)
            fail_msg("%s('%s') %s", CALLS[i].name, CALLS[i].in, reason);
    }
}

static void the_vocabulary_is_closed(void **state)
{
    (void)state;
    assert_null(fn_find("upper"));
    assert_null(fn_find(""));
    assert_null(fn_find("Date"));
}

static void functions_say_what_they_take(void **state)
{
    (void)state;
    const unsigned moments = 1u << SQLTYPE_TIMESTAMP | 1u << SQLTYPE_TIMESTAMPTZ;
    assert_int_equal(fn_find("date")->takes, moments | 1u << SQLTYPE_DATE);
    assert_int_equal(fn_find("time")->takes, moments | 1u << SQLTYPE_TIME);
    assert_int_equal(fn_find("year")->takes, 1u << SQLTYPE_DATE);
    assert_int_equal(fn_find("currency_name")->takes, 1u << SQLTYPE_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_give_what_they_say),
        cmocka_unit_test(functions_give_values_of_their_type),
        cmocka_unit_test(the_vocabulary_is_closed),
        cmocka_unit_test(functions_say_what_they_take),
    };
    return cmocka_run_group_tests_name("fn", tests, NULL, NULL);
}

/* The calendar: each day of each whole year that was noted, once, in order. */
#include "unit.h"

#include <time.h>

#include "calendar.h"

/* The next day must be `t`'s, by the C library's calendar. */
static void check_next(struct row_source *days, struct tm *t, uint64_t line)
{
    struct err e = ERR_INIT;
    struct row row;
    char expected[32];
    (void)timegm(t);
    (void)strftime(expected, sizeof expected, "%Y-%m-%d", t);
    assert_int_equal(days->next(days, &row, &e), ROW_NEXT);
    assert_int_equal(row.count, 1);
    assert_int_equal(row.line, line);
    assert_true(text_is_null(row.raw));
    check_text(row.values[0], text_of(expected), "day");
    t->tm_mday++;
}

static void the_days_of_the_noted_years(void **state)
{
    (void)state;
    static const char *const dates[] = {"2024-02-29", "2022-11-03", "2024-12-31", "2025-01-01"};
    struct calendar *calendar = mem_alloc(1, sizeof *calendar);
    for (size_t i = 0; i < COUNT_OF(dates); i++)
        calendar_note(calendar, text_of(dates[i]));
    struct row_source *days = calendar_rows(calendar);
    uint64_t line = 0;
    struct tm t = {.tm_year = 122, .tm_mday = 1};
    for (int i = 0; i < 365; i++)
        check_next(days, &t, ++line);
    t = (struct tm){.tm_year = 124, .tm_mday = 1};
    for (int i = 0; i < 366 + 365; i++)
        check_next(days, &t, ++line);
    struct row row;
    struct err e = ERR_INIT;
    assert_int_equal(days->next(days, &row, &e), ROW_END);
    assert_int_equal(days->next(days, &row, &e), ROW_END);
    row_source_close(days);
    free(calendar);
}

static void the_first_and_the_last_year(void **state)
{
    (void)state;
    struct calendar *calendar = mem_alloc(1, sizeof *calendar);
    calendar_note(calendar, text_of("0001-06-30"));
    calendar_note(calendar, text_of("9999-06-30"));
    struct row_source *days = calendar_rows(calendar);
    struct err e = ERR_INIT;
    struct row row = {NULL, 0, TEXT_NULL, 0};
    size_t count = 0;
    while (days->next(days, &row, &e) == ROW_NEXT) {
        count++;
        if (count == 1)
            check_text(row.values[0], TEXT("0001-01-01"), "first");
        if (count == 730)
            check_text(row.values[0], TEXT("9999-12-31"), "last");
    }
    assert_int_equal(count, 730);
    row_source_close(days);
    free(calendar);
}

static void without_dates_no_days(void **state)
{
    (void)state;
    struct calendar *calendar = mem_alloc(1, sizeof *calendar);
    struct row_source *days = calendar_rows(calendar);
    struct row row;
    struct err e = ERR_INIT;
    assert_int_equal(days->next(days, &row, &e), ROW_END);
    row_source_close(days);
    free(calendar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_days_of_the_noted_years),
        cmocka_unit_test(the_first_and_the_last_year),
        cmocka_unit_test(without_dates_no_days),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}

/* Dates and times, with the C library's calendar as the oracle. */
#include "unit.h"

#include <time.h>

#include "clock.h"

enum { FIRST_YEAR = -400, LAST_YEAR = 10400 };

static int64_t days_by_timegm(struct date d)
{
    struct tm tm = {.tm_year = d.year - 1900, .tm_mon = d.month - 1, .tm_mday = d.day};
    return timegm(&tm) / 86400;
}

/* Every day of some thousand years, one after the other. */
static void days_and_dates_are_the_same_as_timegm(void **state)
{
    (void)state;
    int64_t expected = days_by_timegm((struct date){FIRST_YEAR, 1, 1});
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
        struct date first = {year, 1, 1};
        assert_int_equal(days_by_timegm(first), expected);
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= clock_days_in_month(year, month); day++) {
                struct date d = {year, month, day};
                struct date back = clock_date_of_days(expected);
                if (clock_days_of_date(d) != expected || back.year != year || back.month != month ||
                    back.day != day)
                    fail_msg("%d-%d-%d is day %lld, not %lld, which is %d-%d-%d", year, month, day,
                        (long long)clock_days_of_date(d), (long long)expected, back.year,
                        back.month, back.day);
                expected++;
            }
        }
    }
}

static void days_of_the_week_are_those_of_timegm(void **state)
{
    (void)state;
    for (int64_t days = -800000; days < 3000000; days += 13) {
        time_t seconds = (time_t)(days * 86400);
        struct tm tm;
        assert_non_null(gmtime_r(&seconds, &tm));
        int expected = tm.tm_wday == 0 ? 7 : tm.tm_wday;
        assert_int_equal(clock_day_of_week(clock_date_of_days(days)), expected);
    }
}

static void leap_years(void **state)
{
    (void)state;
    static const struct {
        int year;
        bool leap;
    } cases[] = {{2000, true}, {1900, false}, {2100, false}, {2400, true}, {2024, true},
        {2023, false}, {0, true}, {4, true}, {1, false}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(clock_is_leap_year(cases[i].year), cases[i].leap);
        assert_int_equal(clock_days_in_month(cases[i].year, 2), cases[i].leap ? 29 : 28);
    }
}

static void names_are_english_and_monday_is_first(void **state)
{
    (void)state;
    static const char *const days[] = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    static const char *const months[] = {"January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December"};
    for (int i = 0; i < 7; i++)
        assert_string_equal(clock_day_name(i + 1), days[i]);
    for (int i = 0; i < 12; i++)
        assert_string_equal(clock_month_name(i + 1), months[i]);
    assert_int_equal(clock_day_of_week((struct date){2022, 11, 3}), 4);
}

static void the_basic_format_round_trips_and_sorts(void **state)
{
    (void)state;
    const int64_t limit = INT64_C(253402300800000); /* the year 10000 */
    uint64_t seed = 31;
    for (int i = 0; i < 200000; i++) {
        int64_t a = (int64_t)(chance(&seed) % (uint64_t)limit), back;
        int64_t b = i % 2 == 0 ? a + 1 : (int64_t)(chance(&seed) % (uint64_t)limit);
        char text_a[CLOCK_BASIC_SIZE], text_b[CLOCK_BASIC_SIZE];
        clock_format_basic(a, text_a);
        clock_format_basic(b, text_b);
        if (!clock_parse_basic(text_a, &back) || back != a)
            fail_msg("%lld is %s", (long long)a, text_a);
        int order = strcmp(text_a, text_b);
        if ((a < b) != (order < 0) || (a == b) != (order == 0))
            fail_msg("%s and %s sort otherwise than their times", text_a, text_b);
    }
}

static void the_basic_format_is_iso_8601(void **state)
{
    (void)state;
    static const struct {
        int64_t ms;
        const char *text;
    } cases[] = {
        {0, "19700101T000000.000Z"},
        {INT64_C(1795211340123), "20261120T214900.123Z"},
        {INT64_C(1709251199999), "20240229T235959.999Z"},
        {INT64_C(253402300799999), "99991231T235959.999Z"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[CLOCK_BASIC_SIZE];
        int64_t ms;
        clock_format_basic(cases[i].ms, text);
        assert_string_equal(text, cases[i].text);
        assert_true(clock_parse_basic(cases[i].text, &ms));
        assert_true(ms == cases[i].ms);
    }
}

static void the_basic_format_is_parsed_strictly(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "2", "20261120T214900.123", "20261120T214900.123z",
        "20261120T214900.123Z ", " 20261120T214900.123Z", "20261120T214900,123Z",
        "20261120t214900.123Z", "20261120 214900.123Z", "2026-11-20T21:49:00Z",
        "20261320T214900.123Z", "20260020T214900.123Z", "20261100T214900.123Z",
        "20261131T214900.123Z", "20230229T214900.123Z", "21000229T000000.000Z",
        "20261120T244900.123Z", "20261120T216000.123Z", "20261120T214960.123Z",
        "19691231T235959.999Z", "2026112/T214900.123Z", "2026112:T214900.123Z",
        "+0261120T214900.123Z", "20261120T214900.1234", "20261120T214900.-12Z",
        "20261120T214900.123ZZ", "../../../../../etc/x"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        int64_t ms;
        if (clock_parse_basic(wrong[i], &ms))
            fail_msg("'%s' is taken", wrong[i]);
    }
}

static void now_is_now(void **state)
{
    (void)state;
    int64_t before = (int64_t)time(NULL) * 1000;
    int64_t now = clock_now_ms();
    int64_t after = ((int64_t)time(NULL) + 2) * 1000;
    assert_true(before <= now + 1000 && now <= after);
    double a = clock_monotonic_s(), b = clock_monotonic_s();
    assert_true(a <= b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_and_dates_are_the_same_as_timegm),
        cmocka_unit_test(days_of_the_week_are_those_of_timegm),
        cmocka_unit_test(leap_years),
        cmocka_unit_test(names_are_english_and_monday_is_first),
        cmocka_unit_test(the_basic_format_round_trips_and_sorts),
        cmocka_unit_test(the_basic_format_is_iso_8601),
        cmocka_unit_test(the_basic_format_is_parsed_strictly),
        cmocka_unit_test(now_is_now),
    };
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}

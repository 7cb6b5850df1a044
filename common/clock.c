#include "clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MS_PER_DAY = 86400000 };

int64_t clock_now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

double clock_monotonic_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bool clock_is_leap_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int clock_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && clock_is_leap_year(year) ? 29 : days[month - 1];
}

/* Both by eras of 400 years with the year beginning in March, so that the leap day is its last:
 * H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
int64_t clock_days_of_date(struct date d)
{
    int64_t y = d.month <= 2 ? d.year - 1 : d.year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date clock_date_of_days(int64_t days)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    struct date d;
    d.day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    d.month = (int)(month < 10 ? month + 3 : month - 9);
    d.year = (int)(year_of_era + era * 400 + (d.month <= 2 ? 1 : 0));
    return d;
}

int clock_day_of_week(struct date d)
{
    int64_t days = clock_days_of_date(d); /* 1970-01-01 was a Thursday */
    return (int)(((days + 3) % 7 + 7) % 7) + 1;
}

const char *clock_day_name(int day_of_week)
{
    static const char *const names[] = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    return names[day_of_week - 1];
}

const char *clock_month_name(int month)
{
    static const char *const names[] = {"January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December"};
    return names[month - 1];
}

static const int64_t MS_LAST = INT64_C(253402300799999); /* 9999-12-31T23:59:59.999Z */

bool clock_has_basic(int64_t ms)
{
    return ms >= 0 && ms <= MS_LAST;
}

void clock_format_basic(int64_t ms, char out[CLOCK_BASIC_SIZE])
{
    if (!clock_has_basic(ms))
        ms = ms < 0 ? 0 : MS_LAST;
    struct date d = clock_date_of_days(ms / MS_PER_DAY);
    unsigned rest = (unsigned)(ms % MS_PER_DAY);
    char text[64]; /* as large as the compiler fears that the numbers could get */
    (void)snprintf(text, sizeof text, "%04d%02d%02dT%02u%02u%02u.%03uZ", d.year, d.month, d.day,
        rest / 3600000, rest / 60000 % 60, rest / 1000 % 60, rest % 1000);
    memcpy(out, text, CLOCK_BASIC_SIZE - 1);
    out[CLOCK_BASIC_SIZE - 1] = '\0';
}

static int digits(const char *s, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++)
        value = value * 10 + (s[i] - '0');
    return value;
}

bool clock_parse_basic(const char *s, int64_t *ms)
{
    static const char shape[] = "dddddddd"
                                "T"
                                "dddddd"
                                "."
                                "ddd"
                                "Z";
    if (strlen(s) != CLOCK_BASIC_SIZE - 1)
        return false;
    for (int i = 0; shape[i] != '\0'; i++) {
        if (shape[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != shape[i])
            return false;
    }
    struct date d = {digits(s, 4), digits(s + 4, 2), digits(s + 6, 2)};
    int hour = digits(s + 9, 2), minute = digits(s + 11, 2), second = digits(s + 13, 2);
    if (d.year < 1970 || d.month < 1 || d.month > 12 || d.day < 1 ||
        d.day > clock_days_in_month(d.year, d.month) || hour > 23 || minute > 59 || second > 59)
        return false;
    *ms = clock_days_of_date(d) * MS_PER_DAY +
          ((hour * 60 + minute) * 60 + second) * (int64_t)1000 + digits(s + 16, 3);
    return true;
}

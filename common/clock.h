/*
 * Time: UTC everywhere, the proleptic Gregorian calendar (as PostgreSQL's).
 */
#ifndef TT_CLOCK_H
#define TT_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct date {
    int year;  /* 1 to 9999 where this program reads or writes it as text */
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
};

/* Milliseconds since 1970-01-01T00:00:00Z, by the system's clock. */
int64_t clock_now_ms(void);

/* Seconds by a clock that never goes back; only differences mean something. */
double clock_monotonic_s(void);

bool clock_is_leap_year(int year);

/* Days in a month, 28 to 31; `month` 1 to 12. */
int clock_days_in_month(int year, int month);

/* Days since 1970-01-01 and back. */
int64_t clock_days_of_date(struct date d);
struct date clock_date_of_days(int64_t days);

/* ISO 8601 day of the week: Monday 1 to Sunday 7. */
int clock_day_of_week(struct date d);

/* English names: "Monday", "January". */
const char *clock_day_name(int day_of_week);
const char *clock_month_name(int month);

#define CLOCK_BASIC_SIZE 21 /* "20261120T214900.123Z" and NUL */

/*
 * ISO 8601 basic format with milliseconds; sorts as text, no colons.  Years 1970 to 9999
 * (clock_has_basic; what is earlier or later is written as the first or the last of them).
 * clock_parse_basic is strict: exactly that form and a real date.
 */
bool clock_has_basic(int64_t ms);
void clock_format_basic(int64_t ms, char out[CLOCK_BASIC_SIZE]);
bool clock_parse_basic(const char *s, int64_t *ms);

#endif

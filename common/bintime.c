#include "bintime.h"

#include <string.h>

#include "clock.h"

#define DAY_US INT64_C(86400000000)
/* PostgreSQL counts from 2000-01-01: 10,957 days after 1970-01-01.  In its days: date_in takes
 * 4714-11-24 BC to 5874897-12-31, timestamp_in less. */
enum {
    EPOCH_DAY = 10957,
    DAY_MIN = -2451545,
    DATE_DAY_MAX = 2145031948,
    TIMESTAMP_DAY_END = 106751983
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What is left of a text as it is read from its front. */
static bool take(struct text *v, char c)
{
    if (v->len == 0 || v->ptr[0] != c)
        return false;
    v->ptr++;
    v->len--;
    return true;
}

/* So many digits, or more up to `max`. */
static bool take_number(struct text *v, size_t min, size_t max, int *value)
{
    size_t i = 0;
    *value = 0;
    for (; i < v->len && i < max && is_digit(v->ptr[i]); i++)
        *value = *value * 10 + (v->ptr[i] - '0');
    v->ptr += i;
    v->len -= i;
    return i >= min;
}

/* " BC" at the end is taken off. */
static bool cut_bc(struct text *v)
{
    bool is_bc = v->len > 3 && memcmp(v->ptr + v->len - 3, " BC", 3) == 0;
    v->len -= is_bc ? 3 : 0;
    return is_bc;
}

/* YYYY-MM-DD, at least four digits of the year; 1 BC is the year 0. */
static bool take_date(struct text *v, bool is_bc, int64_t *days)
{
    struct date d;
    if (!take_number(v, 4, 7, &d.year) || !take(v, '-') || !take_number(v, 2, 2, &d.month) ||
        !take(v, '-') || !take_number(v, 2, 2, &d.day) || d.year < 1 || d.month < 1 ||
        d.month > 12 || d.day < 1)
        return false;
    d.year = is_bc ? 1 - d.year : d.year;
    if (d.day > clock_days_in_month(d.year, d.month))
        return false;
    *days = clock_days_of_date(d) - EPOCH_DAY;
    return *days >= DAY_MIN;
}

/* HH:MM:SS[.ffffff], up to 24:00:00, in microseconds. */
static bool take_time(struct text *v, int64_t *us)
{
    int hour, minute, second, fraction = 0;
    if (!take_number(v, 2, 2, &hour) || !take(v, ':') || !take_number(v, 2, 2, &minute) ||
        !take(v, ':') || !take_number(v, 2, 2, &second))
        return false;
    if (take(v, '.')) {
        size_t before = v->len;
        if (!take_number(v, 1, 6, &fraction))
            return false;
        for (size_t digits = before - v->len; digits < 6; digits++)
            fraction *= 10;
    }
    *us = ((hour * INT64_C(60) + minute) * 60 + second) * 1000000 + fraction;
    return minute < 60 && second < 60 && *us <= DAY_US;
}

/* +HH[:MM[:SS]], in microseconds east; none is UTC, as the session's TimeZone says. */
static bool take_zone(struct text *v, int64_t *us)
{
    int parts[3] = {0, 0, 0};
    bool west = take(v, '-');
    *us = 0;
    if (!west && !take(v, '+'))
        return true;
    if (!take_number(v, 2, 2, &parts[0]))
        return false;
    for (int i = 1; i < 3 && take(v, ':'); i++) {
        if (!take_number(v, 2, 2, &parts[i]))
            return false;
    }
    *us = ((parts[0] * INT64_C(60) + parts[1]) * 60 + parts[2]) * (west ? -1000000 : 1000000);
    return parts[0] <= 15 && parts[1] < 60 && parts[2] < 60;
}

static int infinity_of(struct text v)
{
    return text_is(v, "infinity") ? 1 : text_is(v, "-infinity") ? -1 : 0;
}

bool bintime_date(struct buf *b, struct text v)
{
    int64_t days;
    int infinite = infinity_of(v);
    bool is_bc = cut_bc(&v);
    if (infinite == 0 && (!take_date(&v, is_bc, &days) || v.len > 0 || days > DATE_DAY_MAX))
        return false;
    buf_add_be32(b, infinite > 0   ? (uint32_t)INT32_MAX
                    : infinite < 0 ? (uint32_t)INT32_MIN
                                   : (uint32_t)days);
    return true;
}

bool bintime_time(struct buf *b, struct text v)
{
    int64_t us;
    if (!take_time(&v, &us) || v.len > 0)
        return false;
    buf_add_be64(b, (uint64_t)us);
    return true;
}

static bool encode_stamp(struct buf *b, struct text v, bool has_zone)
{
    int64_t days, time, zone = 0;
    int infinite = infinity_of(v);
    if (infinite != 0) {
        buf_add_be64(b, infinite > 0 ? (uint64_t)INT64_MAX : (uint64_t)INT64_MIN);
        return true;
    }
    bool is_bc = cut_bc(&v);
    if (!take_date(&v, is_bc, &days) || days >= TIMESTAMP_DAY_END || !take(&v, ' ') ||
        !take_time(&v, &time) || (has_zone && !take_zone(&v, &zone)) || v.len > 0)
        return false;
    /* The last second of the calendar, and its zones, are for the server to judge. */
    int64_t us = time - zone;
    if ((days == DAY_MIN && us < 0) || (days == TIMESTAMP_DAY_END - 1 && us >= DAY_US))
        return false;
    buf_add_be64(b, (uint64_t)(days * DAY_US + us));
    return true;
}

bool bintime_timestamp(struct buf *b, struct text v)
{
    return encode_stamp(b, v, false);
}

bool bintime_timestamptz(struct buf *b, struct text v)
{
    return encode_stamp(b, v, true);
}

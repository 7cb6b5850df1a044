#include "sqlvalue.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "clock.h"
#include "mem.h"

static const char OUT_OF_RANGE[] = "is out of range";

/* ----------------------------------------------------------------------------- numbers and texts
 */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t skip_digits(struct text v, size_t i)
{
    while (i < v.len && is_digit(v.ptr[i]))
        i++;
    return i;
}

const char *sqlvalue_integer(const struct sqltype *type, struct text v)
{
    bool negative = v.len > 0 && v.ptr[0] == '-';
    uint64_t magnitude;
    if (!text_to_uint64((struct text){v.ptr + negative, v.len - negative}, &magnitude))
        return v.len - negative > 19 && skip_digits(v, negative) == v.len ? OUT_OF_RANGE
                                                                          : "is no integer";
    uint64_t limit = UINT64_C(1) << (type->bytes * 8 - 1);
    return magnitude > limit - !negative ? OUT_OF_RANGE : NULL;
}

static size_t skip_zeros(struct text v, size_t start, size_t end)
{
    while (start < end && v.ptr[start] == '0')
        start++;
    return start;
}

static bool are_zeros(struct text v, size_t start, size_t end)
{
    return skip_zeros(v, start, end) >= end;
}

/* Whether a numeric can have so many digits before and behind the point: 2^15 weights of four, and
 * NUMERIC_DSCALE_MAX. */
static bool is_numeric(size_t before, size_t behind)
{
    return before <= 131072 && behind <= 16383;
}

/* Whether digits [start, point) and, behind the point, [point + 1, end) are as many as precision
 * and scale have room for: numeric(5,2) is up to 999.99; numeric(3,-2) up to 99900, in hundreds;
 * numeric(2,4) up to 0.0099. */
static const char *check_digits(
    const struct sqltype *type, struct text v, size_t start, size_t point, size_t end)
{
    int whole = type->precision - type->scale, scale = type->scale;
    size_t zeros = whole < 0 ? point + 1 + (size_t)-whole : 0; /* must stand before this */
    start = skip_zeros(v, start, point);
    while (end > point + 1 && v.ptr[end - 1] == '0')
        end--;
    size_t before = point - start, behind = end > point ? end - point - 1 : 0;
    if (before > (size_t)(whole > 0 ? whole : 0) ||
        !are_zeros(v, point + 1, zeros < end ? zeros : end))
        return "has too many digits before the point";
    if (behind > (size_t)(scale > 0 ? scale : 0))
        return "has too many digits behind the point";
    if (scale < 0 && before > 0 &&
        !are_zeros(v, before > (size_t)-scale ? point - (size_t)-scale : start, point))
        return "has digits that it would be rounded by";
    return NULL;
}

const char *sqlvalue_numeric(const struct sqltype *type, struct text v)
{
    if (text_is(v, "NaN"))
        return NULL;
    if (text_is(v, "Infinity") || text_is(v, "-Infinity"))
        return type->precision == 0 ? NULL : "is infinite";
    size_t start = v.len > 0 && v.ptr[0] == '-';
    size_t point = skip_digits(v, start);
    size_t end = point;
    if (point < v.len && v.ptr[point] == '.')
        end = skip_digits(v, point + 1);
    if (end != v.len || point == start)
        return "is no number";
    if (type->precision > 0)
        return check_digits(type, v, start, point, end);
    size_t behind = end > point ? end - point - 1 : 0;
    return is_numeric(point - skip_zeros(v, start, point), behind) ? NULL : OUT_OF_RANGE;
}

/* Whether the number, of `len` characters with a NUL behind them, is in range. */
static bool is_float(const struct sqltype *type, const char *digits, size_t len)
{
    char *end;
    errno = 0;
    double value = type->bytes == 4 ? (double)strtof(digits, &end) : strtod(digits, &end);
    bool is_lost = errno == ERANGE && (isinf(value) || value == 0);
    return end == digits + len && !is_lost;
}

const char *sqlvalue_float(const struct sqltype *type, struct text v)
{
    char some[64]; /* as many as nearly all numbers have */
    if (text_is(v, "NaN") || text_is(v, "Infinity") || text_is(v, "-Infinity"))
        return NULL;
    size_t sign = v.len > 0 && v.ptr[0] == '-';
    bool ok = v.len > sign && is_digit(v.ptr[sign]);
    char *digits = v.len < sizeof some ? some : mem_alloc(v.len + 1, 1);
    memcpy(digits, v.ptr, v.len);
    digits[v.len] = '\0';
    ok = ok && is_float(type, digits, v.len);
    if (digits != some)
        free(digits);
    return ok ? NULL : "is no number in range";
}

const char *sqlvalue_boolean(const struct sqltype *type, struct text v)
{
    (void)type;
    return text_is(v, "t") || text_is(v, "f") ? NULL : "is neither 't' nor 'f'";
}

/* Characters of UTF-8: bytes that do not continue one. */
const char *sqlvalue_length(const struct sqltype *type, struct text v)
{
    size_t length = 0;
    for (size_t i = 0; i < v.len; i++)
        length += ((unsigned char)v.ptr[i] & 0xC0) != 0x80;
    return length > (size_t)type->length ? "is too long" : NULL;
}

static int number(const char *p, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (!is_digit(p[i]))
            return -1;
        value = value * 10 + (p[i] - '0');
    }
    return value;
}

enum { DATE_YEAR_MAX = 5874897, TIMESTAMP_YEAR_MAX = 294277 };

/* Length of a date "YYYY-MM-DD" at the beginning of v, with more digits of the year where it has
 * them, and its days since 1970; 0: there is none.  The BC of a date stands at the end of v. */
static size_t date_length(struct text v, int year_max, int64_t *days)
{
    size_t digits = skip_digits(v, 0);
    if (digits < 4 || digits > 7 || v.len < digits + 6 || v.ptr[digits] != '-' ||
        v.ptr[digits + 3] != '-')
        return 0;
    struct date d = {
        number(v.ptr, (int)digits), number(v.ptr + digits + 1, 2), number(v.ptr + digits + 4, 2)};
    if (d.year < 1 || d.year > year_max || d.month < 1 || d.month > 12 || d.day < 1)
        return 0;
    if (v.len > 3 && memcmp(v.ptr + v.len - 3, " BC", 3) == 0)
        d.year = 1 - d.year; /* 1 BC is the year 0 */
    if (d.day > clock_days_in_month(d.year, d.month))
        return 0;
    *days = clock_days_of_date(d);
    return digits + 6;
}

/* PostgreSQL's days begin with 4714-11-24 BC; its months of timestamps in that year's November. */
static const struct date FIRST_DATE = {-4713, 11, 24}, FIRST_LOCAL_DATE = {-4713, 11, 1};

static size_t skip_bc(struct text v, size_t i)
{
    return v.len - i == 3 && memcmp(v.ptr + i, " BC", 3) == 0 ? v.len : i;
}

static bool is_infinite(struct text v)
{
    return text_is(v, "infinity") || text_is(v, "-infinity");
}

const char *sqlvalue_date(const struct sqltype *type, struct text v)
{
    (void)type;
    int64_t days;
    size_t len = date_length(v, DATE_YEAR_MAX, &days);
    bool ok = len > 0 && skip_bc(v, len) == v.len && days >= clock_days_of_date(FIRST_DATE);
    return ok || is_infinite(v) ? NULL : "is no date (YYYY-MM-DD)";
}

const char *sqlvalue_calendar_date(const struct sqltype *type, struct text v)
{
    int64_t days;
    if (v.len == 10 && date_length(v, DATE_YEAR_MAX, &days) == 10)
        return NULL;
    const char *reason = sqlvalue_date(type, v);
    return reason != NULL ? reason : "is no date of a calendar (years 1 to 9999)";
}

/* Length of a time "HH:MM:SS[.ffffff]" at the beginning of v, with at most so many digits behind
 * the point; 0: there is none. */
static size_t time_length(struct text v, int precision)
{
    if (v.len < 8 || v.ptr[2] != ':' || v.ptr[5] != ':')
        return 0;
    int hour = number(v.ptr, 2), minute = number(v.ptr + 3, 2), second = number(v.ptr + 6, 2);
    bool is_midnight = hour == 24 && minute == 0 && second == 0;
    if (hour < 0 || (hour > 23 && !is_midnight) || minute < 0 || minute > 59 || second < 0 ||
        second > 59)
        return 0;
    if (v.len == 8 || v.ptr[8] != '.')
        return 8;
    size_t end = skip_digits(v, 9);
    for (size_t i = 9; hour == 24 && i < end; i++) {
        if (v.ptr[i] != '0')
            return 0;
    }
    return end == 9 || end > 9 + (size_t)precision ? 0 : end;
}

const char *sqlvalue_time(const struct sqltype *type, struct text v)
{
    bool ok = v.len > 0 && time_length(v, type->precision) == v.len;
    return ok ? NULL : "is no time (HH:MM:SS), or has too many digits";
}

/* Behind a time zone "+HH", "-HH:MM", "+HH:MM:SS" at i; *seconds: what it is ahead of UTC. */
static size_t skip_zone(struct text v, size_t i, int *seconds)
{
    int sign = i < v.len && v.ptr[i] == '-' ? -1 : 1;
    *seconds = 0;
    if (i >= v.len || (v.ptr[i] != '+' && v.ptr[i] != '-'))
        return i;
    if (v.len - i < 3 || number(v.ptr + i + 1, 2) < 0 || number(v.ptr + i + 1, 2) > 15)
        return i;
    *seconds = sign * number(v.ptr + i + 1, 2) * 3600;
    i += 3;
    for (int unit = 60; unit > 0 && v.len - i >= 3 && v.ptr[i] == ':'; unit /= 60) {
        int value = number(v.ptr + i + 1, 2);
        if (value < 0 || value > 59)
            return i;
        *seconds += sign * value * unit;
        i += 3;
    }
    return i;
}

/* Whether PostgreSQL has that moment: from 4714-11-24 BC until before 294277, in UTC. */
static bool is_moment(int64_t days, int64_t seconds)
{
    static const struct date end = {TIMESTAMP_YEAR_MAX, 1, 1};
    int64_t moment = days * 86400 + seconds;
    return days >= clock_days_of_date(FIRST_LOCAL_DATE) &&
           moment >= clock_days_of_date(FIRST_DATE) * 86400 &&
           moment < clock_days_of_date(end) * 86400;
}

const char *sqlvalue_timestamp(const struct sqltype *type, struct text v)
{
    static const char no_timestamp[] =
        "is no timestamp (YYYY-MM-DD HH:MM:SS), or has too many digits";
    int64_t days;
    int zone = 0;
    if (is_infinite(v))
        return NULL;
    size_t i = date_length(v, TIMESTAMP_YEAR_MAX, &days);
    if (i == 0 || i >= v.len || v.ptr[i] != ' ')
        return no_timestamp;
    const char *t = v.ptr + i + 1;
    size_t time = time_length((struct text){t, v.len - i - 1}, type->precision);
    if (time == 0)
        return no_timestamp;
    i += 1 + time;
    if (type->family == SQLTYPE_TIMESTAMPTZ)
        i = skip_zone(v, i, &zone);
    if (skip_bc(v, i) != v.len)
        return no_timestamp;
    int seconds = number(t, 2) * 3600 + number(t + 3, 2) * 60 + number(t + 6, 2);
    return is_moment(days, seconds - zone) ? NULL : OUT_OF_RANGE;
}

/* ---------------------------------------------------------------------------- uuid, bytea, json */

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static size_t skip_hex(struct text v, size_t i)
{
    while (i < v.len && is_hex(v.ptr[i]))
        i++;
    return i;
}

const char *sqlvalue_uuid(const struct sqltype *type, struct text v)
{
    static const size_t dashes[] = {8, 13, 18, 23, 36};
    size_t start = 0;
    (void)type;
    for (size_t i = 0; v.len == 36 && i < 5; i++) {
        if (skip_hex(v, start) != dashes[i] || (i < 4 && v.ptr[dashes[i]] != '-'))
            return "is no uuid";
        start = dashes[i] + 1;
    }
    return v.len == 36 ? NULL : "is no uuid";
}

const char *sqlvalue_bytea(const struct sqltype *type, struct text v)
{
    (void)type;
    bool ok = v.len >= 2 && memcmp(v.ptr, "\\x", 2) == 0 && v.len % 2 == 0;
    return ok && skip_hex(v, 2) == v.len ? NULL : "is no bytea (\\x and hex digits)";
}

/* The code of an escape "\uXXXX" at i; -1: there is none. */
static long code_at(struct text v, size_t i)
{
    char digits[5] = "";
    if (v.len - i < 6 || v.ptr[i] != '\\' || v.ptr[i + 1] != 'u' ||
        skip_hex((struct text){v.ptr, i + 6}, i + 2) != i + 6)
        return -1;
    memcpy(digits, v.ptr + i + 2, 4);
    return strtol(digits, NULL, 16);
}

/* The string that begins at *i, to behind it: jsonb decodes what json keeps. */
static const char *check_json_string(struct text v, size_t *i)
{
    for (++*i; *i < v.len && v.ptr[*i] != '"'; ++*i) {
        if (v.ptr[*i] != '\\')
            continue;
        long code = code_at(v, *i);
        bool is_high = code >= 0xD800 && code <= 0xDBFF, is_low = code >= 0xDC00 && code <= 0xDFFF;
        if (code == 0)
            return "has a \\u0000, which jsonb has not";
        if (is_high)
            code = code_at(v, *i += 6);
        if (is_low || (is_high && (code < 0xDC00 || code > 0xDFFF)))
            return "has half of a character (\\ud800 to \\udfff), which jsonb has not";
        *i += code < 0 ? 1 : 5;
    }
    ++*i;
    return NULL;
}

/* The number that begins at *i, to behind it: jsonb's are numerics. */
static const char *check_json_number(struct text v, size_t *i)
{
    static const long long exponent_max = INT_MAX / 2;
    size_t start = *i + (v.ptr[*i] == '-');
    size_t point = skip_digits(v, start), end = point;
    if (point < v.len && v.ptr[point] == '.')
        end = skip_digits(v, point + 1);
    long long exponent = 0;
    *i = end;
    if (end + 1 < v.len && (v.ptr[end] == 'e' || v.ptr[end] == 'E')) {
        bool is_negative = v.ptr[end + 1] == '-';
        size_t digits = end + 1 + (is_negative || v.ptr[end + 1] == '+');
        for (*i = digits; *i < v.len && is_digit(v.ptr[*i]); ++*i)
            exponent = exponent > exponent_max ? exponent : exponent * 10 + (v.ptr[*i] - '0');
        exponent = is_negative ? -exponent : exponent;
    }
    size_t first = skip_zeros(v, start, point); /* digit that is none */
    long long before = (long long)(point - first),
              behind = end > point ? (long long)(end - point - 1) : 0;
    if (before == 0 && behind > 0)
        before = (long long)(point + 1) - (long long)skip_zeros(v, point + 1, end);
    bool is_zero = first == point && are_zeros(v, point + 1, end);
    before = is_zero || before + exponent < 0 ? 0 : before + exponent;
    behind = behind - exponent < 0 ? 0 : behind - exponent;
    bool ok = exponent < exponent_max && exponent > -exponent_max &&
              is_numeric((size_t)before, (size_t)behind);
    return ok ? NULL : "has a number that jsonb has no room for";
}

const char *sqlvalue_jsonb(const struct sqltype *type, struct text v)
{
    const char *reason = NULL;
    (void)type;
    for (size_t i = 0; reason == NULL && i < v.len;) {
        if (v.ptr[i] == '"')
            reason = check_json_string(v, &i);
        else if (v.ptr[i] == '-' || is_digit(v.ptr[i]))
            reason = check_json_number(v, &i);
        else
            i++;
    }
    return reason;
}

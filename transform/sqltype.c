#include "sqltype.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

/* --------------------------------------------------------------------------------------- names */

static const struct {
    const char *name;
    enum sqltype_family family;
    int bytes;
} NAMES[] = {
    {"smallint", SQLTYPE_INTEGER, 2},
    {"int2", SQLTYPE_INTEGER, 2},
    {"integer", SQLTYPE_INTEGER, 4},
    {"int", SQLTYPE_INTEGER, 4},
    {"int4", SQLTYPE_INTEGER, 4},
    {"bigint", SQLTYPE_INTEGER, 8},
    {"int8", SQLTYPE_INTEGER, 8},
    {"numeric", SQLTYPE_NUMERIC, 0},
    {"decimal", SQLTYPE_NUMERIC, 0},
    {"real", SQLTYPE_FLOAT, 4},
    {"float4", SQLTYPE_FLOAT, 4},
    {"double precision", SQLTYPE_FLOAT, 8},
    {"float8", SQLTYPE_FLOAT, 8},
    {"boolean", SQLTYPE_BOOLEAN, 0},
    {"bool", SQLTYPE_BOOLEAN, 0},
    {"text", SQLTYPE_TEXT, 0},
    {"varchar", SQLTYPE_TEXT, 0},
    {"character varying", SQLTYPE_TEXT, 0},
    {"char", SQLTYPE_TEXT, 0},
    {"character", SQLTYPE_TEXT, 0},
    {"date", SQLTYPE_DATE, 0},
    {"time", SQLTYPE_TIME, 0},
    {"time without time zone", SQLTYPE_TIME, 0},
    {"timestamp", SQLTYPE_TIMESTAMP, 0},
    {"timestamp without time zone", SQLTYPE_TIMESTAMP, 0},
    {"timestamptz", SQLTYPE_TIMESTAMPTZ, 0},
    {"timestamp with time zone", SQLTYPE_TIMESTAMPTZ, 0},
    {"uuid", SQLTYPE_UUID, 0},
    {"json", SQLTYPE_JSON, 0},
    {"jsonb", SQLTYPE_JSON, 0},
    {"bytea", SQLTYPE_BYTEA, 0},
};

/* Reads "(10,2)" at *p; count of numbers, -1 when it is none. */
static int parse_modifiers(const char **p, int numbers[2])
{
    if (**p != '(')
        return 0;
    int count = 0;
    do {
        char *end;
        long n = strtol(*p + 1, &end, 10);
        if (end == *p + 1 || n < 0 || n > 10485760 || count == 2)
            return -1;
        numbers[count++] = (int)n;
        *p = end;
    } while (**p == ',');
    if (**p != ')')
        return -1;
    ++*p;
    return count;
}

bool sqltype_parse(const char *text, struct sqltype *type)
{
    int numbers[2] = {0, 0};
    char name[64];
    *type = (struct sqltype){.family = SQLTYPE_OTHER};

    /* The name without its modifiers: what stands before and behind the parentheses. */
    size_t head = strcspn(text, "(");
    const char *tail = text + head;
    int count = parse_modifiers(&tail, numbers);
    if (count < 0 ||
        snprintf(name, sizeof name, "%.*s%s", (int)head, text, tail) >= (int)sizeof name)
        return false;
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (strcasecmp(name, NAMES[i].name) != 0)
            continue;
        type->family = NAMES[i].family;
        type->bytes = NAMES[i].bytes;
        if (type->family == SQLTYPE_NUMERIC) {
            type->precision = numbers[0];
            type->scale = numbers[1];
        } else if (type->family == SQLTYPE_TIME || type->family == SQLTYPE_TIMESTAMP ||
                   type->family == SQLTYPE_TIMESTAMPTZ) {
            type->precision = count == 0 ? 6 : numbers[0];
        } else if (type->family == SQLTYPE_TEXT) {
            type->length = numbers[0];
            if (count == 0 && strncasecmp(name, "char", 4) == 0 &&
                strcasecmp(name, "character varying") != 0)
                type->length = 1; /* char is char(1) */
        }
        return true;
    }
    return false;
}

bool sqltype_converts(enum sqltype_family from, enum sqltype_family to)
{
    static const bool may[SQLTYPE_FAMILIES][SQLTYPE_FAMILIES] = {
        [SQLTYPE_INTEGER] = {[SQLTYPE_NUMERIC] = true, [SQLTYPE_FLOAT] = true},
        [SQLTYPE_NUMERIC] = {[SQLTYPE_FLOAT] = true},
        [SQLTYPE_TEXT] = {[SQLTYPE_DATE] = true,
            [SQLTYPE_TIME] = true,
            [SQLTYPE_TIMESTAMP] = true,
            [SQLTYPE_TIMESTAMPTZ] = true},
    };
    return from == to || to == SQLTYPE_TEXT || may[from][to];
}

bool sqltype_is_plain(enum sqltype_family family)
{
    switch (family) {
    case SQLTYPE_TEXT:
    case SQLTYPE_JSON:
    case SQLTYPE_OTHER:
        return false;
    default:
        return true;
    }
}

/* -------------------------------------------------------------------------------------- checks */

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

static const char *check_integer(const struct sqltype *type, struct text v)
{
    static const char no_integer[] = "is no integer";
    bool negative = v.len > 0 && v.ptr[0] == '-';
    uint64_t magnitude;
    if (!text_to_uint64((struct text){v.ptr + negative, v.len - negative}, &magnitude))
        return v.len - negative > 19 && skip_digits(v, negative) == v.len ? "is out of range"
                                                                          : no_integer;
    uint64_t limit = UINT64_C(1) << (type->bytes * 8 - 1);
    return magnitude > limit - !negative ? "is out of range" : NULL;
}

static const char *check_numeric(const struct sqltype *type, struct text v)
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
    if (type->precision == 0)
        return NULL;
    while (start < point - 1 && v.ptr[start] == '0')
        start++;
    while (end > point + 1 && v.ptr[end - 1] == '0')
        end--;
    bool is_zero = point - start == 1 && v.ptr[start] == '0';
    if (!is_zero && point - start > (size_t)(type->precision - type->scale))
        return "has too many digits before the point";
    if (end > point + 1 && end - point - 1 > (size_t)type->scale)
        return "has too many digits behind the point";
    return NULL;
}

static const char *check_float(const struct sqltype *type, struct text v)
{
    char digits[512]; /* more than any number in range has */
    char *end;
    if (text_is(v, "NaN") || text_is(v, "Infinity") || text_is(v, "-Infinity"))
        return NULL;
    if (v.len == 0 || v.len >= sizeof digits || (v.ptr[0] != '-' && !is_digit(v.ptr[0])))
        return "is no number in range";
    memcpy(digits, v.ptr, v.len);
    digits[v.len] = '\0';
    errno = 0;
    double value = type->bytes == 4 ? (double)strtof(digits, &end) : strtod(digits, &end);
    bool is_lost = errno == ERANGE && (isinf(value) || value == 0);
    return *end != '\0' || is_lost ? "is no number in range" : NULL;
}

static const char *check_boolean(const struct sqltype *type, struct text v)
{
    (void)type;
    return text_is(v, "t") || text_is(v, "f") ? NULL : "is neither 't' nor 'f'";
}

/* Characters of UTF-8: bytes that do not continue one. */
static const char *check_length(const struct sqltype *type, struct text v)
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

enum { DATE_YEAR_MAX = 5874897, TIMESTAMP_YEAR_MAX = 294276 };

/* PostgreSQL's days begin with 4714-11-24 BC. */
static bool is_before_julian(int year, int month, int day)
{
    return year > 4714 || (year == 4714 && (month < 11 || (month == 11 && day < 24)));
}

/* Length of a date "YYYY-MM-DD" at the beginning of v, with more digits of the year where it has
 * them; 0: there is none that PostgreSQL has. */
static size_t date_length(struct text v, int year_max)
{
    size_t digits = skip_digits(v, 0);
    if (digits < 4 || digits > 7 || v.len < digits + 6 || v.ptr[digits] != '-' ||
        v.ptr[digits + 3] != '-')
        return 0;
    int year = number(v.ptr, (int)digits);
    int month = number(v.ptr + digits + 1, 2);
    int day = number(v.ptr + digits + 4, 2);
    bool is_bc = v.len > 3 && memcmp(v.ptr + v.len - 3, " BC", 3) == 0;
    if (year < 1 || year > year_max || month < 1 || month > 12 || day < 1 ||
        day > clock_days_in_month(is_bc ? 1 - year : year, month) || /* 1 BC is the year 0 */
        (is_bc && is_before_julian(year, month, day)))
        return 0;
    return digits + 6;
}

static size_t skip_bc(struct text v, size_t i)
{
    return v.len - i == 3 && memcmp(v.ptr + i, " BC", 3) == 0 ? v.len : i;
}

static bool is_infinite(struct text v)
{
    return text_is(v, "infinity") || text_is(v, "-infinity");
}

static const char *check_date(const struct sqltype *type, struct text v)
{
    (void)type;
    size_t len = date_length(v, DATE_YEAR_MAX);
    if (len == v.len && len > 0)
        return NULL;
    if ((len > 0 && skip_bc(v, len) == v.len) || is_infinite(v))
        return NULL;
    return "is no date (YYYY-MM-DD)";
}

const char *sqltype_check_calendar_date(const struct sqltype *type, struct text v)
{
    if (v.len == 10 && date_length(v, DATE_YEAR_MAX) == 10)
        return NULL;
    const char *reason = check_date(type, v);
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

static const char *check_time(const struct sqltype *type, struct text v)
{
    bool ok = v.len > 0 && time_length(v, type->precision) == v.len;
    return ok ? NULL : "is no time (HH:MM:SS), or has too many digits";
}

/* Behind a time zone "+HH", "-HH:MM", "+HH:MM:SS" at i. */
static size_t skip_zone(struct text v, size_t i)
{
    if (i >= v.len || (v.ptr[i] != '+' && v.ptr[i] != '-'))
        return i;
    if (v.len - i < 3 || number(v.ptr + i + 1, 2) < 0 || number(v.ptr + i + 1, 2) > 15)
        return i;
    i += 3;
    for (int part = 0; part < 2 && v.len - i >= 3 && v.ptr[i] == ':'; part++) {
        int value = number(v.ptr + i + 1, 2);
        if (value < 0 || value > 59)
            return i;
        i += 3;
    }
    return i;
}

static const char *check_timestamp(const struct sqltype *type, struct text v)
{
    if (is_infinite(v))
        return NULL;
    size_t i = date_length(v, TIMESTAMP_YEAR_MAX);
    size_t time = 0;
    if (i > 0 && i < v.len && v.ptr[i] == ' ')
        time = time_length((struct text){v.ptr + i + 1, v.len - i - 1}, type->precision);
    if (time > 0) {
        i += 1 + time;
        if (type->family == SQLTYPE_TIMESTAMPTZ)
            i = skip_zone(v, i);
        if (skip_bc(v, i) == v.len)
            return NULL;
    }
    return "is no timestamp (YYYY-MM-DD HH:MM:SS), or has too many digits";
}

sqltype_check_fn *sqltype_check(const struct sqltype *from, const struct sqltype *to)
{
    static sqltype_check_fn *const checks[SQLTYPE_FAMILIES] = {
        [SQLTYPE_INTEGER] = check_integer,
        [SQLTYPE_NUMERIC] = check_numeric,
        [SQLTYPE_FLOAT] = check_float,
        [SQLTYPE_BOOLEAN] = check_boolean,
        [SQLTYPE_DATE] = check_date,
        [SQLTYPE_TIME] = check_time,
        [SQLTYPE_TIMESTAMP] = check_timestamp,
        [SQLTYPE_TIMESTAMPTZ] = check_timestamp,
    };
    if (to->family == SQLTYPE_FLOAT && from->family == SQLTYPE_FLOAT && from->bytes <= to->bytes)
        return NULL;
    if (to->family == SQLTYPE_TEXT)
        return to->length > 0 ? check_length : NULL;
    return checks[to->family];
}

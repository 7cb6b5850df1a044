#include "fn.h"

#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "sql.h"

/* ------------------------------------------------------------------------------- of timestamps */

/* "2022-11-03 14:20:52.186" -> "2022-11-03"; the BC at the end of an old one goes along. */
static const char *fn_date(struct text in, char *scratch, struct text *out)
{
    const char *blank = memchr(in.ptr, ' ', in.len);
    *out = in;
    if (blank == NULL)
        return NULL; /* a date, or infinity */
    out->len = (size_t)(blank - in.ptr);
    bool is_bc = in.len > 3 && memcmp(in.ptr + in.len - 3, " BC", 3) == 0;
    if (is_bc && out->len + 3 <= FN_SCRATCH_SIZE) {
        memcpy(scratch, in.ptr, out->len);
        memcpy(scratch + out->len, " BC", 3);
        *out = (struct text){scratch, out->len + 3};
    }
    return NULL;
}

/* "2022-11-03 14:20:52.186+00" -> "14:20:52.186" */
static const char *fn_time(struct text in, char *scratch, struct text *out)
{
    (void)scratch;
    const char *end = in.ptr + in.len;
    const char *blank = memchr(in.ptr, ' ', in.len);
    const char *start = blank == NULL ? in.ptr : blank + 1;
    const char *p = start;
    while (p < end && (*p == ':' || *p == '.' || (*p >= '0' && *p <= '9')))
        p++;
    if (p == start || *start == '-')
        return "has no time of day";
    *out = (struct text){start, (size_t)(p - start)};
    return NULL;
}

/* ------------------------------------------------------------------------------------ of dates */

static bool parse_date(struct text in, struct date *d)
{
    static const struct sqltype date = {.family = SQLTYPE_DATE};
    if (sqlvalue_calendar_date(&date, in) != NULL)
        return false;
    d->year = (in.ptr[0] - '0') * 1000 + (in.ptr[1] - '0') * 100 + (in.ptr[2] - '0') * 10 +
              (in.ptr[3] - '0');
    d->month = (in.ptr[5] - '0') * 10 + (in.ptr[6] - '0');
    d->day = (in.ptr[8] - '0') * 10 + (in.ptr[9] - '0');
    return true;
}

static const char NO_DATE[] = "is no date of a calendar (years 1 to 9999)";

static const char *give_number(int n, char *scratch, struct text *out)
{
    int len = snprintf(scratch, FN_SCRATCH_SIZE, "%d", n);
    *out = (struct text){scratch, (size_t)len};
    return NULL;
}

static const char *fn_year(struct text in, char *scratch, struct text *out)
{
    struct date d;
    return parse_date(in, &d) ? give_number(d.year, scratch, out) : NO_DATE;
}

static const char *fn_month(struct text in, char *scratch, struct text *out)
{
    struct date d;
    return parse_date(in, &d) ? give_number(d.month, scratch, out) : NO_DATE;
}

static const char *fn_day(struct text in, char *scratch, struct text *out)
{
    struct date d;
    return parse_date(in, &d) ? give_number(d.day, scratch, out) : NO_DATE;
}

static const char *fn_quarter(struct text in, char *scratch, struct text *out)
{
    struct date d;
    return parse_date(in, &d) ? give_number((d.month + 2) / 3, scratch, out) : NO_DATE;
}

static const char *fn_iso_day_of_week(struct text in, char *scratch, struct text *out)
{
    struct date d;
    return parse_date(in, &d) ? give_number(clock_day_of_week(d), scratch, out) : NO_DATE;
}

static const char *fn_day_name(struct text in, char *scratch, struct text *out)
{
    (void)scratch;
    struct date d;
    if (!parse_date(in, &d))
        return NO_DATE;
    *out = text_of(clock_day_name(clock_day_of_week(d)));
    return NULL;
}

static const char *fn_month_name(struct text in, char *scratch, struct text *out)
{
    (void)scratch;
    struct date d;
    if (!parse_date(in, &d))
        return NO_DATE;
    *out = text_of(clock_month_name(d.month));
    return NULL;
}

/* ------------------------------------------------------------------------------- of currencies */

struct currency {
    char code[4];
    const char *name;
};

/* ISO 4217, by code, from Debian's iso-codes when tt is built. */
static const struct currency CURRENCIES[] = {
#include "iso4217.inc"
};

static int by_code(const void *key, const void *item)
{
    return strcmp(key, ((const struct currency *)item)->code);
}

static const char *fn_currency_name(struct text in, char *scratch, struct text *out)
{
    const struct currency *found = NULL;
    if (in.len == 3) {
        memcpy(scratch, in.ptr, 3);
        scratch[3] = '\0';
        found = bsearch(scratch, CURRENCIES, sizeof CURRENCIES / sizeof CURRENCIES[0],
            sizeof CURRENCIES[0], by_code);
    }
    if (found == NULL)
        return "is no currency code of ISO 4217";
    *out = text_of(found->name);
    return NULL;
}

/* --------------------------------------------------------------------------------------- table */

#define FAMILY(f) (1u << SQLTYPE_##f)

/* Of a date that the calendar has: extract() of infinity is an error in some versions. */
#define IN_CALENDAR(sql) "CASE WHEN :value BETWEEN '0001-01-01' AND '9999-12-31' THEN " sql " END"
#define PART(part)       IN_CALENDAR("extract(" part " FROM :value)::integer")
#define NAME(form)       IN_CALENDAR("to_char(:value::timestamp, '" form "')")

static const struct fn FUNCTIONS[] = {
    {"date", FAMILY(DATE) | FAMILY(TIMESTAMP) | FAMILY(TIMESTAMPTZ), SQLTYPE_DATE, fn_date,
        ":value::date"},
    {"time", FAMILY(TIME) | FAMILY(TIMESTAMP) | FAMILY(TIMESTAMPTZ), SQLTYPE_TIME, fn_time,
        ":value::time"},
    {"year", FAMILY(DATE), SQLTYPE_INTEGER, fn_year, PART("year")},
    {"month", FAMILY(DATE), SQLTYPE_INTEGER, fn_month, PART("month")},
    {"day", FAMILY(DATE), SQLTYPE_INTEGER, fn_day, PART("day")},
    {"quarter", FAMILY(DATE), SQLTYPE_INTEGER, fn_quarter, PART("quarter")},
    {"iso_day_of_week", FAMILY(DATE), SQLTYPE_INTEGER, fn_iso_day_of_week, PART("isodow")},
    {"day_name", FAMILY(DATE), SQLTYPE_TEXT, fn_day_name, NAME("FMDay")},
    {"month_name", FAMILY(DATE), SQLTYPE_TEXT, fn_month_name, NAME("FMMonth")},
    {"currency_name", FAMILY(TEXT), SQLTYPE_TEXT, fn_currency_name, NULL},
};

const struct fn *fn_find(const char *name)
{
    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof FUNCTIONS[0]; i++) {
        if (strcmp(FUNCTIONS[i].name, name) == 0)
            return &FUNCTIONS[i];
    }
    return NULL;
}

/* Several on a line, since they are many; no subquery, whose names could hide the column's. */
static void add_currency_name(struct buf *b, const char *value)
{
    enum { ON_A_LINE = 3 };
    buf_printf(b, "CASE concat(%s)", value);
    for (size_t i = 0; i < sizeof CURRENCIES / sizeof CURRENCIES[0]; i++) {
        buf_printf(b, "%s WHEN ", i % ON_A_LINE == 0 ? "\n       " : "");
        sql_add_literal(b, CURRENCIES[i].code);
        buf_adds(b, " THEN ");
        sql_add_literal(b, CURRENCIES[i].name);
    }
    buf_adds(b, " END");
}

void fn_add_sql(const struct fn *fn, struct buf *b, const char *value)
{
    const struct sql_var vars[] = {{"value", value}, {NULL, NULL}};
    if (fn->sql == NULL)
        add_currency_name(b, value);
    else
        sql_add_template(b, fn->sql, vars);
}

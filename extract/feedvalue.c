#include "feedvalue.h"

#include <strings.h>

#include "sqlform.h"

const char *const FEEDVALUE_DATES[] = {"YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY",
    "DD-MM-YYYY", "YYYY/MM/DD", "YYYY.MM.DD", "YYYYMMDD", NULL};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct text trim(struct text t)
{
    while (t.len > 0 && is_blank(t.ptr[0]))
        t = (struct text){t.ptr + 1, t.len - 1};
    while (t.len > 0 && is_blank(t.ptr[t.len - 1]))
        t.len--;
    return t;
}

/* --------------------------------------------------------------------------------------- numbers
 */

/* The digits of a number, without its point: value = digits * 10^(exponent - behind). */
struct digits {
    bool is_negative;
    char *ptr;
    size_t len;
    size_t behind; /* of them, behind the point */
    long exponent;
};

enum { EXPONENT_MAX = 20000 };

/* Thousands stand in threes: a separator is behind one to three digits, and before three. */
static bool is_group(struct text t, size_t i, size_t since)
{
    size_t behind = 0;
    while (i + 1 + behind < t.len && is_digit(t.ptr[i + 1 + behind]))
        behind++;
    return since >= 1 && since <= 3 && behind == 3;
}

static bool take_exponent(struct text t, size_t *i, long *exponent)
{
    bool is_negative = *i < t.len && t.ptr[*i] == '-';
    if (*i < t.len && (t.ptr[*i] == '-' || t.ptr[*i] == '+'))
        ++*i;
    if (*i == t.len)
        return false;
    for (; *i < t.len && is_digit(t.ptr[*i]); ++*i) {
        if (*exponent <= EXPONENT_MAX)
            *exponent = *exponent * 10 + (t.ptr[*i] - '0');
    }
    *exponent = is_negative ? -*exponent : *exponent;
    return *i == t.len;
}

/* False: it is no number. */
static bool take_digits(
    struct text t, const struct feed_style *style, struct arena *scratch, struct digits *d)
{
    size_t i = t.len > 0 && (t.ptr[0] == '-' || t.ptr[0] == '+'), since = 0;
    bool has_point = false, has_group = false;
    *d = (struct digits){.is_negative = i > 0 && t.ptr[0] == '-'};
    d->ptr = arena_alloc(scratch, t.len + 1);
    for (; i < t.len; i++) {
        char c = t.ptr[i];
        if (is_digit(c)) {
            d->ptr[d->len++] = c;
            d->behind += has_point;
            since++;
        } else if (c == style->decimal && !has_point) {
            has_point = true;
        } else if (style->group != '\0' && c == style->group && !has_point &&
                   is_group(t, i, since) && (!has_group || since == 3)) {
            has_group = true;
            since = 0;
        } else {
            break;
        }
    }
    if (d->len == 0)
        return false;
    if (i < t.len && (t.ptr[i] == 'e' || t.ptr[i] == 'E')) {
        i++;
        return take_exponent(t, &i, &d->exponent);
    }
    return i == t.len;
}

/* Writes it as PostgreSQL does: "-1234.50", no exponent, no zeros before. */
static struct text format_digits(const struct digits *d, struct arena *scratch)
{
    long point = (long)d->len - (long)d->behind + d->exponent; /* digits before the point */
    size_t before = point > 0 ? (size_t)point : 0;
    size_t zeros = point < 0 ? (size_t)-point : 0; /* behind the point, before the first digit */
    size_t size = d->len + before + zeros + 4;
    char *out = arena_alloc(scratch, size), *to = out;
    size_t nulls = 0;
    while (nulls < d->len && d->ptr[nulls] == '0')
        nulls++;
    if (d->is_negative && nulls < d->len)
        *to++ = '-';
    size_t first = 0;
    while (first < before && (first >= d->len || d->ptr[first] == '0'))
        first++;
    for (size_t i = first; i < before; i++)
        *to++ = i < d->len ? d->ptr[i] : '0';
    if (first >= before)
        *to++ = '0';
    if (before < d->len) {
        *to++ = '.';
        memset(to, '0', zeros);
        to += zeros;
        memcpy(to, d->ptr + before, d->len - before);
        to += d->len - before;
    }
    return (struct text){out, (size_t)(to - out)};
}

static const char *convert_number(const struct feed_column *c, const struct feed_style *style,
    struct text raw, struct arena *scratch, struct text *out)
{
    struct digits d;
    (void)c;
    if (text_is(raw, "NaN") || text_is(raw, "Infinity") || text_is(raw, "-Infinity")) {
        *out = raw;
        return NULL;
    }
    if (!take_digits(raw, style, scratch, &d))
        return "is no number";
    if (d.exponent > EXPONENT_MAX || d.exponent < -EXPONENT_MAX)
        return "is out of range";
    *out = format_digits(&d, scratch);
    return NULL;
}

/* ----------------------------------------------------------------------------- dates and the rest
 */

/* Takes up to `most` digits (at least `least`) as a number; -1: they are not there. */
static int take_number(struct text t, size_t *i, size_t least, size_t most)
{
    int value = 0;
    size_t start = *i;
    while (*i < t.len && *i - start < most && is_digit(t.ptr[*i]))
        value = value * 10 + (t.ptr[(*i)++] - '0');
    return *i - start < least ? -1 : value;
}

/* The date at the beginning, as "YYYY-MM-DD"; *i: behind it.  Day and month may have one digit
 * where something stands between them. */
static bool take_date(
    struct text t, const char *form, size_t *i, struct arena *scratch, struct text *out)
{
    int year = -1, month = -1, day = -1;
    size_t least = strlen(form) == 8 ? 2 : 1;
    for (const char *f = form; *f != '\0';) {
        if (*f == 'Y') {
            year = take_number(t, i, 4, 4);
            f += 4;
        } else if (*f == 'M' || *f == 'D') {
            *(*f == 'M' ? &month : &day) = take_number(t, i, least, 2);
            f += 2;
        } else if (*i < t.len && t.ptr[*i] == *f) {
            ++*i;
            f++;
        } else {
            return false;
        }
    }
    *out = text_of(arena_printf(scratch, "%04d-%02d-%02d", year, month, day));
    return year >= 0 && month >= 0 && day >= 0;
}

static const char *convert_date(const struct feed_column *c, const struct feed_style *style,
    struct text raw, struct arena *scratch, struct text *out)
{
    size_t i = 0;
    (void)c;
    if (strcmp(style->date, FEEDVALUE_DATES[0]) == 0) { /* PostgreSQL's own, and no other */
        *out = raw;
        return NULL;
    }
    return take_date(raw, style->date, &i, scratch, out) && i == raw.len
               ? NULL
               : "is no date of the form that 'date' says";
}

/* What stands behind the date: "T10:00Z", " 10:00:00.5+0200". */
static struct text format_time(struct text t, struct arena *scratch)
{
    size_t end = 1;
    while (end < t.len && (is_digit(t.ptr[end]) || t.ptr[end] == ':' || t.ptr[end] == '.'))
        end++;
    struct text zone = {t.ptr + end, t.len - end};
    bool is_utc = text_is(zone, "Z") || text_is(zone, "z");
    bool is_tight = zone.len == 5 && (zone.ptr[0] == '+' || zone.ptr[0] == '-');
    return text_of(
        arena_printf(scratch, " %.*s%s%.*s%s%.*s", (int)end - 1, t.ptr + 1, end == 6 ? ":00" : "",
            is_utc ? 3 : (int)(is_tight ? 3 : zone.len), is_utc ? "+00" : zone.ptr,
            is_tight ? ":" : "", is_tight ? 2 : 0, is_tight ? zone.ptr + 3 : ""));
}

static const char *convert_timestamp(const struct feed_column *c, const struct feed_style *style,
    struct text raw, struct arena *scratch, struct text *out)
{
    size_t i = 0;
    struct text date;
    (void)c;
    *out = raw;
    if (raw.len > 64 || !take_date(raw, style->date, &i, scratch, &date))
        return NULL; /* its check has words for it */
    struct text rest = {raw.ptr + i, raw.len - i};
    if (rest.len == 0 || (rest.ptr[0] != ' ' && rest.ptr[0] != 'T'))
        return NULL;
    struct text time = format_time(rest, scratch);
    *out = text_of(
        arena_printf(scratch, "%.*s%.*s", (int)date.len, date.ptr, (int)time.len, time.ptr));
    return NULL;
}

static const char *convert_boolean(const struct feed_column *c, const struct feed_style *style,
    struct text raw, struct arena *scratch, struct text *out)
{
    static const char *const words[] = {"t", "f", "true", "false", "yes", "no", "1", "0"};
    (void)c;
    (void)style;
    (void)scratch;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i]) == raw.len && strncasecmp(words[i], raw.ptr, raw.len) == 0) {
            *out = text_of(i % 2 == 0 ? "t" : "f");
            return NULL;
        }
    }
    return "is neither true nor false";
}

static const char *convert_uuid(const struct feed_column *c, const struct feed_style *style,
    struct text raw, struct arena *scratch, struct text *out)
{
    char *lower = arena_memdup(scratch, raw.ptr, raw.len);
    (void)c;
    (void)style;
    for (size_t i = 0; i < raw.len; i++)
        lower[i] = (char)(lower[i] >= 'A' && lower[i] <= 'F' ? lower[i] + ('a' - 'A') : lower[i]);
    *out = (struct text){lower, raw.len};
    return NULL;
}

static const char *check_characters(struct text t)
{
    for (size_t i = 0; i < t.len;) {
        if (t.ptr[i] == '\0')
            return "has a NUL byte";
        size_t len = (unsigned char)t.ptr[i] < 0x80
                         ? 1
                         : text_character((struct text){t.ptr + i, t.len - i});
        if (len == 0)
            return "is no UTF-8 (is another 'encoding' meant?)";
        i += len;
    }
    return NULL;
}

/* ----------------------------------------------------------------------------------------- table
 */

typedef const char *convert_fn(const struct feed_column *c, const struct feed_style *style,
    struct text raw, struct arena *scratch, struct text *out);

/* Where nothing is said of a family its texts are taken as they stand, and not as keys. */
static const struct {
    convert_fn *convert;
    bool is_refused, is_key;
} FORMS[SQLTYPE_FAMILIES] = {
    [SQLTYPE_INTEGER] = {.convert = convert_number, .is_key = true},
    [SQLTYPE_NUMERIC] = {.convert = convert_number},
    [SQLTYPE_FLOAT] = {.convert = convert_number},
    [SQLTYPE_BOOLEAN] = {.convert = convert_boolean, .is_key = true},
    [SQLTYPE_TEXT] = {.is_key = true},
    [SQLTYPE_DATE] = {.convert = convert_date, .is_key = true},
    [SQLTYPE_TIMESTAMP] = {.convert = convert_timestamp},
    [SQLTYPE_TIMESTAMPTZ] = {.convert = convert_timestamp},
    [SQLTYPE_UUID] = {.convert = convert_uuid, .is_key = true},
    [SQLTYPE_BYTEA] = {.is_refused = true},
    [SQLTYPE_OTHER] = {.is_refused = true},
};

bool feedvalue_takes(const struct sqltype *type)
{
    return !FORMS[type->family].is_refused;
}

bool feedvalue_is_key(const struct sqltype *type)
{
    return FORMS[type->family].is_key && strcmp(type->name, "char") != 0;
}

const char *feedvalue_convert(const struct feed_column *c, const struct feed_style *style,
    struct text raw, struct arena *scratch, struct text *out)
{
    static const struct sqltype text = {.family = SQLTYPE_TEXT, .name = "text"};
    convert_fn *convert = FORMS[c->type.family].convert;
    sqlvalue_check_fn *check = sqlform_check(&text, &c->type);
    const char *reason = check_characters(raw);
    if (reason != NULL)
        return reason;
    if (c->type.family != SQLTYPE_TEXT)
        raw = trim(raw);
    *out = raw;
    reason = convert == NULL ? NULL : convert(c, style, raw, scratch, out);
    return reason != NULL || check == NULL ? reason : check(&c->type, *out);
}

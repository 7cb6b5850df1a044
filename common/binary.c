#include "binary.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* ------------------------------------------------------------------------------------ integers */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits with a sign before them, within -2^bits to 2^bits - 1. */
static bool to_integer(struct text v, int bits, int64_t *out)
{
    bool negative = v.len > 0 && v.ptr[0] == '-';
    uint64_t magnitude;
    if (!text_to_uint64((struct text){v.ptr + negative, v.len - negative}, &magnitude) ||
        magnitude > (UINT64_C(1) << bits) - !negative)
        return false;
    *out = (int64_t)(negative ? 0 - magnitude : magnitude);
    return true;
}

bool binary_int2(struct buf *b, struct text v)
{
    int64_t value;
    if (!to_integer(v, 15, &value))
        return false;
    buf_add_be16(b, (uint16_t)value);
    return true;
}

bool binary_int4(struct buf *b, struct text v)
{
    int64_t value;
    if (!to_integer(v, 31, &value))
        return false;
    buf_add_be32(b, (uint32_t)value);
    return true;
}

bool binary_int8(struct buf *b, struct text v)
{
    int64_t value;
    if (!to_integer(v, 63, &value))
        return false;
    buf_add_be64(b, (uint64_t)value);
    return true;
}

/* ------------------------------------------------------------------------------------- numeric */

/*
 * numeric_send: how many digits to base 10,000, the weight of the first, sign, digits behind the
 * point that are shown; then the digits, none of them 0 at either end.  numeric_recv takes at most
 * 3,000 of these.
 */
enum { BASE_DIGITS = 4, NUMERIC_DIGITS_MAX = 3000, NUMERIC_SCALE_MAX = 16383 };

static void add_numeric_head(struct buf *b, int digits, int weight, uint16_t sign, size_t scale)
{
    buf_add_be16(b, (uint16_t)digits);
    buf_add_be16(b, (uint16_t)weight);
    buf_add_be16(b, sign);
    buf_add_be16(b, (uint16_t)scale);
}

static bool encode_special_numeric(struct buf *b, struct text v)
{
    static const struct {
        const char *name;
        uint16_t sign, scale; /* which numeric_recv does not look at */
    } names[] = {{"NaN", 0xC000, 0}, {"Infinity", 0xD000, 32}, {"-Infinity", 0xF000, 32}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (text_is(v, names[i].name)) {
            add_numeric_head(b, 0, 0, names[i].sign, names[i].scale);
            return true;
        }
    }
    return false;
}

/* The decimal digit `place` of the number, the units being place 0; 0 where it has none. */
static int digit_at(const char *whole_end, size_t whole, const char *part, size_t scale, long place)
{
    if (place >= 0)
        return (size_t)place < whole ? whole_end[-1 - place] - '0' : 0;
    return (size_t)-place <= scale ? part[-1 - place] - '0' : 0;
}

/* Finds the point of digits "12.50"; false: it is no such text. */
static bool find_point(struct text v, size_t *whole, size_t *scale)
{
    size_t i = 0;
    while (i < v.len && is_digit(v.ptr[i]))
        i++;
    *whole = i;
    if (i == v.len) {
        *scale = 0;
        return i > 0;
    }
    *scale = v.len - i - 1;
    if (v.ptr[i] != '.')
        return false;
    for (i++; i < v.len; i++) {
        if (!is_digit(v.ptr[i]))
            return false;
    }
    return *whole > 0;
}

bool binary_numeric(struct buf *b, struct text v)
{
    bool negative = v.len > 0 && v.ptr[0] == '-';
    struct text u = {v.ptr + negative, v.len - negative};
    size_t whole, scale;
    if (!find_point(u, &whole, &scale))
        return encode_special_numeric(b, v);
    long first = (long)((whole + BASE_DIGITS - 1) / BASE_DIGITS) - 1; /* weight of the highest */
    long last = -(long)((scale + BASE_DIGITS - 1) / BASE_DIGITS);
    if (scale > NUMERIC_SCALE_MAX || first - last >= NUMERIC_DIGITS_MAX)
        return false;
    size_t head = b->len;
    add_numeric_head(b, 0, 0, 0, scale);
    int count = 0, used = 0;
    long weight = 0;
    size_t used_end = b->len;
    for (long w = first; w >= last; w--) {
        int digit = 0;
        for (long p = w * BASE_DIGITS + BASE_DIGITS - 1; p >= w * BASE_DIGITS; p--)
            digit = digit * 10 + digit_at(u.ptr + whole, whole, u.ptr + whole + 1, scale, p);
        if (count == 0 && digit == 0)
            continue;
        if (count == 0)
            weight = w;
        buf_add_be16(b, (uint16_t)digit);
        count++;
        if (digit != 0) {
            used = count;
            used_end = b->len;
        }
    }
    b->len = used_end;
    uint16_t facts[3] = {htobe16((uint16_t)used), htobe16((uint16_t)weight),
        htobe16(negative && used > 0 ? 0x4000 : 0)};
    memcpy(b->data + head, facts, sizeof facts);
    return true;
}

/* -------------------------------------------------------------------------------------- floats */

/* A number as a C string, where it can be one of strtod's decimal forms. */
static bool to_float_text(struct text v, struct buf *digits)
{
    size_t sign = v.len > 0 && v.ptr[0] == '-';
    if (v.len == sign || !is_digit(v.ptr[sign]) || memchr(v.ptr, 'x', v.len) != NULL ||
        memchr(v.ptr, 'X', v.len) != NULL || memchr(v.ptr, '\0', v.len) != NULL)
        return false;
    buf_add(digits, v.ptr, v.len);
    return true;
}

static bool special_float(struct text v, double *value)
{
    bool is_nan = text_is(v, "NaN");
    *value = is_nan ? NAN : text_is(v, "-Infinity") ? -INFINITY : INFINITY;
    return is_nan || text_is(v, "Infinity") || text_is(v, "-Infinity");
}

/* As float8in and float4in do it: by strtod and strtof, out of range only where nothing is left. */
static bool to_double(struct text v, bool is_single, double *value)
{
    struct buf digits = BUF_INIT;
    char *end = NULL;
    if (special_float(v, value))
        return true;
    bool ok = to_float_text(v, &digits);
    if (ok) {
        errno = 0;
        *value = is_single ? (double)strtof(digits.data, &end) : strtod(digits.data, &end);
        ok = *end == '\0' && !(errno == ERANGE && (isinf(*value) || *value == 0));
    }
    buf_release(&digits);
    return ok;
}

bool binary_float8(struct buf *b, struct text v)
{
    double value;
    uint64_t bits;
    if (!to_double(v, false, &value))
        return false;
    memcpy(&bits, &value, sizeof bits);
    buf_add_be64(b, bits);
    return true;
}

bool binary_float4(struct buf *b, struct text v)
{
    double value;
    uint32_t bits;
    if (!to_double(v, true, &value))
        return false;
    float single = (float)value;
    memcpy(&bits, &single, sizeof bits);
    buf_add_be32(b, bits);
    return true;
}

/* ---------------------------------------------------------------------------------- all others */

bool binary_bool(struct buf *b, struct text v)
{
    if (!text_is(v, "t") && !text_is(v, "f"))
        return false;
    buf_addc(b, v.ptr[0] == 't');
    return true;
}

static int hex_of(char c)
{
    return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Pairs of lower-case digits, as the server prints them. */
static bool add_hex(struct buf *b, const char *digits, size_t count)
{
    char *to = buf_reserve(b, count / 2);
    for (size_t i = 0; i < count; i += 2) {
        int high = hex_of(digits[i]);
        int low = i + 1 < count ? hex_of(digits[i + 1]) : -1;
        if (high < 0 || low < 0)
            return false;
        to[i / 2] = (char)(high << 4 | low);
    }
    b->len += count / 2;
    return true;
}

bool binary_bytea(struct buf *b, struct text v)
{
    return v.len >= 2 && v.ptr[0] == '\\' && v.ptr[1] == 'x' && add_hex(b, v.ptr + 2, v.len - 2);
}

/* 8-4-4-4-12 digits. */
bool binary_uuid(struct buf *b, struct text v)
{
    static const size_t dashes[] = {8, 13, 18, 23};
    if (v.len != 36)
        return false;
    size_t start = 0;
    for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; start = dashes[i++] + 1) {
        if (v.ptr[dashes[i]] != '-' || !add_hex(b, v.ptr + start, dashes[i] - start))
            return false;
    }
    return add_hex(b, v.ptr + start, v.len - start);
}

bool binary_bytes(struct buf *b, struct text v)
{
    buf_add(b, v.ptr, v.len);
    return true;
}

bool binary_jsonb(struct buf *b, struct text v)
{
    buf_addc(b, 1); /* the version of the form, jsonb_recv */
    return binary_bytes(b, v);
}

/* ---------------------------------------------------------------------------------------- rows */

void binary_add_header(struct buf *b)
{
    static const char signature[] = "PGCOPY\n\377\r\n"; /* its NUL belongs to it */
    buf_add(b, signature, sizeof signature);
    buf_add_be32(b, 0); /* flags */
    buf_add_be32(b, 0); /* length of the header's extension */
}

void binary_add_trailer(struct buf *b)
{
    buf_add_be16(b, UINT16_MAX);
}

/* A value behind its length. */
static bool add_value(struct buf *b, binary_encode_fn *encode, struct text value)
{
    size_t start = b->len;
    buf_add_be32(b, UINT32_MAX); /* NULL */
    if (text_is_null(value))
        return true;
    if (!encode(b, value))
        return false;
    uint32_t length = htobe32((uint32_t)(b->len - start - sizeof length));
    memcpy(b->data + start, &length, sizeof length);
    return true;
}

bool binary_add_row(struct buf *b, binary_encode_fn *const *encoders, const struct text *values,
    size_t count, size_t *at_fault)
{
    size_t start = b->len;
    buf_add_be16(b, (uint16_t)count);
    for (size_t i = 0; i < count; i++) {
        if (!add_value(b, encoders[i], values[i])) {
            b->len = start;
            *at_fault = i;
            return false;
        }
    }
    return true;
}

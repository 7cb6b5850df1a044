#include "text.h"

int text_compare(struct text a, struct text b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter == 0 ? 0 : memcmp(a.ptr, b.ptr, shorter);
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

size_t text_character(struct text t)
{
    /* lead bytes from `from` on; the second byte's range, which alone is not 80 to BF everywhere */
    static const struct {
        unsigned char from, low, high;
        size_t len;
    } rows[] = {{0xF5, 0, 0, 0}, {0xF4, 0x80, 0x8F, 4}, {0xF1, 0x80, 0xBF, 4},
        {0xF0, 0x90, 0xBF, 4}, {0xEE, 0x80, 0xBF, 3}, {0xED, 0x80, 0x9F, 3}, {0xE1, 0x80, 0xBF, 3},
        {0xE0, 0xA0, 0xBF, 3}, {0xC2, 0x80, 0xBF, 2}, {0x80, 0, 0, 0}, {0x00, 0, 0, 1}};
    if (t.len == 0)
        return 0;
    const unsigned char *s = (const unsigned char *)t.ptr;
    size_t i = 0;
    while (s[0] < rows[i].from)
        i++;
    size_t len = rows[i].len;
    if (len > t.len || (len > 1 && (s[1] < rows[i].low || s[1] > rows[i].high)))
        return 0;
    for (size_t k = 2; k < len; k++) {
        if ((s[k] & 0xC0) != 0x80)
            return 0;
    }
    return len;
}

bool text_to_uint64(struct text t, uint64_t *out)
{
    if (t.len == 0)
        return false;
    bool may_overflow = t.len > 19;
    uint64_t value = 0;
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] < '0' || t.ptr[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(t.ptr[i] - '0');
        if (may_overflow && value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

bool text_is_utf8(struct text t)
{
    size_t len = 1;
    for (size_t i = 0; len > 0 && i < t.len; i += len)
        len = text_character((struct text){t.ptr + i, t.len - i});
    return len > 0;
}

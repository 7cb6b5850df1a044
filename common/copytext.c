#include "copytext.h"

#include "swar.h"

static char unescaped(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'v':
        return '\v';
    default:
        return c;
    }
}

/* The first tab, line feed or backslash, or the end. */
static char *plain_end(char *p, const char *end)
{
    for (; end - p >= SWAR_BYTES; p += SWAR_BYTES) {
        uint64_t word = swar_load(p);
        uint64_t found = swar_equal(word, '\t') | swar_equal(word, '\n') | swar_equal(word, '\\');
        if (found != 0)
            return p + swar_first(found);
    }
    while (p < end && *p != '\t' && *p != '\n' && *p != '\\')
        p++;
    return p;
}

/* Decodes one field from *at in place; leaves *at on the tab or line feed that ends it. */
static struct text take_field(char **at, const char *end)
{
    char *start = *at;
    char *p = plain_end(start, end);
    if (p + 1 < end && *p == '\\' && p == start && p[1] == 'N') {
        *at = p + 2;
        return TEXT_NULL;
    }
    char *to = p;
    while (p < end && *p != '\t' && *p != '\n') {
        if (*p == '\\' && p + 1 < end) {
            *to++ = unescaped(p[1]);
            p += 2;
        } else {
            *to++ = *p++;
        }
    }
    *at = p;
    return (struct text){start, (size_t)(to - start)};
}

size_t copytext_split(char *line, size_t len, struct text *values, size_t count)
{
    const char *end = line + len;
    size_t i = 0;
    do {
        struct text value = take_field(&line, end);
        if (i < count)
            values[i] = value;
        i++;
    } while (line < end && *line++ == '\t');
    return i;
}

#include "jsonstr.h"

#include "swar.h"

/* What the escape of a byte is: 0 none, 'u' as \u00XX, else the letter after the backslash. */
static const char ESCAPE[256] = {
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'b',
    't',
    'n',
    'u',
    'f',
    'r',
    'u',
    'u', /* 00 to 0f */
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'u',
    'u', /* 10 to 1f */
    ['"'] = '"',
    ['\\'] = '\\',
};

/* The longest escape of a byte: \u00XX. */
enum { ESCAPE_MAX = 6 };

/* Copies the first bytes that need no escape, most of them: how many. */
static size_t copy_plain(char *to, struct text value)
{
    size_t i = 0;
    for (; value.len - i >= SWAR_BYTES; i += SWAR_BYTES) {
        uint64_t word = swar_load(value.ptr + i);
        if ((swar_less(word, 0x20) | swar_equal(word, '"') | swar_equal(word, '\\')) != 0)
            break;
        memcpy(to + i, value.ptr + i, SWAR_BYTES);
    }
    return i;
}

void jsonstr_add(struct buf *b, struct text value)
{
    static const char hex[] = "0123456789abcdef";

    char *to = buf_reserve(b, value.len * ESCAPE_MAX + 2);
    char *start = to;
    *to++ = '"';
    size_t plain = copy_plain(to, value);
    to += plain;
    for (size_t i = plain; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        char escape = ESCAPE[c];
        if (escape == 0) {
            *to++ = (char)c;
        } else if (escape == 'u') {
            memcpy(to, "\\u00", 4);
            to[4] = hex[c >> 4];
            to[5] = hex[c & 15];
            to += ESCAPE_MAX;
        } else {
            *to++ = '\\';
            *to++ = escape;
        }
    }
    *to++ = '"';
    *to = '\0';
    b->len += (size_t)(to - start);
}

/* Writes a Unicode scalar value as UTF-8 and returns where it ends. */
static char *put_utf8(char *to, uint32_t code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xC0 | code >> 6);
        *to++ = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *to++ = (char)(0xE0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    } else {
        *to++ = (char)(0xF0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 0x3F));
        *to++ = (char)(0x80 | (code >> 6 & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    }
    return to;
}

static bool hex4(const char *p, const char *end, uint32_t *out)
{
    if (end - p < 4)
        return false;
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if ((c | 32) >= 'a' && (c | 32) <= 'f')
            digit = (uint32_t)((c | 32) - 'a' + 10);
        else
            return false;
        value = value << 4 | digit;
    }
    *out = value;
    return true;
}

/* Reads what follows "\u" at *p, with the second half of a surrogate pair. */
static bool unicode_escape(const char **p, const char *end, uint32_t *code)
{
    if (!hex4(*p, end, code))
        return false;
    *p += 4;
    if (*code >= 0xD800 && *code < 0xDC00) {
        uint32_t low;
        if (end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u' || !hex4(*p + 2, end, &low) ||
            low < 0xDC00 || low > 0xDFFF)
            return false;
        *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
        *p += 6;
        return true;
    }
    return *code != 0 && (*code < 0xDC00 || *code > 0xDFFF);
}

static char unescaped(char letter)
{
    switch (letter) {
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
    case '"':
    case '\\':
    case '/':
        return letter;
    default:
        return 0;
    }
}

bool jsonstr_decode(struct text raw, struct arena *scratch, struct text *out)
{
    if (raw.len == 0 || memchr(raw.ptr, '\\', raw.len) == NULL) {
        *out = raw;
        return true;
    }
    char *start = arena_alloc(scratch, raw.len);
    char *to = start;
    const char *end = raw.ptr + raw.len;
    for (const char *p = raw.ptr; p < end;) {
        if (*p != '\\') {
            *to++ = *p++;
            continue;
        }
        if (++p == end)
            return false;
        char letter = *p++;
        if (letter == 'u') {
            uint32_t code;
            if (!unicode_escape(&p, end, &code))
                return false;
            to = put_utf8(to, code);
        } else {
            char plain = unescaped(letter);
            if (plain == 0)
                return false;
            *to++ = plain;
        }
    }
    *out = (struct text){start, (size_t)(to - start)};
    return true;
}

struct text jsonstr_member(struct arena *arena, const char *lead, const char *name)
{
    struct buf b = BUF_INIT;
    buf_adds(&b, lead);
    jsonstr_add(&b, text_of(name));
    buf_addc(&b, ':');
    struct text prefix = {arena_memdup(arena, b.data, b.len), b.len};
    buf_release(&b);
    return prefix;
}

#include "jsonl_scanner.h"

#include <stdlib.h>
#include <string.h>

#include "jsonstr.h"
#include "swar.h"

/* What stands for a value that was left out, known by its address. */
static const char omitted[] = "";

bool jsonl_is_omitted(struct text value)
{
    return value.ptr == omitted;
}

struct jsonl_scanner {
    const struct column *columns;
    size_t count;
    const bool *wanted;
    struct text *keys; /* `"name":` of each column */
    uint64_t *seen;    /* number of the line in which the column was last seen */
    uint64_t line;
    struct arena arena;
};

struct jsonl_scanner *jsonl_scanner_new(
    const struct column *columns, size_t count, const bool *wanted)
{
    struct jsonl_scanner *s = mem_alloc(1, sizeof *s);
    s->columns = columns;
    s->count = count;
    s->wanted = wanted;
    s->keys = arena_calloc(&s->arena, count, sizeof *s->keys);
    s->seen = arena_calloc(&s->arena, count, sizeof *s->seen);
    for (size_t i = 0; i < count; i++)
        s->keys[i] = jsonstr_member(&s->arena, "", columns[i].name);
    return s;
}

void jsonl_scanner_free(struct jsonl_scanner *scanner)
{
    if (scanner == NULL)
        return;
    arena_release(&scanner->arena);
    free(scanner);
}

/* The line under the scanner: `at` moves from its beginning to `end`. */
struct cursor {
    const char *at;
    const char *end;
};

static void skip_blanks(struct cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\r'))
        c->at++;
}

/* Takes `byte` when it is next, with the blanks before it. */
static bool take(struct cursor *c, char byte)
{
    skip_blanks(c);
    if (c->at == c->end || *c->at != byte)
        return false;
    c->at++;
    return true;
}

/* What stands in no JSON string but as an escape; a NUL would end a COPY with an error. */
static bool is_control(char c)
{
    return (unsigned char)c < ' ';
}

/* Where, of eight bytes, one is that ends a string or needs a look. */
static uint64_t find_special(const char *bytes)
{
    uint64_t word = swar_load(bytes);
    return swar_less(word, ' ') | swar_equal(word, '"') | swar_equal(word, '\\');
}

/* From behind the opening quotation mark to behind the closing one; what is between is in *raw. */
static bool take_string(struct cursor *c, struct text *raw)
{
    const char *start = c->at;
    const char *p = start;
    uint64_t found = 0;
    while (c->end - p >= SWAR_BYTES && (found = find_special(p)) == 0)
        p += SWAR_BYTES;
    if (found != 0)
        p += swar_first(found);
    for (; p < c->end && *p != '"'; p++) {
        if (*p == '\\' && p + 1 < c->end)
            p++;
        if (is_control(*p))
            return false;
    }
    if (p >= c->end)
        return false;
    *raw = (struct text){start, (size_t)(p - start)};
    c->at = p + 1;
    return true;
}

/* An object or array, whole; strings in it may hold brackets. */
static bool take_nested(struct cursor *c)
{
    size_t depth = 0;
    struct text ignored;
    do {
        if (c->at == c->end)
            return false;
        char byte = *c->at++;
        if (byte == '{' || byte == '[')
            depth++;
        else if (byte == '}' || byte == ']')
            depth--;
        else if (byte == '"' ? !take_string(c, &ignored)
                             : is_control(byte) && byte != '\t' && byte != '\r')
            return false;
    } while (depth > 0);
    return true;
}

static bool take_word(struct cursor *c, const char *word, size_t len)
{
    if ((size_t)(c->end - c->at) < len || memcmp(c->at, word, len) != 0)
        return false;
    c->at += len;
    return true;
}

static bool is_number_byte(char c)
{
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

/* Any value but a string; *value is its text as PostgreSQL prints it. */
static bool take_plain(struct cursor *c, struct text *value)
{
    const char *start = c->at, *p;
    switch (*start) {
    case 'n':
        *value = TEXT_NULL;
        return take_word(c, "null", 4);
    case 't':
        *value = (struct text){start, 1};
        return take_word(c, "true", 4);
    case 'f':
        *value = (struct text){start, 1};
        return take_word(c, "false", 5);
    case '{':
    case '[':
        if (!take_nested(c))
            return false;
        break;
    default:
        p = start;
        while (p < c->end && is_number_byte(*p))
            p++;
        c->at = p;
        if (p == start)
            return false;
    }
    *value = (struct text){start, (size_t)(c->at - start)};
    return true;
}

static bool take_value(
    struct cursor *c, enum column_kind kind, struct arena *scratch, struct text *value)
{
    skip_blanks(c);
    const char *start = c->at;
    if (start == c->end)
        return false;
    if (kind == COLUMN_JSON) {
        /* Verbatim: a string keeps its quotation marks, a literal its letters. */
        struct text inner;
        bool ok = *start == '"' ? (c->at++, take_string(c, &inner)) : take_plain(c, &inner);
        bool is_null = ok && *start == 'n';
        *value = is_null ? TEXT_NULL : (struct text){start, (size_t)(c->at - start)};
        return ok;
    }
    if (*start == '{' || *start == '[')
        return false; /* of a column that is none of json */
    if (*start != '"')
        return take_plain(c, value);
    c->at++;
    struct text raw;
    return take_string(c, &raw) && jsonstr_decode(raw, scratch, value);
}

#define OMITTED_MEMBER SIZE_MAX

/* The column whose name is the next member's, with its colon taken; count when no column has it;
 * OMITTED_MEMBER when it is the one of what was left out. */
static bool take_key(struct jsonl_scanner *s, struct cursor *c, struct arena *scratch, size_t *i)
{
    struct text raw, name;
    if (!take(c, '"') || !take_string(c, &raw) || !jsonstr_decode(raw, scratch, &name) ||
        !take(c, ':'))
        return false;
    for (*i = 0; *i < s->count; ++*i) {
        if (text_is(name, s->columns[*i].name))
            return true;
    }
    if (name.len == 0)
        *i = OMITTED_MEMBER;
    return true;
}

static bool is_wanted(const struct jsonl_scanner *s, size_t i)
{
    return i < s->count && (s->wanted == NULL || s->wanted[i]);
}

/* {"note":300000000,...} */
static bool take_omitted(
    struct jsonl_scanner *s, struct cursor *c, struct text *values, struct arena *scratch)
{
    if (!take(c, '{'))
        return false;
    do {
        size_t i;
        struct text bytes;
        if (!take_key(s, c, scratch, &i) || i == OMITTED_MEMBER ||
            !take_value(c, COLUMN_NUMBER, scratch, &bytes))
            return false;
        if (is_wanted(s, i))
            values[i] = (struct text){omitted, 0};
    } while (take(c, ','));
    return take(c, '}');
}

/* memcmp, without the call that is dearer than the names of columns are long. */
static bool begins_with(const char *at, const struct text *key)
{
    if (key->len < SWAR_BYTES)
        return memcmp(at, key->ptr, key->len) == 0;
    size_t i = 0, last = key->len - SWAR_BYTES;
    while (i < last && swar_load(at + i) == swar_load(key->ptr + i))
        i += SWAR_BYTES;
    return i >= last && swar_load(at + last) == swar_load(key->ptr + last);
}

static bool scan_members(
    struct jsonl_scanner *s, struct cursor *c, struct text *values, struct arena *scratch)
{
    size_t expected = 0;
    do {
        size_t i = expected;
        const struct text *key = &s->keys[i];
        if (i < s->count && (size_t)(c->end - c->at) > key->len && begins_with(c->at, key))
            c->at += key->len;
        else if (!take_key(s, c, scratch, &i))
            return false;
        if (i == OMITTED_MEMBER) {
            if (!take_omitted(s, c, values, scratch))
                return false;
            continue;
        }

        struct text ignored;
        bool wanted = is_wanted(s, i);
        enum column_kind kind = i < s->count ? s->columns[i].kind : COLUMN_JSON;
        if (!take_value(c, kind, scratch, wanted ? &values[i] : &ignored))
            return false;
        if (i < s->count)
            s->seen[i] = s->line;
        expected = i + 1;
    } while (take(c, ','));
    return true;
}

bool jsonl_scan(struct jsonl_scanner *scanner, struct text line, struct text *values,
    struct arena *scratch, struct err *e)
{
    struct cursor c = {line.ptr, line.ptr + line.len};
    scanner->line++;
    bool ok = take(&c, '{');
    if (ok && !take(&c, '}'))
        ok = scan_members(scanner, &c, values, scratch) && take(&c, '}');
    if (ok)
        skip_blanks(&c);
    if (!ok || c.at != c.end)
        return err_set(e, ERR_INPUT, "no flat JSON object: wrong at byte %td", c.at - line.ptr + 1);
    for (size_t i = 0; i < scanner->count; i++) {
        if (scanner->seen[i] != scanner->line && (scanner->wanted == NULL || scanner->wanted[i]))
            return err_set(e, ERR_INPUT, "'%s' is missing", scanner->columns[i].name);
    }
    return true;
}

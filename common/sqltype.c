#include "sqltype.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sqltypes.h"

/* --------------------------------------------------------------------------------------- names */

/* How a type may be narrowed by numbers in parentheses. */
enum modifiers { NONE, LENGTH, PRECISION, SECONDS };

#define NAME(name, others, family, modifiers, bytes, ...)                                          \
    {name, others, SQLTYPE_##family, modifiers, bytes},

static const struct name {
    const char *name;
    const char *others;
    enum sqltype_family family;
    enum modifiers modifiers;
    int bytes;
} NAMES[] = {SQLTYPES(NAME)};

/* PostgreSQL's limits: NUMERIC_MAX_PRECISION, NUMERIC_MAX_SCALE, MaxAttrSize,
 * MAX_TIMESTAMP_PRECISION. */
enum { PRECISION_MAX = 1000, SCALE_MAX = 1000, LENGTH_MAX = 10485760, SECONDS_MAX = 6 };

/* Reads "(10,2)" at *p; count of numbers, -1 when it is none.  A blank may stand before a number,
 * and a minus. */
static int parse_modifiers(const char **p, int numbers[2])
{
    if (**p != '(')
        return 0;
    int count = 0;
    do {
        char *end;
        const char *start = *p + 1 + strspn(*p + 1, " ");
        long n = strtol(start, &end, 10);
        if ((*start != '-' && !isdigit((unsigned char)*start)) || end == start || n < -SCALE_MAX ||
            n > LENGTH_MAX || count == 2)
            return -1;
        numbers[count++] = (int)n;
        *p = end;
    } while (**p == ',');
    if (**p != ')')
        return -1;
    ++*p;
    return count;
}

static bool is_within(int n, int least, int most)
{
    return n >= least && n <= most;
}

/* Whether the type may have those; sets what they narrow. */
static bool apply_modifiers(
    struct sqltype *type, enum modifiers modifiers, int count, const int numbers[2])
{
    int first = numbers[0];
    switch (modifiers) {
    case LENGTH:
        type->length = first;
        if (count == 0 && strcmp(type->name, "char") == 0)
            type->length = 1; /* char is char(1) */
        return count == 0 || (count == 1 && is_within(first, 1, LENGTH_MAX));
    case PRECISION:
        type->precision = first;
        type->scale = numbers[1];
        return count == 0 ||
               (is_within(first, 1, PRECISION_MAX) && is_within(numbers[1], -SCALE_MAX, SCALE_MAX));
    case SECONDS:
        type->precision = count == 0 ? SECONDS_MAX : first;
        return count == 0 || (count == 1 && is_within(first, 0, SECONDS_MAX));
    default:
        return count == 0;
    }
}

/* Whether `word` stands in the list. */
static bool is_listed(const char *list, const char *word)
{
    size_t len = strlen(word);
    while (*list != '\0') {
        size_t next = strcspn(list, ",");
        if (next == len && strncasecmp(list, word, len) == 0)
            return true;
        list += next + (list[next] == ',');
    }
    return false;
}

static const struct name *find_name(const char *word)
{
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (strcasecmp(NAMES[i].name, word) == 0 || is_listed(NAMES[i].others, word))
            return &NAMES[i];
    }
    return NULL;
}

/* Numbers stand at the end, but before the words of a time zone. */
static bool is_in_place(const char *numbers_end, const char *word)
{
    size_t head = strcspn(word, " ");
    bool has_zone = strncasecmp(word + head, " with", 5) == 0;
    return strcasecmp(numbers_end, has_zone ? word + head : "") == 0;
}

bool sqltype_parse(const char *text, struct sqltype *type)
{
    static const struct sqltype other = {.family = SQLTYPE_OTHER};
    int numbers[2] = {0, 0};
    char word[64];
    *type = other;

    /* The name without its modifiers: what stands before and behind the parentheses. */
    size_t head = strcspn(text, "(");
    const char *tail = text + head;
    int count = parse_modifiers(&tail, numbers);
    if (count < 0 ||
        snprintf(word, sizeof word, "%.*s%s", (int)head, text, tail) >= (int)sizeof word)
        return false;
    const struct name *found = find_name(word);
    if (found == NULL || (count > 0 && !is_in_place(tail, word)))
        return false;
    *type = (struct sqltype){.family = found->family, .name = found->name, .bytes = found->bytes};
    if (apply_modifiers(type, found->modifiers, count, numbers))
        return true;
    *type = other;
    return false;
}

void sqltype_add(struct buf *b, const struct sqltype *type)
{
    bool is_timed = type->family == SQLTYPE_TIME || type->family == SQLTYPE_TIMESTAMP ||
                    type->family == SQLTYPE_TIMESTAMPTZ;
    buf_adds(b, type->name);
    if (type->length > 0)
        buf_printf(b, "(%d)", type->length);
    else if (is_timed && type->precision < SECONDS_MAX)
        buf_printf(b, "(%d)", type->precision);
    else if (type->family == SQLTYPE_NUMERIC && type->scale != 0)
        buf_printf(b, "(%d,%d)", type->precision, type->scale);
    else if (type->family == SQLTYPE_NUMERIC && type->precision > 0)
        buf_printf(b, "(%d)", type->precision);
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

/* Digits of the largest smallint, integer, bigint. */
static int integer_digits(const struct sqltype *t)
{
    return t->bytes == 2 ? 5 : t->bytes == 4 ? 10 : 19;
}

bool sqltype_holds(const struct sqltype *in, const struct sqltype *of, bool compared)
{
    bool is_char = strcmp(in->name, "char") == 0;
    if (in->family == SQLTYPE_NUMERIC && of->family == SQLTYPE_INTEGER)
        return in->precision == 0 ||
               (in->scale >= 0 && in->precision - in->scale >= integer_digits(of));
    if (in->family != of->family)
        return in->family == SQLTYPE_TEXT && in->length == 0 && !is_char && !compared;
    switch (in->family) {
    case SQLTYPE_INTEGER:
    case SQLTYPE_FLOAT:
        return in->bytes >= of->bytes;
    case SQLTYPE_NUMERIC:
        return in->precision == 0 || (of->precision > 0 && in->scale >= of->scale &&
                                         in->precision - in->scale >= of->precision - of->scale);
    case SQLTYPE_TEXT:
        if (is_char != (strcmp(of->name, "char") == 0) && (is_char || compared))
            return false;
        return in->length == 0 || (of->length > 0 && in->length >= of->length);
    case SQLTYPE_TIME:
    case SQLTYPE_TIMESTAMP:
    case SQLTYPE_TIMESTAMPTZ:
        return in->precision >= of->precision;
    case SQLTYPE_JSON:
        return strcmp(in->name, of->name) == 0;
    default:
        return true;
    }
}

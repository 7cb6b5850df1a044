#include "jsonscan.h"

#include "jsonstr.h"

/* Where the check stands, and what is wrong there. */
struct check {
    const char *p, *end;
    const char *why;
};

static bool fail(struct check *c, const char *why)
{
    if (c->why == NULL)
        c->why = why;
    return false;
}

static const char *skip_blanks(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
        p++;
    return p;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *p, const char *end)
{
    while (p < end && is_digit(*p))
        p++;
    return p;
}

/* ---------------------------------------------------------------------------------------- checking
 */

static bool check_escape(struct check *c)
{
    if (c->p == c->end || strchr("\"\\/bfnrtu", *c->p) == NULL || *c->p == '\0')
        return fail(c, "an escape that is none");
    if (*c->p++ != 'u')
        return true;
    for (int i = 0; i < 4; i++, c->p++) {
        if (c->p == c->end || *c->p == '\0' || strchr("0123456789abcdefABCDEF", *c->p) == NULL)
            return fail(c, "an escape that is none");
    }
    return true;
}

/* At the first quotation mark. */
static bool check_string(struct check *c)
{
    for (c->p++; c->p < c->end && *c->p != '"';) {
        unsigned char byte = (unsigned char)*c->p;
        if (byte < 0x20)
            return fail(c, "a control character in a string");
        if (byte == '\\') {
            c->p++;
            if (!check_escape(c))
                return false;
        } else if (byte < 0x80) {
            c->p++;
        } else {
            size_t len = text_character((struct text){c->p, (size_t)(c->end - c->p)});
            if (len == 0)
                return fail(c, "bytes that are no UTF-8");
            c->p += len;
        }
    }
    if (c->p == c->end)
        return fail(c, "a string that does not end");
    c->p++;
    return true;
}

static bool check_number(struct check *c)
{
    c->p += *c->p == '-';
    const char *first = c->p;
    c->p = skip_digits(c->p, c->end);
    if (c->p == first || (*first == '0' && c->p - first > 1))
        return fail(c, "a number that is none");
    if (c->p < c->end && *c->p == '.') {
        const char *behind = ++c->p;
        c->p = skip_digits(c->p, c->end);
        if (c->p == behind)
            return fail(c, "a number that is none");
    }
    if (c->p < c->end && (*c->p == 'e' || *c->p == 'E')) {
        c->p++;
        if (c->p < c->end && (*c->p == '+' || *c->p == '-'))
            c->p++;
        const char *digits = c->p;
        c->p = skip_digits(c->p, c->end);
        if (c->p == digits)
            return fail(c, "a number that is none");
    }
    return true;
}

static bool check_word(struct check *c, const char *word)
{
    size_t len = strlen(word);
    if ((size_t)(c->end - c->p) < len || memcmp(c->p, word, len) != 0)
        return fail(c, "no value");
    c->p += len;
    return true;
}

static bool check_scalar(struct check *c)
{
    switch (*c->p) {
    case '"':
        return check_string(c);
    case 't':
        return check_word(c, "true");
    case 'f':
        return check_word(c, "false");
    case 'n':
        return check_word(c, "null");
    default:
        return is_digit(*c->p) || *c->p == '-' ? check_number(c) : fail(c, "no value");
    }
}

/* The key of a member and its colon. */
static bool check_key(struct check *c)
{
    c->p = skip_blanks(c->p, c->end);
    if (c->p == c->end || *c->p != '"')
        return fail(c, "a member without a key");
    if (!check_string(c))
        return false;
    c->p = skip_blanks(c->p, c->end);
    if (c->p == c->end || *c->p != ':')
        return fail(c, "a key without a colon");
    c->p = skip_blanks(c->p + 1, c->end);
    return true;
}

/* Behind a value: closes what it ends.  *again: another value follows in the innermost container.
 */
static bool check_end(struct check *c, const char *open, size_t *depth, bool *again)
{
    *again = false;
    while (*depth > 0 && !*again) {
        char bracket = open[*depth - 1];
        c->p = skip_blanks(c->p, c->end);
        if (c->p == c->end)
            return fail(c, "an end before all is closed");
        if (*c->p == ',') {
            c->p++;
            *again = true;
        } else if (*c->p == (bracket == '{' ? '}' : ']')) {
            c->p++;
            --*depth;
        } else {
            return fail(c, "neither a comma nor the end of an array or object");
        }
    }
    return true;
}

/* A value, with all that is in it; without recursion. */
static bool check_value(struct check *c)
{
    char open[JSONSCAN_DEPTH_MAX];
    size_t depth = 0;
    for (bool again = true; again;) {
        if (depth > 0 && open[depth - 1] == '{' && !check_key(c))
            return false;
        c->p = skip_blanks(c->p, c->end);
        if (c->p == c->end)
            return fail(c, "an end where a value should be");
        if (*c->p == '{' || *c->p == '[') {
            char bracket = *c->p;
            if (depth == JSONSCAN_DEPTH_MAX)
                return fail(c, "more than 100 brackets in each other");
            c->p = skip_blanks(c->p + 1, c->end);
            open[depth++] = bracket;
            if (c->p == c->end || *c->p != (bracket == '{' ? '}' : ']'))
                continue;
        } else if (!check_scalar(c)) {
            return false;
        }
        if (!check_end(c, open, &depth, &again))
            return false;
    }
    return true;
}

static enum jsonscan_kind kind_of(char first)
{
    switch (first) {
    case '"':
        return JSONSCAN_STRING;
    case '{':
        return JSONSCAN_OBJECT;
    case '[':
        return JSONSCAN_ARRAY;
    case 'n':
        return JSONSCAN_NULL;
    case 't':
    case 'f':
        return JSONSCAN_BOOLEAN;
    default:
        return JSONSCAN_NUMBER;
    }
}

const char *jsonscan_parse(struct text document, struct jsonscan_value *root, size_t *at)
{
    struct check c = {document.ptr, document.ptr + document.len, NULL};
    *root = (struct jsonscan_value){JSONSCAN_MISSING, TEXT_NULL};
    *at = 0;
    if (document.len == 0)
        return "nothing at all";
    c.p = skip_blanks(c.p, c.end);
    const char *start = c.p;
    bool ok = check_value(&c);
    const char *end = c.p;
    c.p = ok ? skip_blanks(c.p, c.end) : c.p;
    if (ok && c.p != c.end)
        ok = fail(&c, "more behind its end");
    *at = (size_t)(c.p - document.ptr);
    if (!ok)
        return c.why;
    *root = (struct jsonscan_value){kind_of(*start), {start, (size_t)(end - start)}};
    return NULL;
}

/* ----------------------------------------------------------------------------------------- reading
 */

static const char *skip_string(const char *p)
{
    for (p++; *p != '"'; p++)
        p += *p == '\\';
    return p + 1;
}

/* What a number or a word ends at. */
static bool is_end(char c)
{
    return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Behind a value that has been checked. */
static const char *skip_value(const char *p, const char *end)
{
    size_t depth = 0;
    if (*p != '"' && *p != '{' && *p != '[') {
        while (p < end && !is_end(*p))
            p++;
        return p;
    }
    do {
        if (*p == '"') {
            p = skip_string(p);
            continue;
        }
        depth += *p == '{' || *p == '[';
        depth -= *p == '}' || *p == ']';
        p++;
    } while (depth > 0);
    return p;
}

struct jsonscan_iter jsonscan_begin(const struct jsonscan_value *container)
{
    const char *end = container->raw.ptr + container->raw.len - 1;
    return (struct jsonscan_iter){
        skip_blanks(container->raw.ptr + 1, end), end, container->kind == JSONSCAN_OBJECT};
}

bool jsonscan_next(struct jsonscan_iter *i, struct text *key, struct jsonscan_value *value)
{
    const char *p = i->next;
    *key = TEXT_NULL;
    if (p == i->end)
        return false;
    if (i->has_keys) {
        const char *behind = skip_string(p);
        *key = (struct text){p + 1, (size_t)(behind - p) - 2};
        p = skip_blanks(skip_blanks(behind, i->end) + 1, i->end);
    }
    const char *behind = skip_value(p, i->end);
    *value = (struct jsonscan_value){kind_of(*p), {p, (size_t)(behind - p)}};
    p = skip_blanks(behind, i->end);
    i->next = p == i->end ? p : skip_blanks(p + 1, i->end);
    return true;
}

struct jsonscan_value jsonscan_member(
    const struct jsonscan_value *object, struct text name, struct arena *scratch)
{
    struct jsonscan_value value;
    struct text key, decoded;
    if (object->kind == JSONSCAN_OBJECT) {
        struct jsonscan_iter i = jsonscan_begin(object);
        while (jsonscan_next(&i, &key, &value)) {
            if (jsonstr_decode(key, scratch, &decoded) && text_eq(decoded, name))
                return value;
        }
    }
    return (struct jsonscan_value){JSONSCAN_MISSING, TEXT_NULL};
}

static struct jsonscan_value element(const struct jsonscan_value *array, struct text name)
{
    struct jsonscan_value value;
    struct text key;
    uint64_t number;
    if (text_to_uint64(name, &number)) {
        struct jsonscan_iter i = jsonscan_begin(array);
        while (jsonscan_next(&i, &key, &value)) {
            if (number-- == 0)
                return value;
        }
    }
    return (struct jsonscan_value){JSONSCAN_MISSING, TEXT_NULL};
}

/* A part of a pointer, decoded: "~1" is a slash, "~0" a tilde. */
static struct text part_of(const char *part, size_t len, struct arena *scratch)
{
    char *out = arena_memdup(scratch, part, len);
    size_t to = 0;
    for (size_t i = 0; i < len; i++) {
        bool is_escape = part[i] == '~' && i + 1 < len;
        out[to++] = is_escape ? (part[i + 1] == '1' ? '/' : '~') : part[i];
        i += is_escape;
    }
    return (struct text){out, to};
}

struct jsonscan_value jsonscan_at(
    const struct jsonscan_value *root, const char *pointer, struct arena *scratch)
{
    struct jsonscan_value value = *root;
    while (*pointer == '/' && value.kind != JSONSCAN_MISSING) {
        size_t len = strcspn(pointer + 1, "/");
        struct text name = part_of(pointer + 1, len, scratch);
        value = value.kind == JSONSCAN_ARRAY ? element(&value, name)
                                             : jsonscan_member(&value, name, scratch);
        pointer += 1 + len;
    }
    return value;
}

bool jsonscan_is_pointer(const char *pointer)
{
    if (*pointer != '\0' && *pointer != '/')
        return false;
    for (const char *p = pointer; (p = strchr(p, '~')) != NULL; p++) {
        if (p[1] != '0' && p[1] != '1')
            return false;
    }
    return true;
}

bool jsonscan_text(const struct jsonscan_value *value, struct arena *scratch, struct text *out)
{
    *out = value->raw;
    if (value->kind == JSONSCAN_NULL || value->kind == JSONSCAN_MISSING)
        *out = TEXT_NULL;
    if (value->kind != JSONSCAN_STRING)
        return true;
    return jsonstr_decode((struct text){value->raw.ptr + 1, value->raw.len - 2}, scratch, out);
}

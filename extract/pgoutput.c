#include "pgoutput.h"

/* What is left of a message; once it is too short it stays so. */
struct cut {
    const char *at, *end;
    bool is_short;
};

static const char *take(struct cut *c, size_t len)
{
    static const char nothing[8];
    c->is_short = c->is_short || len > (size_t)(c->end - c->at);
    if (c->is_short)
        return len <= sizeof nothing ? nothing : NULL;
    c->at += len;
    return c->at - len;
}

/* Big-endian, up to 8 bytes. */
static uint64_t take_number(struct cut *c, size_t len)
{
    const char *bytes = take(c, len);
    uint64_t number = 0;
    for (size_t i = 0; i < len; i++)
        number = number << 8 | (unsigned char)bytes[i];
    return number;
}

static struct text take_string(struct cut *c)
{
    size_t left = (size_t)(c->end - c->at);
    const char *nul = c->is_short || left == 0 ? NULL : memchr(c->at, '\0', left);
    c->is_short = nul == NULL;
    if (nul == NULL)
        return text_of("");
    size_t len = (size_t)(nul - c->at);
    return (struct text){take(c, len + 1), len};
}

static struct pgoutput_value take_value(struct cut *c)
{
    switch (take_number(c, 1)) {
    case 'n':
        return (struct pgoutput_value){PGOUTPUT_NULL, TEXT_NULL};
    case 'u':
        return (struct pgoutput_value){PGOUTPUT_UNCHANGED, TEXT_NULL};
    case 't': {
        size_t len = (size_t)take_number(c, 4);
        return (struct pgoutput_value){PGOUTPUT_TEXT, {take(c, len), len}};
    }
    default: /* 'b', in binary, was not asked for */
        c->is_short = true;
        return (struct pgoutput_value){PGOUTPUT_NULL, TEXT_NULL};
    }
}

static struct pgoutput_tuple take_tuple(struct cut *c)
{
    struct pgoutput_tuple t = {(size_t)take_number(c, 2), {c->at, 0}};
    for (size_t i = 0; i < t.count && !c->is_short; i++)
        (void)take_value(c);
    c->is_short = c->is_short || t.count == 0;
    t.bytes.len = (size_t)(c->at - t.bytes.ptr);
    return t;
}

static struct pgoutput_column take_column(struct cut *c)
{
    struct pgoutput_column column = {(take_number(c, 1) & 1) != 0, take_string(c)};
    (void)take(c, 8); /* OID and modifier of its type */
    return column;
}

static void take_relation(struct cut *c, struct pgoutput_message *m)
{
    m->relation = (uint32_t)take_number(c, 4);
    m->schema = take_string(c);
    m->name = take_string(c);
    m->identity = (char)take_number(c, 1);
    m->columns.count = (size_t)take_number(c, 2);
    m->columns.bytes.ptr = c->at;
    for (size_t i = 0; i < m->columns.count && !c->is_short; i++)
        (void)take_column(c);
    m->columns.bytes.len = (size_t)(c->at - m->columns.bytes.ptr);
}

/* The old row, if there is one, and the new one, if there must be. */
static void take_rows(struct cut *c, struct pgoutput_message *m)
{
    m->relation = (uint32_t)take_number(c, 4);
    uint64_t which = take_number(c, 1);
    if (m->kind != PGOUTPUT_INSERT && (which == 'K' || which == 'O')) {
        m->old = take_tuple(c);
        which = m->kind == PGOUTPUT_DELETE ? which : take_number(c, 1);
    } else if (m->kind == PGOUTPUT_DELETE) {
        c->is_short = true;
    }
    if (m->kind == PGOUTPUT_DELETE)
        return;
    c->is_short = c->is_short || which != 'N';
    m->row = take_tuple(c);
}

static void take_truncate(struct cut *c, struct pgoutput_message *m)
{
    size_t count = (size_t)take_number(c, 4);
    (void)take(c, 1); /* CASCADE, RESTART IDENTITY */
    m->relations = (struct text){c->at, (size_t)(c->end - c->at)};
    c->is_short = c->is_short || count != m->relations.len / 4 || m->relations.len % 4 != 0;
    c->at = c->end;
}

/* What follows the letter. */
static void take_body(struct cut *c, struct pgoutput_message *m)
{
    switch (m->kind) {
    case PGOUTPUT_BEGIN:
        m->lsn = take_number(c, 8);
        (void)take(c, 8); /* when */
        m->xid = (uint32_t)take_number(c, 4);
        break;
    case PGOUTPUT_COMMIT:
        (void)take(c, 1); /* flags, unused */
        m->lsn = take_number(c, 8);
        m->end = take_number(c, 8);
        (void)take(c, 8);
        break;
    case PGOUTPUT_ORIGIN:
        (void)take(c, 8);
        (void)take_string(c);
        break;
    case PGOUTPUT_RELATION:
        take_relation(c, m);
        break;
    case PGOUTPUT_TYPE:
        (void)take(c, 4);
        (void)take_string(c);
        (void)take_string(c);
        break;
    case PGOUTPUT_INSERT:
    case PGOUTPUT_UPDATE:
    case PGOUTPUT_DELETE:
        take_rows(c, m);
        break;
    case PGOUTPUT_TRUNCATE:
        take_truncate(c, m);
        break;
    }
}

bool pgoutput_read(struct text bytes, struct pgoutput_message *m)
{
    static const char letters[] = "BCORYIUDT"; /* in the order of enum pgoutput_kind */
    *m = (struct pgoutput_message){.kind = PGOUTPUT_BEGIN};
    const char *letter = bytes.len == 0 ? NULL : memchr(letters, bytes.ptr[0], sizeof letters - 1);
    if (letter == NULL)
        return false;
    struct cut c = {bytes.ptr + 1, bytes.ptr + bytes.len, false};
    m->kind = (enum pgoutput_kind)(letter - letters);
    take_body(&c, m);
    return !c.is_short && c.at == c.end;
}

struct pgoutput_column pgoutput_next_column(struct pgoutput_columns *columns)
{
    struct cut c = {columns->bytes.ptr, columns->bytes.ptr + columns->bytes.len, false};
    struct pgoutput_column column = take_column(&c);
    columns->bytes = (struct text){c.at, (size_t)(c.end - c.at)};
    columns->count--;
    return column;
}

struct pgoutput_value pgoutput_next_value(struct pgoutput_tuple *tuple)
{
    struct cut c = {tuple->bytes.ptr, tuple->bytes.ptr + tuple->bytes.len, false};
    struct pgoutput_value value = take_value(&c);
    tuple->bytes = (struct text){c.at, (size_t)(c.end - c.at)};
    tuple->count--;
    return value;
}

bool pgoutput_next_truncated(struct text *relations, uint32_t *relation)
{
    if (relations->len < 4)
        return false;
    struct cut c = {relations->ptr, relations->ptr + relations->len, false};
    *relation = (uint32_t)take_number(&c, 4);
    *relations = (struct text){c.at, (size_t)(c.end - c.at)};
    return true;
}

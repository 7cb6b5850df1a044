#include "key.h"

#include <inttypes.h>
#include <stdlib.h>

#include "sql.h"

enum { INTEGER_BYTES = 8 };

static bool is_integer_type(const char *type)
{
    return strcmp(type, "smallint") == 0 || strcmp(type, "integer") == 0 ||
           strcmp(type, "bigint") == 0;
}

struct key_codec key_codec_of(
    const struct column *columns, const char **names, size_t count, struct arena *arena)
{
    struct key_codec c = {.count = count, .names = names};
    c.columns = arena_calloc(arena, count, sizeof *c.columns);
    c.slots = arena_calloc(arena, count, sizeof *c.slots);
    c.is_integer = arena_calloc(arena, count, sizeof *c.is_integer);
    for (size_t k = 0; k < count; k++) {
        while (strcmp(columns[c.slots[k]].name, names[k]) != 0)
            c.slots[k]++;
        c.columns[k] = columns[c.slots[k]];
        c.is_integer[k] = is_integer_type(c.columns[k].type);
    }
    return c;
}

static bool add_integer(struct buf *out, struct text value)
{
    uint64_t magnitude;
    bool negative = value.len > 0 && value.ptr[0] == '-';
    if (!text_to_uint64((struct text){value.ptr + negative, value.len - negative}, &magnitude))
        return false;
    uint64_t bits = (negative ? ~magnitude + 1 : magnitude) ^ UINT64_C(1) << 63;
    char bytes[INTEGER_BYTES];
    for (int i = 0; i < INTEGER_BYTES; i++)
        bytes[i] = (char)(bits >> (56 - 8 * i) & 0xFF);
    buf_add(out, bytes, sizeof bytes);
    return true;
}

bool key_encode(
    const struct key_codec *c, const struct text *values, const size_t *slots, struct buf *out)
{
    for (size_t k = 0; k < c->count; k++) {
        struct text value = values[slots == NULL ? k : slots[k]];
        if (text_is_null(value))
            return false;
        if (c->is_integer[k]) {
            if (!add_integer(out, value))
                return false;
        } else {
            buf_add(out, value.ptr, value.len);
            buf_addc(out, '\0');
        }
    }
    return true;
}

static struct text integer_text(const char *bytes, struct arena *scratch)
{
    uint64_t bits = 0;
    for (int i = 0; i < INTEGER_BYTES; i++)
        bits = bits << 8 | (unsigned char)bytes[i];
    bits ^= UINT64_C(1) << 63;
    bool negative = bits >> 63 != 0;
    return text_of(
        arena_printf(scratch, "%s%" PRIu64, negative ? "-" : "", negative ? ~bits + 1 : bits));
}

bool key_decode(
    const struct key_codec *c, struct text key, struct text *values, struct arena *scratch)
{
    const char *at = key.ptr;
    const char *end = key.ptr + key.len;
    for (size_t k = 0; k < c->count; k++) {
        size_t left = (size_t)(end - at);
        if (c->is_integer[k]) {
            if (left < INTEGER_BYTES)
                return false;
            values[k] = integer_text(at, scratch);
            at += INTEGER_BYTES;
        } else {
            const char *nul = left == 0 ? NULL : memchr(at, '\0', left);
            if (nul == NULL)
                return false;
            values[k] = (struct text){at, (size_t)(nul - at)};
            at = nul + 1;
        }
    }
    return at == end;
}

/* A text is ordered by its bytes in UTF-8, whatever the encoding and the collation there; and as
 * COPY prints it, which a cast may not. */
void key_add_order(const struct key_codec *c, struct buf *sql)
{
    for (size_t k = 0; k < c->count; k++) {
        buf_adds(sql, k == 0 ? " ORDER BY " : ", ");
        if (!c->is_integer[k])
            buf_adds(sql, "pg_catalog.convert_to(pg_catalog.format('%s', ");
        sql_add_ident(sql, c->names[k]);
        if (!c->is_integer[k])
            buf_adds(sql, "), 'UTF8')");
    }
}

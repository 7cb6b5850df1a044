#include "buf.h"

#include <endian.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "mem.h"

char *buf_reserve(struct buf *b, size_t extra)
{
    size_t need = b->len + extra + 1;
    if (need > b->cap) {
        size_t cap = b->cap < 64 ? 64 : b->cap * 2;
        b->cap = cap < need ? need : cap;
        b->data = mem_resize(b->data, b->cap, 1);
    }
    return b->data + b->len;
}

void buf_adds(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    char *to = buf_reserve(b, (size_t)len);
    va_start(args, fmt);
    (void)vsnprintf(to, (size_t)len + 1, fmt, args);
    va_end(args);
    b->len += (size_t)len;
}

void buf_reset(struct buf *b)
{
    b->len = 0;
    if (b->data != NULL)
        b->data[0] = '\0';
}

const char *buf_str(const struct buf *b)
{
    return b->data == NULL ? "" : b->data;
}

void buf_release(struct buf *b)
{
    free(b->data);
    *b = (struct buf)BUF_INIT;
}

void buf_add_be16(struct buf *b, uint16_t value)
{
    value = htobe16(value);
    buf_add(b, (const char *)&value, sizeof value);
}

void buf_add_be32(struct buf *b, uint32_t value)
{
    value = htobe32(value);
    buf_add(b, (const char *)&value, sizeof value);
}

void buf_add_be64(struct buf *b, uint64_t value)
{
    value = htobe64(value);
    buf_add(b, (const char *)&value, sizeof value);
}

/*
 * A growing buffer of bytes.  Always followed by a NUL byte that `len` does not count, so that
 * `data` serves as a C string when the bytes hold no NUL themselves.
 */
#ifndef TT_BUF_H
#define TT_BUF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
    char *data; /* NULL until something is added */
    size_t len;
    size_t cap;
};

/* clang-format off */
#define BUF_INIT {NULL, 0, 0}
/* clang-format on */

/* Makes room for `extra` more bytes (and the NUL) and returns where they go; len is unchanged. */
char *buf_reserve(struct buf *b, size_t extra);

/* Appends.  buf_add with len 0 may take a NULL pointer; these two are in line, as values of rows
 * are many. */
static inline void buf_add(struct buf *b, const char *bytes, size_t len)
{
    char *to = len < b->cap - b->len ? b->data + b->len : buf_reserve(b, len);
    if (bytes != NULL)
        memcpy(to, bytes, len);
    to[len] = '\0';
    b->len += len;
}
static inline void buf_addc(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}
/* An integer in network byte order. */
void buf_add_be16(struct buf *b, uint16_t value);
void buf_add_be32(struct buf *b, uint32_t value);
void buf_add_be64(struct buf *b, uint64_t value);
void buf_adds(struct buf *b, const char *s);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Empties it and keeps the memory. */
void buf_reset(struct buf *b);

/* The content as a C string, "" when nothing was ever added; borrowed until the next change. */
const char *buf_str(const struct buf *b);

/* Frees it; as BUF_INIT again. */
void buf_release(struct buf *b);

#endif

/*
 * A view of bytes that someone else owns: pointer and length.  A NULL pointer is SQL NULL, which is
 * not the empty text.
 */
#ifndef TT_TEXT_H
#define TT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
    const char *ptr;
    size_t len;
};

#define TEXT_NULL ((struct text){NULL, 0})

/* A view of a C string; of NULL: SQL NULL. */
static inline struct text text_of(const char *s)
{
    return (struct text){s, s == NULL ? 0 : strlen(s)};
}

static inline bool text_is_null(struct text t)
{
    return t.ptr == NULL;
}

/* Same bytes.  NULL equals NULL here. */
static inline bool text_eq(struct text a, struct text b)
{
    if (a.ptr == NULL || b.ptr == NULL)
        return a.ptr == b.ptr;
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static inline bool text_is(struct text t, const char *s)
{
    return t.ptr != NULL && text_eq(t, text_of(s));
}

/* Order by bytes; shorter first when one begins with the other. */
int text_compare(struct text a, struct text b);

/*
 * The bytes of the character of UTF-8 that the text begins with, 1 to 4; 0 when it begins with none
 * (Unicode 15, table 3-7: no surrogates, nothing above U+10FFFF, the shortest form only).
 */
size_t text_character(struct text t);

/* Whether all of it is such characters. */
bool text_is_utf8(struct text t);

/* Decimal digits only, no sign, no blanks, at most UINT64_MAX; false when it is not such a text. */
bool text_to_uint64(struct text t, uint64_t *out);

#endif

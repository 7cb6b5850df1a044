/*
 * Memory.  Running out of it ends the process with a message and status 70: no caller checks.
 *
 * An arena gives out memory that is freed all at once.  Parsed configuration, models and manifests
 * live in one; what is needed for one row only lives in a scratch arena that is reset for the next,
 * so that the row path allocates nothing once the arena has grown to the size of the largest row.
 */
#ifndef TT_MEM_H
#define TT_MEM_H

#include <stdarg.h>
#include <stddef.h>

/* The file whose rows are being read, for that message; NULL: none.  Borrowed until the next call.
 */
void mem_note_reading(const char *path);

/* `count` zeroed elements of `size` bytes; count * size is checked for overflow.  Caller frees. */
void *mem_alloc(size_t count, size_t size);

/* Resizes `ptr` (NULL: allocates) to `count` elements of `size` bytes; new bytes are not zeroed. */
void *mem_resize(void *ptr, size_t count, size_t size);

/* A copy of a string.  Caller frees. */
char *mem_strdup(const char *s);

struct arena_block;

struct arena {
    struct arena_block *blocks; /* the newest first */
    size_t used;                /* bytes used in the newest */
};

/* clang-format off */
#define ARENA_INIT {NULL, 0}
/* clang-format on */

/* `size` bytes, not zeroed, aligned for any type; borrowed until arena_reset or arena_release. */
void *arena_alloc(struct arena *a, size_t size);

/* `count` zeroed elements of `size` bytes. */
void *arena_calloc(struct arena *a, size_t count, size_t size);

/* Copies, NUL-terminated. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_memdup(struct arena *a, const char *bytes, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Forgets what was given out, keeps the largest block for use again. */
void arena_reset(struct arena *a);

/* Frees all; the arena is as ARENA_INIT again. */
void arena_release(struct arena *a);

#endif

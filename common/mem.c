#include "mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"

enum { BLOCK_SIZE = 16 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t size;
    max_align_t data[];
};

static const char *read_now;

void mem_note_reading(const char *path)
{
    read_now = path;
}

static void *checked(void *ptr)
{
    if (ptr == NULL) {
        (void)fputs("tt: error: out of memory", stderr);
        if (read_now != NULL)
            (void)fprintf(stderr, ", at a row of '%s'", read_now);
        (void)fputc('\n', stderr);
        exit(ERR_IO);
    }
    return ptr;
}

static size_t product(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        (void)checked(NULL);
    size_t total = count * size;
    return total == 0 ? 1 : total;
}

void *mem_alloc(size_t count, size_t size)
{
    return checked(calloc(1, product(count, size)));
}

void *mem_resize(void *ptr, size_t count, size_t size)
{
    return checked(realloc(ptr, product(count, size)));
}

char *mem_strdup(const char *s)
{
    return checked(strdup(s));
}

static size_t aligned(size_t size)
{
    size_t unit = sizeof(max_align_t);
    return (size + unit - 1) / unit * unit;
}

void *arena_alloc(struct arena *a, size_t size)
{
    size = aligned(size);
    if (a->blocks == NULL || size > a->blocks->size - a->used) {
        size_t want = a->blocks == NULL ? BLOCK_SIZE : a->blocks->size * 2;
        if (want < size)
            want = size;
        struct arena_block *block = mem_resize(NULL, 1, sizeof *block + want);
        block->next = a->blocks;
        block->size = want;
        a->blocks = block;
        a->used = 0;
    }
    void *result = (char *)a->blocks->data + a->used;
    a->used += size;
    return result;
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
    size_t total = product(count, size);
    return memset(arena_alloc(a, total), 0, total);
}

char *arena_memdup(struct arena *a, const char *bytes, size_t len)
{
    char *copy = arena_alloc(a, len + 1);
    if (len > 0)
        memcpy(copy, bytes, len);
    copy[len] = '\0';
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return arena_memdup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    char *result = arena_alloc(a, (size_t)len + 1);
    va_start(args, fmt);
    (void)vsnprintf(result, (size_t)len + 1, fmt, args);
    va_end(args);
    return result;
}

static void free_blocks(struct arena_block *block)
{
    while (block != NULL) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
}

void arena_reset(struct arena *a)
{
    if (a->blocks != NULL) {
        free_blocks(a->blocks->next); /* each block is larger than the one before */
        a->blocks->next = NULL;
    }
    a->used = 0;
}

void arena_release(struct arena *a)
{
    free_blocks(a->blocks);
    a->blocks = NULL;
    a->used = 0;
}

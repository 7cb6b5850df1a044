/*
 * What the unit tests share: cmocka and what it needs, assertions that print our errors, hostile
 * values, a folder for the files of a test.
 */
#ifndef TT_UNIT_H
#define TT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "fs.h"
#include "mem.h"
#include "text.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* ----------------------------------------------------------------------------------- assertions */

/* That a call came through; else its error is what the test prints. */
#define assert_ok(call, e)                                                                         \
    do {                                                                                           \
        if (!(call))                                                                               \
            fail_msg("%s: class %d: %s", #call, (e)->class, (e)->text);                            \
    } while (0)

/* That a call failed with this class, and with these words in its text. */
#define assert_fails(call, e, expected_class, words)                                               \
    do {                                                                                           \
        *(e) = (struct err)ERR_INIT;                                                               \
        if (call)                                                                                  \
            fail_msg("%s: came through", #call);                                                   \
        check_error((e), (expected_class), (words), #call);                                        \
    } while (0)

static inline void check_error(
    const struct err *e, int expected_class, const char *words, const char *call)
{
    if (e->class != expected_class)
        fail_msg("%s: class %d, not %d: %s", call, e->class, expected_class, e->text);
    if (strstr(e->text, words) == NULL)
        fail_msg("%s: no '%s' in: %s", call, words, e->text);
}

static inline void check_text(struct text is, struct text expected, const char *what)
{
    if (!text_eq(is, expected))
        fail_msg("%s: is '%.*s' (%zu%s), not '%.*s' (%zu%s)", what, (int)is.len,
            is.ptr == NULL ? "" : is.ptr, is.len, is.ptr == NULL ? ", null" : "", (int)expected.len,
            expected.ptr == NULL ? "" : expected.ptr, expected.len,
            expected.ptr == NULL ? ", null" : "");
}

/* A view of a literal, NUL bytes included. */
#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})

/* -------------------------------------------------------------------------------------- chance */

/* The same numbers in each run (splitmix64). */
static inline uint64_t chance(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static inline size_t chance_below(uint64_t *state, size_t limit)
{
    return (size_t)(chance(state) % limit);
}

/* Texts that have broken an ETL before. */
static const char *const HOSTILE[] = {"", " ", "\"", "\"\"", "'", "\\", "\\.", "\\N", "\\\\n", "\n",
    "\r", "\r\n", "\t", ",", ";", "NULL", "null", "a,b", "say \"hi\"", "line\nfeed", " lead",
    "trail ", "\x01", "\x1f", "\x7f", "\\u0041", "{\"a\":[1]}", "}", "]", "\":", "é", "日本", "😀",
    "e\xCC\x81", "\xEF\xBB\xBF", "\xE2\x80\xA8", "<b>&amp;</b>", "-- ; DROP", "$1", "%s%n"};

/* A text of up to `most` such pieces, in the arena. */
static inline struct text hostile_text(struct arena *arena, uint64_t *state, size_t most)
{
    struct buf b = BUF_INIT;
    for (size_t n = chance_below(state, most + 1); n > 0; n--) {
        if (chance_below(state, 3) == 0)
            buf_addc(&b, (char)(1 + chance_below(state, 0x7f)));
        else
            buf_adds(&b, HOSTILE[chance_below(state, COUNT_OF(HOSTILE))]);
    }
    struct text copy = {arena_memdup(arena, buf_str(&b), b.len), b.len};
    buf_release(&b);
    return copy;
}

/* --------------------------------------------------------------------------------------- files */

/* A folder for each test, by cmocka_unit_test_setup_teardown(f, folder_make, folder_remove). */
struct folder {
    char path[512];
    struct arena arena;
};

static inline int folder_make(void **state)
{
    struct folder *folder = mem_alloc(1, sizeof *folder);
    const char *above = getenv("TMPDIR");
    (void)snprintf(folder->path, sizeof folder->path, "%s/tt-unit.XXXXXX",
        above == NULL || above[0] == '\0' ? "/tmp" : above);
    *state = folder;
    return mkdtemp(folder->path) == NULL ? -1 : 0;
}

static inline int folder_remove(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    bool ok = fs_remove_tree(folder->path, &e);
    arena_release(&folder->arena);
    free(folder);
    return ok ? 0 : -1;
}

#define test_in_folder(f) cmocka_unit_test_setup_teardown(f, folder_make, folder_remove)

/* The path of a file in it. */
static inline const char *folder_path(struct folder *folder, const char *name)
{
    return arena_printf(&folder->arena, "%s/%s", folder->path, name);
}

static inline void write_text(const char *path, struct text content)
{
    FILE *file = fopen(path, "we");
    if (file == NULL)
        fail_msg("cannot create '%s'", path);
    size_t put = fwrite(content.ptr, 1, content.len, file);
    assert_int_equal(put, content.len);
    assert_int_equal(fclose(file), 0);
}

/* In the arena of the folder. */
static inline struct text read_text(struct folder *folder, const char *path)
{
    struct buf b = BUF_INIT;
    struct err e = ERR_INIT;
    assert_ok(fs_read_file(path, SIZE_MAX, &b, &e), &e);
    struct text copy = {arena_memdup(&folder->arena, buf_str(&b), b.len), b.len};
    buf_release(&b);
    return copy;
}

/* A sealed document as one of the first format, without a seal, which can be edited. */
static inline struct text unsealed(struct folder *folder, struct text document)
{
    char *bytes = arena_memdup(&folder->arena, document.ptr, document.len);
    char *format = strstr(bytes, "\"format\": 2");
    char *seal = strstr(bytes, ",\n \"seal\": ");
    assert_true(format != NULL && seal != NULL);
    format[strlen("\"format\": ")] = '1';
    (void)memcpy(seal, "\n}\n", sizeof "\n}\n");
    return text_of(bytes);
}

#endif

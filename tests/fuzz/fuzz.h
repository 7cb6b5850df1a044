/*
 * What the fuzz targets share.  A target is one file tests/fuzz/NAME.c with LLVMFuzzerTestOneInput,
 * which hands the bytes to one reader of bytes from outside and checks what must hold of every
 * input; its seeds are the files in tests/fuzz/seeds/NAME/.  `make fuzz` links it with libFuzzer,
 * `make unit` with tests/lib/replay.c, which feeds it the seeds.
 */
#ifndef TT_FUZZ_H
#define TT_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs.h"
#include "mem.h"
#include "text.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* libFuzzer's entry: always returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What holds of every input; where it does not, the input is a finding, like a crash. */
#define FUZZ_HOLDS(condition, ...)                                                                 \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            (void)fprintf(stderr, "%s:%d: does not hold: %s: ", __FILE__, __LINE__, #condition);   \
            (void)fprintf(stderr, __VA_ARGS__);                                                    \
            (void)fputc('\n', stderr);                                                             \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* The errors of a document of ours that cannot be read: it is damaged, or of a later version. */
static inline bool fuzz_is_refused(const struct err *e)
{
    return e->class == ERR_INPUT ||
           (e->class == ERR_CONFIG && strstr(e->text, "is of format") != NULL);
}

static inline struct text fuzz_text(const uint8_t *bytes, size_t size)
{
    return (struct text){size == 0 ? "" : (const char *)bytes, size};
}

/* The part of *rest up to a line "%%", which is taken away with it. */
static inline struct text fuzz_part(struct text *rest)
{
    static const char mark[] = "\n%%\n";
    const char *at = memmem(rest->ptr, rest->len, mark, sizeof mark - 1);
    struct text part = {rest->ptr, at == NULL ? rest->len : (size_t)(at - rest->ptr)};
    size_t taken = part.len + (at == NULL ? 0 : sizeof mark - 1);
    *rest = (struct text){rest->ptr + taken, rest->len - taken};
    return part;
}

/* As fuzz_part, as a C string in the arena: up to its first NUL byte. */
static inline char *fuzz_string(struct text *rest, struct arena *arena)
{
    struct text part = fuzz_part(rest);
    return arena_memdup(arena, part.ptr, part.len);
}

/* --------------------------------------------------------------------------------------- files */

static char fuzz_folder_path[256];

static inline void fuzz_folder_remove(void)
{
    struct err e = ERR_INIT;
    (void)fs_remove_tree(fuzz_folder_path, &e);
}

/* A folder for the files of this process, gone when it ends. */
static inline const char *fuzz_folder(void)
{
    const char *above = getenv("TMPDIR");
    if (fuzz_folder_path[0] != '\0')
        return fuzz_folder_path;
    (void)snprintf(fuzz_folder_path, sizeof fuzz_folder_path, "%s/tt-fuzz.XXXXXX",
        above == NULL || above[0] == '\0' ? "/tmp" : above);
    if (mkdtemp(fuzz_folder_path) == NULL || atexit(fuzz_folder_remove) != 0)
        abort();
    return fuzz_folder_path;
}

/* Makes the folder `name` in it, with those above; its path, in the arena. */
static inline const char *fuzz_dir(struct arena *arena, const char *name)
{
    struct err e = ERR_INIT;
    const char *path = arena_printf(arena, "%s/%s", fuzz_folder(), name);
    FUZZ_HOLDS(fs_make_dirs(path, &e), "%s", e.text);
    return path;
}

/* The same, and nothing is in it. */
static inline const char *fuzz_empty_dir(struct arena *arena, const char *name)
{
    struct err e = ERR_INIT;
    const char *path = arena_printf(arena, "%s/%s", fuzz_folder(), name);
    FUZZ_HOLDS(fs_remove_tree(path, &e) && fs_make_dirs(path, &e), "%s", e.text);
    return path;
}

/* Writes the file `name` in it, whose folder is there; its path, in the arena. */
static inline const char *fuzz_file(struct arena *arena, const char *name, struct text content)
{
    const char *path = arena_printf(arena, "%s/%s", fuzz_folder(), name);
    FILE *file = fopen(path, "we");
    FUZZ_HOLDS(file != NULL, "cannot create '%s'", path);
    size_t put = fwrite(content.ptr, 1, content.len, file);
    FUZZ_HOLDS(fclose(file) == 0 && put == content.len, "cannot write '%s'", path);
    return path;
}

#endif

/*
 * The main of a fuzz target without libFuzzer: feeds it files, a test each.
 *
 *   TARGET [FILE]...
 *
 * Without arguments: the seeds of the target, tests/fuzz/seeds/TARGET/, as seen from the top of the
 * tree.  Prints TAP.  What does not hold ends it, and so the test, by a signal.
 */
#include "fuzz.h"

#include <glob.h>
#include <limits.h>

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* In memory of exactly its size, so that AddressSanitizer sees who reads behind the end. */
static bool feed(const char *path)
{
    struct err e = ERR_INIT;
    struct buf content = BUF_INIT;
    bool ok = fs_read_file(path, SIZE_MAX, &content, &e);
    uint8_t *bytes = mem_alloc(content.len == 0 ? 1 : content.len, 1);
    if (content.len > 0)
        memcpy(bytes, content.data, content.len);
    if (ok)
        (void)LLVMFuzzerTestOneInput(bytes, content.len);
    else
        (void)fprintf(stderr, "%s\n", e.text);
    free(bytes);
    buf_release(&content);
    return ok;
}

int main(int argc, char **argv)
{
    char pattern[PATH_MAX];
    glob_t seeds = {.gl_pathc = 0};
    size_t count = (size_t)argc - 1;
    char **paths = argv + 1;
    if (argc < 2) {
        (void)snprintf(pattern, sizeof pattern, "tests/fuzz/seeds/%s/*", base_name(argv[0]));
        if (glob(pattern, 0, NULL, &seeds) != 0) {
            (void)fprintf(stderr, "there are no seeds: %s\n", pattern);
            return 1;
        }
        count = seeds.gl_pathc;
        paths = seeds.gl_pathv;
    }
    bool all_ok = true;
    for (size_t i = 0; i < count; i++) {
        (void)printf("# %s\n", paths[i]); /* which it was, if it is the last */
        (void)fflush(stdout);
        bool ok = feed(paths[i]);
        (void)printf("%s %zu - %s\n", ok ? "ok" : "not ok", i + 1, base_name(paths[i]));
        all_ok = all_ok && ok;
    }
    (void)printf("1..%zu\n", count);
    globfree(&seeds);
    return all_ok ? 0 : 1;
}

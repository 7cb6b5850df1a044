/* A file of a run that the zstd command compressed: lines, or an error of the input. */
#include "fuzz.h"

#include "stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    (void)fuzz_file(&arena, "in.zst", fuzz_text(bytes, size));
    const char *path = arena_printf(&arena, "%s/in", fuzz_folder());
    struct stream_in *in = stream_in_open(path, &e);
    FUZZ_HOLDS(in != NULL, "%s", e.text);
    struct text line = {"", 0};
    size_t total = 0;
    bool ok = true;
    while (ok && !text_is_null(line) && total < (size_t)16 << 20) {
        ok = stream_in_line(in, &line, &e);
        total += ok ? line.len + 1 : 0;
    }
    FUZZ_HOLDS(ok || e.class == ERR_INPUT, "class %d: %s", e.class, e.text);
    stream_in_close(in);
    arena_release(&arena);
    return 0;
}

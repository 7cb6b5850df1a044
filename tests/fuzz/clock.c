/* Run ids: a text that is one is written again as it was; no other is taken. */
#include "fuzz.h"

#include "clock.h"
#include "lake.h"

/* A file's name must not lead out of its folder, nor hide. */
static void check_file_name(const char *table, struct arena *arena)
{
    const char *name = lake_file_name(arena, table, ".jsonl");
    bool hides = name[0] == '.' && table[0] != '\0';
    FUZZ_HOLDS(!hides && strchr(name, '/') == NULL, "%s", name);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct text rest = fuzz_text(bytes, size);
    const char *text = fuzz_string(&rest, &arena);
    int64_t ms;
    if (clock_parse_basic(text, &ms)) {
        char again[CLOCK_BASIC_SIZE];
        clock_format_basic(ms, again);
        FUZZ_HOLDS(strcmp(text, again) == 0, "%s became %s", text, again);
    }
    check_file_name(text, &arena);
    arena_release(&arena);
    return 0;
}

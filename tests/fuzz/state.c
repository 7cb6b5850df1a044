/* What tt-extract remembers, LAKE/state/extract.json: taken, or the state is lost; nothing else. */
#include "fuzz.h"

#include "statefile.h"

static void check_loaded(const struct state *s, const struct lake *lake)
{
    struct err e = ERR_INIT;
    struct state again;
    const struct run_id none = {""};
    const char *lost;
    FUZZ_HOLDS(statefile_save(s, lake, &e), "%s", e.text);
    FUZZ_HOLDS(statefile_load(&again, lake, &none, true, &lost, &e) && lost == NULL, "%s: %s",
        e.text, lost == NULL ? "" : lost);
    FUZZ_HOLDS(again.table_count == s->table_count, "%zu tables", again.table_count);
    for (size_t i = 0; i < s->table_count; i++) {
        const struct state_table *t = state_find(&again, s->tables[i].name);
        FUZZ_HOLDS(t != NULL && t->watermark == s->tables[i].watermark, "%s", s->tables[i].name);
    }
    state_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    struct lake lake;
    struct state s;
    const struct run_id none = {""};
    const char *lost;
    FUZZ_HOLDS(lake_open(&lake, fuzz_dir(&arena, "lake"), true, &e), "%s", e.text);
    (void)fuzz_dir(&arena, "lake/state/keys");
    (void)fuzz_file(&arena, "lake/state/extract.json", fuzz_text(bytes, size));
    bool ok = statefile_load(&s, &lake, &none, false, &lost, &e);
    FUZZ_HOLDS(ok || e.class == ERR_CONFIG, "class %d: %s", e.class, e.text);
    FUZZ_HOLDS(!ok || lost == NULL || s.table_count == 0, "%s", lost);
    if (ok && lost == NULL)
        check_loaded(&s, &lake);
    state_release(&s);
    lake_close(&lake);
    arena_release(&arena);
    return 0;
}

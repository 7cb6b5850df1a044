/* A star model of up to three files, with what tt-transform makes of it without a source. */
#include "fuzz.h"

#include "contract.h"
#include "ddl.h"
#include "lookupstate.h"

static void use_model(const struct model *m)
{
    struct err e = ERR_INIT;
    struct buf sql = BUF_INIT;
    const struct star_table **stars = mem_alloc(m->table_count, sizeof(struct star_table *));
    for (size_t i = 0; i < m->table_count; i++)
        stars[i] = &m->tables[i].star;
    bool ok = contract_check_model(m, &e);
    FUZZ_HOLDS(ok || e.class == ERR_CONFIG, "class %d: %s", e.class, e.text);
    if (ok)
        ddl_add_script(&sql, "public", stars, m->table_count, m->order);
    struct lookup lookup;
    lookup_init(&lookup, m, NULL);
    for (size_t i = 0; i < lookup.table_count; i++)
        FUZZ_HOLDS(model_uses(m, lookup.tables[i].name), "%s", lookup.tables[i].name);
    lookup_release(&lookup);
    buf_release(&sql);
    free(stars);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const NAMES[] = {"model/a.json", "model/b.json", "model/c.json"};
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    struct text rest = fuzz_text(bytes, size);
    const char *dir = fuzz_dir(&arena, "model");
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        bool is_there = i == 0 || rest.len > 0;
        const char *path = fuzz_file(&arena, NAMES[i], fuzz_part(&rest));
        if (!is_there)
            (void)unlink(path);
    }
    struct model m;
    if (model_load(&m, dir, &e)) {
        use_model(&m);
        model_release(&m);
    } else {
        FUZZ_HOLDS(e.class == ERR_CONFIG, "class %d: %s", e.class, e.text);
    }
    arena_release(&arena);
    return 0;
}

/* The manifest of an extracted run, with what a stage makes of it: keys, names of files. */
#include "fuzz_manifest.h"

#include "key.h"

static void use_table(const struct manifest_table *t)
{
    struct arena arena = ARENA_INIT;
    struct buf sql = BUF_INIT;
    struct key_codec codec = key_codec_of(t->columns, t->key, t->key_count, &arena);
    key_add_order(&codec, &sql);
    for (size_t k = 0; k < codec.count; k++)
        FUZZ_HOLDS(codec.slots[k] < t->column_count, "%s", t->key[k]);
    FUZZ_HOLDS(lake_file_name(&arena, t->table, ".jsonl")[0] != '.', "%s", t->table);
    buf_release(&sql);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct manifest m;
    if (!fuzz_manifest(&m, fuzz_text(bytes, size), LAKE_EXTRACTED))
        return 0;
    for (size_t i = 0; i < m.table_count; i++)
        use_table(&m.tables[i]);
    fuzz_manifest_again(&m);
    manifest_release(&m);
    return 0;
}

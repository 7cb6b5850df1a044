/* The manifest of a transformed run, with what tt-load makes of it: SQL in which no name or type
 * stands but quoted or of the vocabulary. */
#include "fuzz_manifest.h"

#include "ddl.h"

/* The tables in an order in which they can be made, as a script. */
static void check_ddl(const struct manifest *m)
{
    struct err e = ERR_INIT;
    struct buf sql = BUF_INIT;
    const struct star_table **stars = mem_alloc(m->table_count, sizeof(struct star_table *));
    size_t *order = mem_alloc(m->table_count, sizeof *order);
    for (size_t i = 0; i < m->table_count; i++)
        stars[i] = &m->tables[i].star;
    FUZZ_HOLDS(ddl_order(stars, m->table_count, order, &e), "%s", e.text);
    for (size_t i = 0; i < m->table_count; i++)
        FUZZ_HOLDS(order[i] < m->table_count, "%zu", order[i]);
    ddl_add_script(&sql, "public", stars, m->table_count, order);
    buf_release(&sql);
    free(order);
    free(stars);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct manifest m;
    if (!fuzz_manifest(&m, fuzz_text(bytes, size), LAKE_TRANSFORMED))
        return 0;
    check_ddl(&m);
    fuzz_manifest_again(&m);
    manifest_release(&m);
    return 0;
}

#include "catchup.h"

#include <stdlib.h>

#include "chain.h"
#include "contract.h"

/* For a rebuild: what tables are still to be seen complete on the way back. */
struct search {
    const struct lake *lake;
    const struct lookup *lookup;
    bool *found;
};

/* Ends the walk once the run looked at before was the last that is needed. */
static enum chain_look is_before_complete(void *arg, const struct run_id *run, struct err *e)
{
    struct search *s = arg;
    size_t missing = 0;
    for (size_t i = 0; i < s->lookup->table_count; i++)
        missing += !s->found[i];
    if (missing == 0)
        return CHAIN_DONE;
    struct manifest m;
    if (!manifest_read(&m, s->lake, LAKE_EXTRACTED, run, e))
        return CHAIN_ERROR;
    for (size_t i = 0; i < s->lookup->table_count; i++) {
        const struct manifest_table *t = manifest_find(&m, s->lookup->tables[i].name);
        struct err ignored = ERR_INIT;
        s->found[i] = s->found[i] || (t != NULL && t->complete &&
                                         contract_check_source(s->lookup->model, t, &ignored));
    }
    manifest_release(&m);
    return CHAIN_PENDING;
}

/* A lookup that catches up with a lake. */
struct catch_up {
    struct lookup *lookup;
    const struct lake *lake;
};

static bool fold_run(void *arg, const char *dir, const struct manifest *m, struct err *e)
{
    const struct catch_up *c = arg;
    struct arena arena = ARENA_INIT;
    struct manifest fit = *m;
    fit.tables = arena_calloc(&arena, m->table_count, sizeof *fit.tables);
    if (m->table_count > 0)
        memcpy(fit.tables, m->tables, m->table_count * sizeof *fit.tables);
    bool ok = contract_apply(c->lake, c->lookup->model, &fit, false, e) &&
              lookup_advance(c->lookup, dir, &fit, e);
    arena_release(&arena);
    return ok;
}

static bool rebuild(
    struct lookup *l, const struct lake *lake, const struct run_id *run, struct err *e)
{
    lookup_begin(l, &(struct run_id){""});
    struct search s = {lake, l, mem_alloc(l->table_count, sizeof *s.found)};
    struct chain chain;
    bool ok = chain_pending(lake, LAKE_EXTRACTED, run, is_before_complete, &s, &chain, e);
    if (ok) {
        struct catch_up c = {l, lake};
        ok = chain_fold(lake, &chain, fold_run, &c, e);
        chain_release(&chain);
    }
    free(s.found);
    return ok;
}

bool catchup_load(
    struct lookup *l, const struct lake *lake, const struct run_id *run, struct err *e)
{
    bool usable;
    lookup_begin(l, run);
    if (l->table_count == 0 || run->text[0] == '\0')
        return true;
    if (!lookup_read_state(l, lake, &usable, e))
        return false;
    if (!usable || strcmp(l->run.text, run->text) > 0)
        return rebuild(l, lake, run, e);
    struct catch_up c = {l, lake};
    return chain_fold_since(lake, &l->run, run, fold_run, &c, e);
}

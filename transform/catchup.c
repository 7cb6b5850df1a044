#include "catchup.h"

#include <stdlib.h>

#include "chain.h"
#include "contract.h"
#include "fs.h"
#include "lookupfold.h"
#include "lookupstate.h"

/* ------------------------------------------------------------------------------ the state on disk
 */

/* Rows as an extracted run, which is what versions before held: folded as one.  False without an
 * error: of another model. */
static bool take_over(struct lookup *l, const char *dir, struct err *e)
{
    struct manifest m;
    if (!manifest_read_dir(&m, dir, LAKE_EXTRACTED, NULL, e))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < l->table_count; i++) {
        const struct manifest_table *t = manifest_find(&m, l->tables[i].name);
        struct err unfit = ERR_INIT;
        ok = t != NULL && (t->column_count == 0 || contract_check_source(l->model, t, &unfit));
    }
    ok = ok && lookup_begin(l, &m.previous, e) && lookup_advance(l, dir, &m, e);
    manifest_release(&m);
    return ok;
}

static bool load(struct lookup *l, const char *dir, struct err *e)
{
    uint64_t format;
    if (!lookup_read_format(dir, &format, e))
        return false;
    return format == DOC_STORE ? lookup_open(l, KVFILE_WRITE, e) : take_over(l, dir, e);
}

bool catchup_open(struct lookup *l, struct err *e)
{
    struct err why = ERR_INIT;
    char *dir = lookup_state_dir(l);
    lookup_close(l);
    bool is_usable = fs_exists(dir) && load(l, dir, &why);
    free(dir);
    if (!is_usable)
        lookup_close(l);
    l->is_refused = !is_usable;
    if (why.class == ERR_INPUT)
        lookup_tell_lost(&why);
    else if (why.class != ERR_NONE)
        *e = why;
    return why.class == ERR_NONE;
}

/* --------------------------------------------------------------------------------- by the runs */

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

static bool fold_run(void *arg, const char *dir, const struct manifest *m, struct err *e)
{
    struct lookup *l = arg;
    struct arena arena = ARENA_INIT;
    struct manifest fit = *m;
    fit.tables = arena_calloc(&arena, m->table_count, sizeof *fit.tables);
    if (m->table_count > 0)
        memcpy(fit.tables, m->tables, m->table_count * sizeof *fit.tables);
    bool ok = contract_apply(l->lake, l->model, &fit, false, e) && lookup_advance(l, dir, &fit, e);
    arena_release(&arena);
    return ok;
}

static bool rebuild(struct lookup *l, const struct run_id *run, struct err *e)
{
    if (!lookup_begin(l, &(struct run_id){""}, e))
        return false;
    struct search s = {l->lake, l, mem_alloc(l->table_count, sizeof *s.found)};
    struct chain chain;
    bool ok = chain_pending(l->lake, LAKE_EXTRACTED, run, is_before_complete, &s, &chain, e);
    if (ok) {
        ok = chain_fold(l->lake, &chain, fold_run, l, e);
        chain_release(&chain);
    }
    free(s.found);
    return ok;
}

static bool is_loaded(struct lookup *l, struct err *e)
{
    return l->file != NULL || l->is_refused || catchup_open(l, e);
}

bool catchup_is_at(struct lookup *l, const struct run_id *run, struct err *e)
{
    return l->table_count > 0 && is_loaded(l, e) && l->file != NULL && l->folding.text[0] == '\0' &&
           strcmp(l->run.text, run->text) == 0;
}

/* Whether the runs after what it reflects bring it to `run`.  What has begun to be folded must be
 * one of them. */
static bool can_go_on(const struct lookup *l, const struct run_id *run)
{
    if (l->file == NULL || strcmp(l->run.text, run->text) > 0)
        return false;
    return l->folding.text[0] == '\0' || (strcmp(l->folding.text, run->text) <= 0 &&
                                             lake_has_run(l->lake, LAKE_EXTRACTED, &l->folding));
}

bool catchup_load(struct lookup *l, const struct run_id *run, struct err *e)
{
    if (l->table_count == 0 || run->text[0] == '\0')
        return lookup_begin(l, run, e);
    if (!is_loaded(l, e))
        return false;
    if (!can_go_on(l, run))
        return rebuild(l, run, e);
    return strcmp(l->run.text, run->text) == 0 ||
           chain_fold_since(l->lake, &l->run, run, fold_run, l, e);
}

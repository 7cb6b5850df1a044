#include "chain.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

void chain_release(struct chain *chain)
{
    free(chain->runs);
    *chain = (struct chain){NULL, 0};
}

static void reverse(struct chain *chain)
{
    for (size_t i = 0; i < chain->count / 2; i++) {
        struct run_id swapped = chain->runs[i];
        chain->runs[i] = chain->runs[chain->count - 1 - i];
        chain->runs[chain->count - 1 - i] = swapped;
    }
}

static bool read_previous(const struct lake *lake, enum lake_stage stage, const struct run_id *run,
    struct run_id *previous, struct err *e)
{
    struct manifest m;
    if (!manifest_read(&m, lake, stage, run, e)) {
        struct err damage = *e;
        *e = (struct err)ERR_INIT;
        if (stage == LAKE_EXTRACTED && damage.class == ERR_INPUT)
            return lake_before(lake, stage, run, previous, e);
        *e = damage;
        return false;
    }
    *previous = m.previous;
    manifest_release(&m);
    return true;
}

/* Puts `run` at the end of the list, which is still newest first. */
static void append(struct chain *chain, const struct run_id *run)
{
    chain->runs = mem_resize(chain->runs, chain->count + 1, sizeof *chain->runs);
    chain->runs[chain->count++] = *run;
}

/* The run before `run`, which must be there; but an extracted one that another follows. */
static bool step_back(const struct lake *lake, enum lake_stage stage, const struct chain *chain,
    const struct run_id *run, struct run_id *previous, struct err *e)
{
    if (!lake_has_run(lake, stage, run)) {
        if (stage == LAKE_EXTRACTED && chain->count > 0)
            return lake_before(lake, stage, run, previous, e);
        err_set(e, ERR_INPUT, "the %s run '%s' is missing in the lake '%s'", lake_stage_dir(stage),
            run->text, lake->root);
        if (chain->count > 0)
            err_context(e, "run '%s' cannot follow", chain->runs[chain->count - 1].text);
        return false;
    }
    if (!read_previous(lake, stage, run, previous, e))
        return false;
    if (strcmp(previous->text, run->text) >= 0)
        return err_set(e, ERR_INPUT, "run '%s' names a later run, '%s', as its previous", run->text,
            previous->text);
    return true;
}

bool chain_pending(const struct lake *lake, enum lake_stage stage, const struct run_id *last,
    chain_look_fn *look, void *arg, struct chain *chain, struct err *e)
{
    struct run_id run = *last;
    *chain = (struct chain){NULL, 0};
    while (run.text[0] != '\0' && !lake_is_removed(lake, &run)) {
        struct run_id previous;
        enum chain_look said = look(arg, &run, e);
        if (said == CHAIN_DONE)
            break;
        if (said == CHAIN_ERROR || !step_back(lake, stage, chain, &run, &previous, e)) {
            chain_release(chain);
            return false;
        }
        append(chain, &run);
        run = previous;
    }
    reverse(chain);
    return true;
}

bool chain_fold(const struct lake *lake, const struct chain *chain, chain_fold_fn *fold, void *arg,
    struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && i < chain->count; i++) {
        struct manifest m;
        ok = manifest_read(&m, lake, LAKE_EXTRACTED, &chain->runs[i], e);
        if (!ok)
            break;
        char *dir = lake_run_path(lake, LAKE_EXTRACTED, &m.run);
        ok = fold(arg, dir, &m, e);
        free(dir);
        manifest_release(&m);
    }
    return ok;
}

static enum chain_look is_run(void *arg, const struct run_id *run, struct err *e)
{
    (void)e;
    return strcmp(((const struct run_id *)arg)->text, run->text) == 0 ? CHAIN_DONE : CHAIN_PENDING;
}

bool chain_fold_since(const struct lake *lake, const struct run_id *after,
    const struct run_id *last, chain_fold_fn *fold, void *arg, struct err *e)
{
    struct chain chain;
    struct run_id end = *after; /* `after` may move on with the fold */
    if (!chain_pending(lake, LAKE_EXTRACTED, last, is_run, &end, &chain, e))
        return false;
    bool ok = chain_fold(lake, &chain, fold, arg, e);
    chain_release(&chain);
    return ok;
}

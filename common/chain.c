#include "chain.h"

#include <stdlib.h>
#include <string.h>

#include "manifest.h"

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
    if (!manifest_read(&m, lake, stage, run, e))
        return false;
    *previous = m.previous;
    manifest_release(&m);
    return true;
}

bool chain_pending(const struct lake *lake, enum lake_stage stage, const struct run_id *last,
    chain_done_fn *done, void *arg, struct chain *chain, struct err *e)
{
    struct run_id run = *last;
    *chain = (struct chain){NULL, 0};
    e->class = ERR_NONE;
    while (run.text[0] != '\0' && !done(arg, &run, e)) {
        struct run_id previous;
        if (e->class != ERR_NONE)
            goto fail;
        if (!lake_has_run(lake, stage, &run)) {
            err_set(e, ERR_INPUT, "the %s run '%s' is missing in the lake '%s'",
                lake_stage_dir(stage), run.text, lake->root);
            if (chain->count > 0)
                err_context(e, "run '%s' cannot follow", chain->runs[chain->count - 1].text);
            goto fail;
        }
        if (!read_previous(lake, stage, &run, &previous, e))
            goto fail;
        if (strcmp(previous.text, run.text) >= 0) {
            err_set(e, ERR_INPUT, "run '%s' names a later run, '%s', as its previous", run.text,
                previous.text);
            goto fail;
        }
        chain->runs = mem_resize(chain->runs, chain->count + 1, sizeof *chain->runs);
        chain->runs[chain->count++] = run;
        run = previous;
    }
    reverse(chain);
    return true;
fail:
    chain_release(chain);
    return false;
}

#include "contract.h"

#include <inttypes.h>
#include <string.h>

#include "chain.h"
#include "log.h"
#include "plan.h"

/* The walk back from the newest run to `run`, for the run next after it that has the table whole.
 */
struct search {
    const struct lake *lake;
    const struct model *model;
    const struct manifest *run;
    const char *table;
    struct run_id found; /* empty: none */
};

static enum chain_look look(void *arg, const struct run_id *run, struct err *e)
{
    struct search *s = arg;
    struct manifest m;
    if (strcmp(run->text, s->run->run.text) <= 0)
        return CHAIN_DONE;
    if (!manifest_read(&m, s->lake, LAKE_EXTRACTED, run, e))
        return CHAIN_ERROR;
    struct err ignored = ERR_INIT;
    const struct manifest_table *t = manifest_find(&m, s->table);
    if (t != NULL && t->complete && plan_check_source(s->model, t, &ignored))
        s->found = *run;
    manifest_release(&m);
    return CHAIN_PENDING;
}

static bool find_whole(struct search *s, struct err *e)
{
    struct run_id newest;
    struct chain chain;
    if (!lake_newest(s->lake, LAKE_EXTRACTED, &newest, e) ||
        !chain_pending(s->lake, LAKE_EXTRACTED, &newest, look, s, &chain, e))
        return false;
    chain_release(&chain);
    return true;
}

static void take_out(struct manifest *run, size_t i)
{
    run->table_count--;
    memmove(&run->tables[i], &run->tables[i + 1], (run->table_count - i) * sizeof run->tables[i]);
}

bool contract_apply(const struct lake *lake, const struct model *m, struct manifest *run,
    bool strict, struct err *e)
{
    for (size_t i = 0; i < run->table_count;) {
        const struct manifest_table *t = &run->tables[i];
        struct search s = {lake, m, run, t->table, {""}};
        struct err broken = ERR_INIT;
        if (plan_check_source(m, t, &broken)) {
            i++;
            continue;
        }
        if (!find_whole(&s, e))
            return false;
        if (s.found.text[0] != '\0') {
            if (strict)
                log_warning("%" PRIu64 " rows of table '%s' are left out: %s; run %s has the table "
                            "whole",
                    t->data.rows, t->table, broken.text, s.found.text);
            take_out(run, i);
        } else if (strict) {
            *e = broken;
            return false;
        } else {
            i++;
        }
    }
    return true;
}

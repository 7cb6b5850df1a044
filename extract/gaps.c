#include "gaps.h"

#include <stdlib.h>

#include "log.h"

void gaps_release(struct gaps *g)
{
    free(g->gaps);
}

void gaps_add(struct gaps *g, const char *table, const struct err *why)
{
    g->gaps = mem_resize(g->gaps, g->count + 1, sizeof *g->gaps);
    g->gaps[g->count++] = (struct gap){table, *why};
}

static bool is_known(const struct gaps *g, const char *table)
{
    size_t i = 0;
    while (i < g->count && strcmp(g->gaps[i].table, table) != 0)
        i++;
    return i < g->count;
}

static void look_for(struct gaps *g, const struct catalog *c,
    const struct catalog_selection *selection, const char *table)
{
    struct err why = ERR_INIT;
    if (table != NULL && catalog_is_selected(selection, table) && !is_known(g, table) &&
        !catalog_check_table(c, table, &why))
        gaps_add(g, table, &why);
}

static bool check_any(const struct gaps *g, const struct catalog *c,
    const struct catalog_selection *selection, struct err *e)
{
    if (c->count > 0 || c->other_count > 0 || selection->exclude_count > 0)
        return true;
    if (selection->include_count == 0)
        return err_set(
            e, ERR_DATA, "there is no schema '%s' with tables that the model uses", c->schema);
    return g->count > 0 || err_set(e, ERR_USAGE, "the model uses no table that matches");
}

bool gaps_find(struct gaps *g, const struct catalog *c, const struct catalog_selection *selection,
    struct err *e)
{
    for (size_t i = 0; i < selection->model->table_count; i++) {
        const struct model_table *t = &selection->model->tables[i];
        look_for(g, c, selection, t->from);
        for (size_t k = 0; k < t->join_count; k++)
            look_for(g, c, selection, t->joins[k].table);
    }
    return check_any(g, c, selection, e);
}

bool gaps_report(const struct gaps *g, struct err *e)
{
    if (g->count == 0)
        return true;
    for (size_t i = 0; i + 1 < g->count; i++)
        log_error(&g->gaps[i].err);
    *e = g->gaps[g->count - 1].err;
    return false;
}

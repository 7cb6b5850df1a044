#include "transform.h"

#include <stdlib.h>
#include <string.h>

#include "apart.h"
#include "catchup.h"
#include "contract.h"
#include "log.h"
#include "lookupfold.h"
#include "lookupstate.h"
#include "version.h"

/* --------------------------------------------------------------------------------- preparation */

/* What a plan is compiled against: the run's own entry of the table, or for a join, when the run
 * does not have it, what is held. */
static const struct manifest_table *source_of(
    const struct work *w, const struct model_table *mt, struct manifest_table *held)
{
    const struct manifest_table *table = manifest_find(&w->in, mt->from);
    if (table != NULL || mt->join_count == 0)
        return table;
    const struct lookup_table *l = lookup_table(&w->t->lookup, mt->from);
    *held = (struct manifest_table){.table = l->name,
        .columns = l->columns,
        .column_count = l->column_count,
        .key = l->key,
        .key_count = l->key_count};
    return l->column_count == 0 ? NULL : held;
}

static struct rejects *rejects_of(struct work *w, const char *source_table)
{
    for (size_t i = 0; i < w->reject_count; i++) {
        if (strcmp(rejects_table(w->rejects[i]), source_table) == 0)
            return w->rejects[i];
    }
    return w->rejects[w->reject_count++] = rejects_new(w->dir, LAKE_TRANSFORMED, source_table);
}

static bool prepare_target(struct work *w, size_t i, struct err *e)
{
    const struct model_table *mt = &w->t->model->tables[i];
    struct target *target = &w->targets[i];
    struct manifest_table held;
    target->run = &w->run;
    target->table = &w->out->tables[i];
    target->table->table = mt->star.name;
    target->table->star = mt->star;
    const struct manifest_table *from = mt->from == NULL ? NULL : source_of(w, mt, &held);
    if (mt->from != NULL && from == NULL)
        return true; /* neither in the run nor held: nothing to make it of */
    if (!plan_compile(&target->plan, w->t->model, mt, from, &w->t->lookup, e))
        return false;
    target->compiled = true;
    target->rejects = mt->from == NULL ? NULL : rejects_of(w, mt->from);
    target->table->complete = from != NULL && from->complete;
    return true;
}

static void describe(struct work *w)
{
    struct manifest *out = w->out;
    *out = (struct manifest){.stage = LAKE_TRANSFORMED,
        .run = w->in.run,
        .previous = w->in.previous,
        .tool = "tt-transform " TT_VERSION,
        .model = w->t->model->checksum};
    out->source = manifest_copy_source(&w->in.source, &out->arena);
    out->table_count = w->t->model->table_count;
    out->tables = arena_calloc(&out->arena, out->table_count, sizeof *out->tables);
    out->rejects = arena_calloc(&out->arena, out->table_count, sizeof *out->rejects);
}

static bool prepare(struct work *w, struct err *e)
{
    describe(w);
    for (size_t i = 0; i < w->t->model->table_count; i++) {
        if (!prepare_target(w, i, e))
            return false;
    }
    return true;
}

/* ----------------------------------------------------------------------------------------- run */

static void release(struct work *w)
{
    for (size_t i = 0; i < w->t->model->table_count; i++)
        target_release(&w->targets[i]);
    for (size_t k = 0; k < w->reject_count; k++)
        rejects_free(w->rejects[k]);
    free(w->rejects);
    free(w->targets);
    free(w->dir);
}

/* Makes the files, with the extracted manifest read and the lookups brought up to its run. */
static bool make_run(struct work *w, bool replace, struct err *e)
{
    struct transform *t = w->t;
    if (!lake_run_begin(t->lake, LAKE_TRANSFORMED, &w->in.run, &w->dir, e))
        return false;
    w->run.dir = w->dir;
    w->run.from_dir = w->from_dir;
    w->run.arena = &w->out->arena;
    w->run.limit = t->limit;
    w->targets = mem_alloc(t->model->table_count, sizeof *w->targets);
    w->rejects = mem_alloc(t->model->table_count, sizeof(struct rejects *));
    bool ok = prepare(w, e) && streams_run(w, e) && manifest_write(w->out, w->dir, e) &&
              lake_run_commit(t->lake, LAKE_TRANSFORMED, &w->in.run, w->dir, replace, e);
    if (!ok) {
        lake_run_abort(w->dir);
        manifest_release(w->out);
    }
    release(w);
    return ok;
}

/* Brings the lookups to the run before, as normally they are from that one's turn. */
static bool prepare_lookup(struct work *w, struct err *e)
{
    struct lookup *l = &w->t->lookup;
    const struct run_id *before = &w->in.previous;
    if (catchup_load(l, before, e))
        return true;
    if (e->class != ERR_INPUT || lookup_is_lost(l) || !lookup_is_whole(l, &w->in))
        return false;
    log_warning(
        "%s; it is of no more use, as all tables that joins need are whole in this run", e->text);
    *e = (struct err)ERR_INIT;
    return lookup_begin(l, before, e);
}

/* The lookups reflect the run, and other processes can read them. */
static bool hold_rows(struct work *w, struct err *e)
{
    struct lookup *l = &w->t->lookup;
    return (catchup_is_at(l, &w->in.run, e) || (e->class == ERR_NONE && prepare_lookup(w, e) &&
                                                   lookup_advance(l, w->from_dir, &w->in, e))) &&
           lookup_settle(l, e);
}

/* Rows are written in a process of its own: of a damaged file LMDB may spoil the memory of the one
 * that writes (lookupstate.h). */
static bool hold_rows_apart(void *arg, struct err *e)
{
    struct work *w = arg;
    bool ok = hold_rows(w, e);
    if (!ok && lookup_is_lost(&w->t->lookup)) {
        lookup_tell_lost(e);
        ok = hold_rows(w, e);
    }
    lookup_close(&w->t->lookup);
    return ok;
}

/* Has the run folded, and opens what has come of it, for reading.  *lost: that was damaged, and is
 * removed. */
static bool take_rows(struct work *w, bool *lost, struct err *e)
{
    struct lookup *l = &w->t->lookup;
    if (l->table_count == 0)
        return true;
    lookup_close(l);
    enum apart_result result = apart_run(hold_rows_apart, w, e);
    *lost = result == APART_DIED && lookup_discard(l);
    return result == APART_DONE && lookup_read(l, &w->in.run, e);
}

static bool try_run(struct work *w, bool replace, bool *lost, struct err *e)
{
    bool ok = take_rows(w, lost, e) && make_run(w, replace, e);
    *lost = *lost || (!ok && lookup_is_lost(&w->t->lookup));
    lookup_close(&w->t->lookup);
    return ok;
}

/* What was counted so far is of no use. */
static void begin_again(struct work *w)
{
    w->reject_count = 0;
    memset(&w->run, 0, sizeof w->run);
}

/* A state that turns out to be damaged is removed, and made anew from the lake. */
static bool make_run_holding(struct work *w, bool replace, struct err *e)
{
    bool lost = false;
    if (try_run(w, replace, &lost, e))
        return true;
    if (!lost)
        return false;
    lookup_tell_lost(e);
    begin_again(w);
    return try_run(w, replace, &lost, e);
}

static bool has_whole(const struct manifest *m, const char *table)
{
    const struct manifest_table *t = manifest_find(m, table);
    return t != NULL && t->complete;
}

/* Whether all that the run has, and all that joins need, is whole in a later one.  What a run whose
 * manifest is damaged had, nobody knows: it may be any table of the model. */
static bool is_whole_in(const struct work *w, const struct manifest *later)
{
    for (size_t i = 0; i < w->in.table_count; i++) {
        if (!has_whole(later, w->in.tables[i].table))
            return false;
    }
    const struct model *m = w->t->model;
    for (size_t i = 0; w->is_unknown && i < m->table_count; i++) {
        if (m->tables[i].from != NULL && !has_whole(later, m->tables[i].from))
            return false;
    }
    return lookup_is_whole(&w->t->lookup, later);
}

/* The newest of the later runs that has all whole; false: there is none. */
static bool find_whole(const struct work *w, struct run_id *found)
{
    const struct lake *lake = w->t->lake;
    struct err ignored = ERR_INIT;
    bool is_found = false;
    bool ok = lake_newest(lake, LAKE_EXTRACTED, found, &ignored);
    while (ok && !is_found && strcmp(found->text, w->in.run.text) > 0) {
        struct manifest m;
        ok = manifest_read(&m, lake, LAKE_EXTRACTED, found, &ignored);
        if (!ok)
            break;
        is_found = is_whole_in(w, &m);
        if (!is_found)
            *found = m.previous;
        manifest_release(&m);
    }
    return is_found;
}

/*
 * A damaged file of the run, or of one that the lookups need, would stop the chain for ever. Where
 * a later run has all whole, nothing is lost that the source still has when this one gets no rows.
 */
static bool pass_over(struct work *w, struct err *e)
{
    struct run_id later;
    if (!find_whole(w, &later))
        return err_hint(e,
            "where no copy has the file, say tt-extract --full: with all tables whole "
            "in the run that it makes, this one is passed over");
    log_warning(
        "%s; the run is passed over, as run %s has all of its tables whole: versions of rows "
        "that were only between the two are lost",
        e->text, later.text);
    *e = (struct err)ERR_INIT;
    begin_again(w);
    w->in.table_count = 0;
    return make_run(w, false, e); /* with lookups that are closed, and reflect nothing */
}

/* Copies of what a run without rows says of the source: as of that manifest. */
static bool take_source(struct work *w, enum lake_stage stage, const struct run_id *run)
{
    struct manifest m;
    struct err ignored = ERR_INIT;
    if (!manifest_read(&m, w->t->lake, stage, run, &ignored))
        return false;
    w->in.source = manifest_copy_source(&m.source, &w->in.arena);
    w->in.model = arena_strdup(&w->in.arena, m.model);
    manifest_release(&m);
    return true;
}

/* A damaged manifest, or a run that is missing, would stop the chain for ever as well: the run is
 * passed over as one that follows the run before it in the lake, and has no rows. */
static bool pass_over_unknown(struct work *w, const struct run_id *run, struct err *e)
{
    struct run_id later;
    struct err ignored = ERR_INIT;
    w->in = (struct manifest){.stage = LAKE_EXTRACTED, .run = *run, .arena = ARENA_INIT};
    w->is_unknown = true;
    bool ok = lake_before(w->t->lake, LAKE_EXTRACTED, run, &w->in.previous, &ignored) &&
              (!find_whole(w, &later) || take_source(w, LAKE_TRANSFORMED, &w->in.previous) ||
                  take_source(w, LAKE_EXTRACTED, &later)) &&
              pass_over(w, e);
    manifest_release(&w->in);
    return ok;
}

bool transform_run(struct transform *t, const struct run_id *run, bool replace,
    struct manifest *out, struct err *e)
{
    struct work *w = mem_alloc(1, sizeof *w); /* too large for the stack: the calendar */
    w->t = t;
    w->out = out;
    bool ok = lake_has_run(t->lake, LAKE_EXTRACTED, run)
                  ? manifest_read(&w->in, t->lake, LAKE_EXTRACTED, run, e)
                  : err_set(e, ERR_INPUT, "the extracted run '%s' is missing in the lake '%s'",
                        run->text, t->lake->root);
    if (!ok) {
        ok = e->class == ERR_INPUT && !replace && pass_over_unknown(w, run, e);
        goto out;
    }
    w->from_dir = lake_run_path(t->lake, LAKE_EXTRACTED, run);
    ok = contract_apply(t->lake, t->model, &w->in, true, e) && make_run_holding(w, replace, e);
    if (!ok && e->class == ERR_INPUT && !replace)
        ok = pass_over(w, e);
    manifest_release(&w->in);
out:
    free(w->from_dir);
    free(w);
    return ok || err_context(e, "run %s", run->text);
}

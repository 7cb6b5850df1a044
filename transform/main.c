/*
 * tt-transform: extracted runs through the star model, as runs of CSV files.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chain.h"
#include "ddl.h"
#include "fs.h"
#include "log.h"
#include "plan.h"
#include "stage.h"
#include "transform.h"

static bool check_limit(const char *value, struct err *e)
{
    struct rejects_limit limit;
    return rejects_parse_limit(value, &limit) ||
           err_set(e, ERR_USAGE, "'%s' is neither a number nor a percentage", value);
}

static const struct option_spec OPTIONS[] = {
    {"lake", 0, "TT_LAKE", "DIR", false, NULL, "the lake", NULL, NULL},
    {"model", 0, "TT_MODEL", "DIR", false, NULL, "star model", NULL, NULL},
    {"max-rejects", 0, "TT_MAX_REJECTS", "N|N%", false, "100",
        "rows that a table may reject in a run", check_limit, NULL},
    {"redo", 0, NULL, NULL, false, NULL, "write the named runs again", NULL, NULL},
    {"check", 0, NULL, NULL, false, NULL, "check the star model, and nothing else", NULL, NULL},
    {"ddl", 0, NULL, NULL, false, NULL, "print the SQL that makes the warehouse's tables", NULL,
        NULL},
    {"schema", 0, "TT_WAREHOUSE_SCHEMA", "NAME", false, "public", "schema of the tables, for --ddl",
        NULL, NULL},
};

static const struct program PROGRAM = {"tt-transform",
    "Transform extracted runs of a lake through the star model into CSV files for the warehouse.",
    "[RUN... | -]", OPTIONS, sizeof OPTIONS / sizeof OPTIONS[0]};

static bool print_ddl(const struct model *m, const char *schema, struct err *e)
{
    const struct star_table **stars = mem_alloc(m->table_count, sizeof(struct star_table *));
    struct buf sql = BUF_INIT;
    for (size_t i = 0; i < m->table_count; i++)
        stars[i] = &m->tables[i].star;
    ddl_add_script(&sql, schema, stars, m->table_count, m->order);
    (void)fputs(sql.data, stdout);
    buf_release(&sql);
    free(stars);
    if (fflush(stdout) != 0)
        return err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
    return true;
}

/* The stage at work on a lake. */
struct job {
    const struct options *options;
    struct transform transform;
    int lock;
    bool redo;
};

static bool begin(void *arg, struct err *e)
{
    struct job *job = arg;
    job->lock = lake_lock(job->transform.lake, "transform", e);
    return job->lock >= 0 && lake_clean(job->transform.lake, LAKE_TRANSFORMED, e) &&
           lookup_clean(job->transform.lake, e);
}

static enum chain_look is_transformed(void *arg, const struct run_id *run, struct err *e)
{
    const struct job *job = arg;
    (void)e;
    return lake_has_run(job->transform.lake, LAKE_TRANSFORMED, run) ? CHAIN_DONE : CHAIN_PENDING;
}

static bool transform_one(struct job *job, const struct run_id *run, bool replace, struct err *e)
{
    struct manifest m;
    double start = clock_monotonic_s();
    log_set_run(run->text, true);
    if (!transform_run(&job->transform, run, replace, &m, e))
        return false;
    bool ok = stage_print_result(
        job->options, job->transform.lake, &m, NULL, clock_monotonic_s() - start, e);
    manifest_release(&m);
    log_set_run(NULL, false);
    return ok;
}

static bool process(void *arg, const struct run_id *run, struct err *e)
{
    struct job *job = arg;
    struct chain chain;
    if (job->redo && is_transformed(job, run, e) == CHAIN_DONE)
        return transform_one(job, run, true, e);
    if (!chain_pending(job->transform.lake, LAKE_EXTRACTED, run, is_transformed, job, &chain, e))
        return false;
    bool ok = true;
    if (chain.count == 0)
        log_info("run %s is transformed already", run->text);
    for (size_t i = 0; ok && i < chain.count; i++)
        ok = transform_one(job, &chain.runs[i], false, e);
    chain_release(&chain);
    return ok;
}

static bool transform(const struct options *o, const struct model *model, struct err *e)
{
    const char *root = options_required(o, "lake", e);
    if (root == NULL)
        return false;
    struct job job = {.options = o, .lock = -1, .redo = options_flag(o, "redo")};
    if (job.redo && o->operand_count == 0)
        return err_set(e, ERR_USAGE, "--redo needs a RUN");
    struct lake lake = {.root = root};
    struct stage_work work = {root, &lake, LAKE_EXTRACTED, begin, process, &job};
    job.transform.lake = &lake;
    job.transform.model = model;
    (void)rejects_parse_limit(options_text(o, "max-rejects"), &job.transform.limit);
    lookup_init(&job.transform.lookup, model);
    bool ok = stage_each_run(o, &work, e);
    fs_unlock(job.lock);
    lookup_release(&job.transform.lookup);
    lake_close(&lake);
    return ok;
}

static bool run(const struct options *o, struct err *e)
{
    struct model model;
    if (!model_load(&model, options_text(o, "model"), e))
        return false;
    bool ok = plan_check_model(&model, e);
    if (ok && options_flag(o, "ddl"))
        ok = print_ddl(&model, options_text(o, "schema"), e);
    else if (ok && !options_flag(o, "check"))
        ok = transform(o, &model, e);
    model_release(&model);
    return ok;
}

int main(int argc, char **argv)
{
    return stage_main(&PROGRAM, argc, argv, run);
}

/*
 * tt-transform: extracted runs through the star model, as runs of CSV files.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chain.h"
#include "contract.h"
#include "ddl.h"
#include "fit.h"
#include "fs.h"
#include "log.h"
#include "lookupstate.h"
#include "query.h"
#include "remoteask.h"
#include "remotecheck.h"
#include "stage.h"
#include "transform.h"
#include "verify.h"

static const struct option_spec OPTIONS[] = {
    {"lake", 0, "TT_LAKE", "DIR", false, NULL, "the lake", NULL, NULL},
    {"model", 0, "TT_MODEL", "DIR", false, NULL, "star model", NULL, NULL},
    {"max-rejects", 0, "TT_MAX_REJECTS", "N|N%", false, "100",
        "rows that a table may reject in a run", limit_check, NULL},
    {"jobs", 'j', "TT_JOBS", "N", false, NULL,
        "tables side by side (default: the processors, at most 4, where tables are large)",
        stage_check_jobs, NULL},
    {"redo", 0, NULL, NULL, false, NULL, "write the named runs again", NULL, NULL},
    {"verify", 0, NULL, NULL, false, NULL,
        "read the named runs, print the files that are what their manifest says", NULL, NULL},
    {"check", 0, NULL, NULL, false, NULL,
        "check the star model, and nothing else; with '-' also against the columns of a source",
        NULL, NULL},
    {"at-remote", 0, NULL, "DO", false, NULL,
        "what scripts want of the remote, and nothing else (see the manual)", remoteask_check,
        NULL},
    {"ddl", 0, NULL, NULL, false, NULL, "print the SQL that makes the warehouse's tables", NULL,
        NULL},
    {"sql", 0, NULL, NULL, false, NULL,
        "print the SELECT over the source that each table must equal", NULL, NULL},
    {"source-schema", 0, "TT_SOURCE_SCHEMA", "NAME", false, "public",
        "schema of the source's tables, for --sql", NULL, NULL},
    {"schema", 0, "TT_WAREHOUSE_SCHEMA", "NAME", false, "public", "schema of the tables, for --ddl",
        NULL, NULL},
};

static const struct program PROGRAM = {"tt-transform",
    "Transform extracted runs of a lake through the star model into CSV files for the warehouse.",
    "[RUN... | -]", OPTIONS, sizeof OPTIONS / sizeof OPTIONS[0]};

static bool print(const struct buf *text, struct err *e)
{
    (void)fputs(text->data, stdout);
    return fflush(stdout) == 0 ||
           err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
}

static bool print_sql(const struct model *m, const struct options *o, struct err *e)
{
    struct buf sql = BUF_INIT;
    const char *schema = options_text(o, "source-schema");
    if (options_flag(o, "json"))
        query_add_json(&sql, schema, m);
    else
        query_add_script(&sql, schema, m);
    bool ok = print(&sql, e);
    buf_release(&sql);
    return ok;
}

static bool print_ddl(const struct model *m, const char *schema, struct err *e)
{
    const struct star_table **stars = mem_alloc(m->table_count, sizeof(struct star_table *));
    struct buf sql = BUF_INIT;
    for (size_t i = 0; i < m->table_count; i++)
        stars[i] = &m->tables[i].star;
    ddl_add_script(&sql, schema, stars, m->table_count, m->order);
    bool ok = print(&sql, e);
    buf_release(&sql);
    free(stars);
    return ok;
}

/* The stage at work on a lake. */
struct job {
    const struct options *options;
    struct transform transform;
    struct lake *lake;
    struct stage_remote remote;
    int lock;
    bool redo;
};

/* A lake without transformed runs, where the remote has some: it was lost, or is new here. */
static bool fetch_own(struct job *job, struct err *e)
{
    struct run_id newest;
    if (!lake_newest(job->transform.lake, LAKE_TRANSFORMED, &newest, e))
        return false;
    if (newest.text[0] == '\0')
        stage_pull(&job->remote, job->lake, LAKE_TRANSFORMED);
    return true;
}

static bool begin(void *arg, struct err *e)
{
    struct job *job = arg;
    job->lock = lake_lock(job->transform.lake, "transform", e);
    return job->lock >= 0 && lake_clean(job->transform.lake, LAKE_TRANSFORMED, e) &&
           lookup_clean(job->transform.lake, e) && fetch_own(job, e);
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

/* --redo.  What another host may have taken already is not to be another thing here. */
static bool redo(struct job *job, const struct run_id *run, struct err *e)
{
    bool ok = transform_one(job, run, true, e);
    if (ok && job->remote.remote != NULL)
        ok = remotecheck_same(job->remote.remote, job->transform.lake, LAKE_TRANSFORMED, run, e);
    if (ok)
        stage_push(&job->remote, job->transform.lake, LAKE_TRANSFORMED, NULL);
    return ok;
}

static bool process(void *arg, const struct run_id *run, struct err *e)
{
    struct job *job = arg;
    struct chain chain;
    if (job->redo && is_transformed(job, run, e) == CHAIN_DONE)
        return redo(job, run, e);
    if (!chain_pending(job->transform.lake, LAKE_EXTRACTED, run, is_transformed, job, &chain, e))
        return false;
    bool ok = true;
    if (chain.count == 0)
        log_info("run %s is transformed already", run->text);
    for (size_t i = 0; ok && i < chain.count; i++) {
        ok = transform_one(job, &chain.runs[i], false, e);
        if (ok)
            stage_push(&job->remote, job->transform.lake, LAKE_TRANSFORMED, &chain.runs[i]);
    }
    if (chain.count == 0) /* what could not be pushed before */
        stage_push(&job->remote, job->transform.lake, LAKE_TRANSFORMED, NULL);
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
    job.lake = &lake;
    struct stage_work work = {root, &lake, LAKE_EXTRACTED, &job.remote, begin, process, &job};
    job.transform.lake = &lake;
    job.transform.model = model;
    job.transform.jobs = stage_jobs(o);
    (void)limit_parse(options_text(o, "max-rejects"), &job.transform.limit);
    lookup_init(&job.transform.lookup, model, &lake);
    bool ok = stage_remote_open(&job.remote, o, e);
    if (ok)
        ok = stage_remote_close(&job.remote, stage_each_run(o, &work, e), e);
    fs_unlock(job.lock);
    lookup_release(&job.transform.lookup);
    lake_close(&lake);
    return ok;
}

static bool begin_nothing(void *arg, struct err *e)
{
    (void)arg;
    (void)e;
    return true;
}

static bool verify_one(void *arg, const struct run_id *run, struct err *e)
{
    return verify_run(arg, run, e);
}

/* The stage of which a lake has runs: a host that loads has no extracted ones. */
static bool stage_of_lake(const char *root, enum lake_stage *stage, struct err *e)
{
    struct lake lake = {.root = NULL};
    struct run_id newest = {""};
    bool ok = lake_open(&lake, root, false, e) && lake_newest(&lake, LAKE_EXTRACTED, &newest, e);
    *stage = newest.text[0] == '\0' ? LAKE_TRANSFORMED : LAKE_EXTRACTED;
    lake_close(&lake);
    return ok;
}

static bool verify(const struct options *o, struct err *e)
{
    const char *root = options_required(o, "lake", e);
    if (root == NULL)
        return false;
    if (o->operand_count == 0)
        return err_set(e, ERR_USAGE, "--verify needs a RUN");
    struct lake lake = {.root = root};
    enum lake_stage stage;
    if (!stage_of_lake(root, &stage, e))
        return false;
    struct stage_work work = {root, &lake, stage, NULL, begin_nothing, verify_one, &lake};
    bool ok = stage_each_run(o, &work, e);
    lake_close(&lake);
    return ok;
}

static bool ask_remote(const struct options *o, const char *what, struct err *e)
{
    struct stage_remote r;
    const char *url = options_required(o, "remote", e);
    if (url == NULL || !remote_check_url(url, e) || !stage_remote_open(&r, o, e))
        return false;
    bool ok = r.remote == NULL || remoteask(r.remote, options_text(o, "lake"), what, e);
    return stage_remote_close(&r, ok, e);
}

/* --check: with the operand '-' also against what the input says of a source. */
static bool check(const struct options *o, const struct model *m, struct err *e)
{
    if (o->operand_count == 0)
        return true;
    if (o->operand_count > 1 || strcmp(o->operands[0], "-") != 0)
        return err_set(e, ERR_USAGE, "--check takes no RUN, but '-'");
    return fit_check(m, e);
}

static bool run(const struct options *o, struct err *e)
{
    const char *at_remote = options_text(o, "at-remote");
    if (at_remote != NULL)
        return ask_remote(o, at_remote, e);
    if (options_flag(o, "verify"))
        return verify(o, e);
    struct model model;
    if (!model_load(&model, options_text(o, "model"), e))
        return false;
    bool ok = contract_check_model(&model, e);
    if (ok && options_flag(o, "ddl"))
        ok = print_ddl(&model, options_text(o, "schema"), e);
    else if (ok && options_flag(o, "sql"))
        ok = print_sql(&model, o, e);
    else if (ok && options_flag(o, "check"))
        ok = check(o, &model, e);
    else if (ok)
        ok = transform(o, &model, e);
    model_release(&model);
    return ok;
}

int main(int argc, char **argv)
{
    return stage_main(&PROGRAM, argc, argv, run);
}

/*
 * tt-load: transformed runs into the warehouse.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chain.h"
#include "fs.h"
#include "load.h"
#include "load/sql/check.sql.h"
#include "load/sql/check_ledger.sql.h"
#include "log.h"
#include "reset.h"
#include "stage.h"

static bool check_reset(const char *value, struct err *e)
{
    enum reset_how how;
    return reset_how_of(value, &how) ||
           err_set(e, ERR_USAGE, "'%s' is none of 'plan', 'empty', 'drop'", value);
}

static const struct option_spec OPTIONS[] = {
    {"warehouse", 0, "TT_WAREHOUSE", "CONNINFO", false, NULL,
        "the warehouse database, as libpq takes it", NULL, pg_redact_conninfo},
    {"warehouse-password-command", 0, "TT_WAREHOUSE_PASSWORD_COMMAND", "COMMAND", false, NULL,
        "prints the password for it", NULL, stage_redact},
    {"schema", 0, "TT_WAREHOUSE_SCHEMA", "NAME", false, "public", "schema of the tables", NULL,
        NULL},
    {"lake", 0, "TT_LAKE", "DIR", false, NULL, "the lake", NULL, NULL},
    {"no-create", 0, "TT_NO_CREATE", NULL, false, NULL, "make no tables, fail when one is missing",
        NULL, NULL},
    {"new-source", 0, NULL, NULL, false, NULL, "take a lake that begins anew from another database",
        NULL, NULL},
    {"check", 0, NULL, NULL, false, NULL,
        "print what the warehouse says of itself, as JSON, and do nothing else", NULL, NULL},
    {"only-empty", 0, NULL, NULL, false, NULL,
        "begin only a warehouse whose tables are missing or empty", NULL, NULL},
    {"ledger", 0, NULL, NULL, false, NULL,
        "print the runs that are in the warehouse, and that is all", NULL, NULL},
    {"reset", 0, NULL, "HOW", false, NULL,
        "take what tt has loaded out of the warehouse: plan, empty, drop (see tt-reset)",
        check_reset, NULL},
};

static const struct program PROGRAM = {"tt-load",
    "Load transformed runs of a lake into a PostgreSQL warehouse, each whole or not at all.",
    "[RUN... | -]", OPTIONS, sizeof OPTIONS / sizeof OPTIONS[0]};

enum { WAREHOUSE_MAJOR = 15 }; /* COPY ... HEADER match */

struct job {
    const struct options *options;
    struct load load;
    int lock;
    struct run_id newest; /* that is in the warehouse */
};

static bool connect(struct job *job, struct err *e)
{
    job->load.pg = stage_connect(job->options, "warehouse", PROGRAM.name, WAREHOUSE_MAJOR, e);
    return job->load.pg != NULL;
}

static bool begin(void *arg, struct err *e)
{
    struct job *job = arg;
    if (options_required(job->options, "warehouse", e) == NULL)
        return false;
    job->lock = lake_lock(job->load.lake, "load", e);
    bool exists = false;
    return job->lock >= 0 && connect(job, e) && ledger_exists(job->load.pg, &exists, e) &&
           (!exists || ledger_newest(job->load.pg, &job->newest, e));
}

/* The walk back along the chain ends at the newest run that is in, or at one older than that, which
 * load_run then accepts or refuses by name. */
static enum chain_look is_loaded(void *arg, const struct run_id *run, struct err *e)
{
    (void)e;
    bool is_in = strcmp(run->text, ((struct job *)arg)->newest.text) <= 0;
    return is_in ? CHAIN_DONE : CHAIN_PENDING;
}

/* What the summary of a run says of a table. */
static struct stage_counts counts_of(const struct manifest_table *t, const struct ledger_counts *c)
{
    bool is_fact = t->star.merge == STAR_APPEND; /* a changed row is a new version */
    uint64_t changed = is_fact ? c->superseded : c->updated;
    return (struct stage_counts){
        .bulk = c->bulk,
        .inserted = c->inserted,
        .updated = c->updated,
        .unchanged = c->unchanged,
        .superseded = c->superseded,
        .deleted = c->deleted,
        .rejected = c->rejected,
        .retried = c->retried,
        .added =
            is_fact ? c->inserted - (changed < c->inserted ? changed : c->inserted) : c->inserted,
        .changed = changed,
    };
}

static bool print_result(struct job *job, struct load_result *result, double seconds, struct err *e)
{
    struct manifest *m = &result->m;
    struct stage_counts *counts = arena_calloc(&m->arena, m->table_count, sizeof *counts);
    for (size_t i = 0; i < m->table_count; i++)
        counts[i] = counts_of(&m->tables[i], &result->counts[i]);
    return stage_print_result(job->options, job->load.lake, m, counts, seconds, e);
}

static bool load_one(struct job *job, const struct run_id *run, struct err *e)
{
    struct load_result result;
    double start = clock_monotonic_s();
    log_set_run(run->text, true);
    if (!load_run(&job->load, run, &result, e))
        return false;
    bool ok = true;
    if (result.loaded) {
        job->newest = *run;
        ok = print_result(job, &result, clock_monotonic_s() - start, e);
    } else {
        log_info("run %s is in the warehouse already", run->text);
    }
    manifest_release(&result.m);
    log_set_run(NULL, false);
    return ok;
}

static bool process(void *arg, const struct run_id *run, struct err *e)
{
    struct job *job = arg;
    struct chain chain;
    if (is_loaded(job, run, e) == CHAIN_DONE)
        return load_one(job, run, e);
    if (!chain_pending(job->load.lake, LAKE_TRANSFORMED, run, is_loaded, job, &chain, e))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < chain.count; i++)
        ok = load_one(job, &chain.runs[i], e);
    chain_release(&chain);
    return ok;
}

/* --ledger: the runs that are in, oldest first. */
static bool print_ledger(struct pg *pg, struct err *e)
{
    struct pg_rows *rows = ledger_runs(pg, e);
    if (rows == NULL)
        return false;
    for (int i = 0; i < pg_rows_count(rows); i++)
        printf("%s\n", pg_rows_value(rows, i, 0));
    pg_rows_free(rows);
    return fflush(stdout) == 0 ||
           err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
}

/* --check, --ledger: need neither lake nor lock. */
static bool ask(struct job *job, struct err *e)
{
    bool exists;
    if (!connect(job, e))
        return false;
    struct pg *pg = job->load.pg;
    if (options_flag(job->options, "ledger"))
        return ledger_exists(pg, &exists, e) && (!exists || print_ledger(pg, e));
    /* what it says of itself also where schema tt is not for us */
    return stage_print_answer(pg, check_sql, &job->load.schema, 1, e) &&
           ledger_exists(pg, &exists, e) &&
           (!exists || stage_print_answer(pg, check_ledger_sql, NULL, 0, e));
}

/* --reset: under the lock of the lake's loader, where there is a lake. */
static bool reset(struct job *job, struct lake *lake, const char *how_name, struct err *e)
{
    const char *root = options_text(job->options, "lake");
    bool has_lake = root != NULL && fs_exists(root);
    enum reset_how how;
    (void)reset_how_of(how_name, &how);
    if (has_lake) {
        if (!lake_open(lake, root, false, e))
            return false;
        job->lock = lake_lock(lake, "load", e);
        if (job->lock < 0)
            return false;
    }
    return connect(job, e) &&
           reset_warehouse(job->load.pg, job->load.schema, has_lake ? lake : NULL, how, e);
}

static bool load(struct job *job, struct lake *lake, struct err *e)
{
    lake->root = options_required(job->options, "lake", e);
    struct stage_work work = {lake->root, lake, LAKE_TRANSFORMED, begin, process, job};
    return lake->root != NULL && stage_each_run(job->options, &work, e);
}

static bool run(const struct options *o, struct err *e)
{
    struct lake lake = {.root = NULL};
    struct job job = {.options = o, .lock = -1};
    const char *how = options_text(o, "reset");
    job.load.lake = &lake;
    job.load.schema = options_text(o, "schema");
    job.load.new_source = options_flag(o, "new-source");
    job.load.only_empty = options_flag(o, "only-empty");
    job.load.create = !options_flag(o, "no-create");
    bool asks = options_flag(o, "check") || options_flag(o, "ledger");
    if (o->operand_count > 0 && (how != NULL || asks))
        return err_set(e, ERR_USAGE, "unexpected argument '%s'", o->operands[0]);
    bool ok = asks ? ask(&job, e) : how != NULL ? reset(&job, &lake, how, e) : load(&job, &lake, e);
    pg_close(job.load.pg);
    fs_unlock(job.lock);
    lake_close(&lake);
    return ok;
}

int main(int argc, char **argv)
{
    return stage_main(&PROGRAM, argc, argv, run);
}

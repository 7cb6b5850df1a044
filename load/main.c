/*
 * tt-load: transformed runs into the warehouse.
 */
#include <stdlib.h>

#include "chain.h"
#include "fs.h"
#include "load.h"
#include "load/sql/check.sql.h"
#include "load/sql/check_ledger.sql.h"
#include "log.h"
#include "stage.h"

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

/* --check */
static bool check(const struct options *o, struct err *e)
{
    const char *schema = options_text(o, "schema");
    struct pg *pg = stage_connect(o, "warehouse", PROGRAM.name, WAREHOUSE_MAJOR, e);
    bool exists = false;
    bool ok = pg != NULL && stage_print_answer(pg, check_sql, &schema, 1, e) &&
              ledger_exists(pg, &exists, e) &&
              (!exists || stage_print_answer(pg, check_ledger_sql, NULL, 0, e));
    pg_close(pg);
    return ok;
}

static bool begin(void *arg, struct err *e)
{
    struct job *job = arg;
    if (options_required(job->options, "warehouse", e) == NULL)
        return false;
    job->lock = lake_lock(job->load.lake, "load", e);
    if (job->lock < 0)
        return false;
    job->load.pg = stage_connect(job->options, "warehouse", PROGRAM.name, WAREHOUSE_MAJOR, e);
    bool exists = false;
    return job->load.pg != NULL && ledger_exists(job->load.pg, &exists, e) &&
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

static bool run(const struct options *o, struct err *e)
{
    if (options_flag(o, "check"))
        return check(o, e);
    const char *root = options_required(o, "lake", e);
    if (root == NULL)
        return false;
    struct lake lake = {.root = root};
    struct job job = {.options = o, .lock = -1};
    struct stage_work work = {root, &lake, LAKE_TRANSFORMED, begin, process, &job};
    job.load.lake = &lake;
    job.load.schema = options_text(o, "schema");
    job.load.new_source = options_flag(o, "new-source");
    job.load.create = !options_flag(o, "no-create");
    bool ok = stage_each_run(o, &work, e);
    pg_close(job.load.pg);
    fs_unlock(job.lock);
    lake_close(&lake);
    return ok;
}

int main(int argc, char **argv)
{
    return stage_main(&PROGRAM, argc, argv, run);
}

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

static struct pg *connect(const struct options *o, struct err *e)
{
    const char *conninfo = options_required(o, "warehouse", e);
    struct pg *pg = conninfo == NULL ? NULL : pg_open(conninfo, "warehouse", PROGRAM.name, e);
    if (pg == NULL || pg_require_version(pg, WAREHOUSE_MAJOR, e))
        return pg;
    pg_close(pg);
    return NULL;
}

/* --check */
static bool check(const struct options *o, struct err *e)
{
    const char *schema = options_text(o, "schema");
    struct pg *pg = connect(o, e);
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
    job->load.pg = connect(job->options, e);
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

static bool load_one(struct job *job, const struct run_id *run, struct err *e)
{
    struct manifest m;
    bool loaded = false;
    double start = clock_monotonic_s();
    log_set_run(run->text);
    if (!load_run(&job->load, run, &loaded, &m, e))
        return false;
    bool ok = true;
    if (loaded) {
        job->newest = *run;
        ok = stage_print_result(job->options, job->load.lake, &m, clock_monotonic_s() - start, e);
    } else {
        log_info("run %s is in the warehouse already", run->text);
    }
    manifest_release(&m);
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

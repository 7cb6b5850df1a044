/*
 * tt-load: transformed runs into the warehouse.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chain.h"
#include "citus.h"
#include "conninfo.h"
#include "fs.h"
#include "load.h"
#include "load/sql/check.sql.h"
#include "load/sql/check_citus.sql.h"
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

static bool lock_timeout(const char *value, unsigned *seconds)
{
    uint64_t n;
    bool ok = text_to_uint64(text_of(value), &n) && n >= 1 && n <= 86400;
    *seconds = ok ? (unsigned)n : 0;
    return ok;
}

static bool check_lock_timeout(const char *value, struct err *e)
{
    unsigned seconds;
    return lock_timeout(value, &seconds) ||
           err_set(e, ERR_USAGE, "'%s' is no number of seconds from 1 to 86400", value);
}

static const struct option_spec OPTIONS[] = {
    {"warehouse", 0, "TT_WAREHOUSE", "CONNINFO", false, NULL,
        "the warehouse database, as libpq takes it", NULL, conninfo_redact},
    {"warehouse-password-command", 0, "TT_WAREHOUSE_PASSWORD_COMMAND", "COMMAND", false, NULL,
        "prints the password for it", NULL, options_hide},
    {"schema", 0, "TT_WAREHOUSE_SCHEMA", "NAME", false, "public", "schema of the tables", NULL,
        NULL},
    {"lake", 0, "TT_LAKE", "DIR", false, NULL, "the lake", NULL, NULL},
    {"no-create", 0, "TT_NO_CREATE", NULL, false, NULL, "make no tables, fail when one is missing",
        NULL, NULL},
    {"new-source", 0, NULL, NULL, false, NULL,
        "let the warehouse follow another lake or database from now on", NULL, NULL},
    {"as-is", 0, NULL, NULL, false, NULL, "take what was altered in the warehouse by hand as it is",
        NULL, NULL},
    {"lock-timeout", 0, "TT_LOCK_TIMEOUT", "SECONDS", false, "60",
        "wait so long for a lock of another session", check_lock_timeout, NULL},
    {"max-rejects", 0, "TT_MAX_REJECTS", "N|N%", false, "100",
        "rows of a table that the warehouse may refuse in a run", limit_check, NULL},
    {"check", 0, NULL, NULL, false, NULL,
        "print what the warehouse says of itself, as JSON, and do nothing else", NULL, NULL},
    {"dry-run", 0, NULL, NULL, false, NULL,
        "look whether the warehouse would take the next run, and do nothing else", NULL, NULL},
    {"jobs", 'j', "TT_JOBS", "N", false, NULL,
        "so many connections for a first load (default: the processors, at most 4)",
        stage_check_jobs, NULL},
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
    bool waits;           /* for a run with all tables: those up to here have been passed over */
    struct stage_remote remote;
};

static bool connect(struct job *job, struct err *e)
{
    job->load.pg = stage_connect(job->options, "warehouse", PROGRAM.name, WAREHOUSE_MAJOR, e);
    return job->load.pg != NULL;
}

/* What the ledger has, in a transaction of its own. */
static bool begin(void *arg, struct err *e)
{
    struct job *job = arg;
    if (options_required(job->options, "warehouse", e) == NULL)
        return false;
    /* Another warehouse than the lake's own has no part in the lock of that; it has one itself. */
    if (!job->load.only_empty && (job->lock = lake_lock(job->load.lake, "load", e)) < 0)
        return false;
    return connect(job, e) && load_newest(&job->load, &job->newest, e);
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
    job->waits = result.place == LOAD_PASSED_OVER;
    if (result.place == LOAD_NEXT) {
        job->newest = *run;
        ok = print_result(job, &result, clock_monotonic_s() - start, e);
    } else {
        log_info("run %s %s", run->text,
            job->waits ? "is passed over: it has not all tables whole"
                       : "is in the warehouse already");
    }
    manifest_release(&result.m);
    log_set_run(NULL, false);
    return ok;
}

/* The pending runs up to and including `run`. */
static bool load_pending(struct job *job, const struct run_id *run, struct err *e)
{
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

static bool hint(struct err *e)
{
    return e->class == ERR_INPUT && e->hint[0] == '\0' &&
           err_hint(e, "tt-transform --redo with the id of that run writes it again");
}

static bool process(void *arg, const struct run_id *run, struct err *e)
{
    struct job *job = arg;
    if (!load_pending(job, run, e))
        return hint(e);
    if (!job->waits)
        return true;
    err_set(e, ERR_DATA, "run %s: neither it nor one before it has all tables whole", run->text);
    return err_hint(e, "tt-extract --full, tt-transform, and then tt-load --new-source");
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
    bool exists, is_citus;
    if (!connect(job, e))
        return false;
    struct pg *pg = job->load.pg;
    if (options_flag(job->options, "ledger"))
        return load_begin(&job->load, "READ ONLY", e) && ledger_exists(pg, &exists, e) &&
               (!exists || print_ledger(pg, e)) && pg_commit(pg, e);
    /* what it says of itself also where schema tt is not for us */
    return stage_print_answer(pg, check_sql, &job->load.schema, 1, e) &&
           ledger_exists(pg, &exists, e) &&
           (!exists || stage_print_answer(pg, check_ledger_sql, NULL, 0, e)) &&
           citus_is_there(pg, &is_citus, e) &&
           (!is_citus || stage_print_answer(pg, check_citus_sql, &job->load.schema, 1, e));
}

/* --dry-run: the run that a load would begin with, without a lock.  Where all are in, the newest.
 */
static bool look_ahead(struct job *job, struct lake *lake, struct err *e)
{
    const char *root = options_required(job->options, "lake", e);
    struct run_id run;
    struct chain chain;
    if (root == NULL || !lake_open(lake, root, false, e) ||
        !lake_newest(lake, LAKE_TRANSFORMED, &run, e))
        return false;
    if (run.text[0] == '\0')
        return true;
    if (!connect(job, e) || !load_newest(&job->load, &job->newest, e))
        return false;
    if (is_loaded(job, &run, e) == CHAIN_DONE)
        return load_look(&job->load, &run, e) || hint(e);
    if (!chain_pending(lake, LAKE_TRANSFORMED, &run, is_loaded, job, &chain, e))
        return hint(e);
    bool ok = load_look(&job->load, &chain.runs[0], e) || hint(e);
    chain_release(&chain);
    return ok;
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

static bool load_each(struct job *job, struct lake *lake, struct err *e)
{
    lake->root = options_required(job->options, "lake", e);
    struct stage_work work = {
        lake->root, lake, LAKE_TRANSFORMED, &job->remote, begin, process, job};
    return lake->root != NULL && stage_remote_open(&job->remote, job->options, e) &&
           stage_remote_close(&job->remote, stage_each_run(job->options, &work, e), e);
}

static bool run(const struct options *o, struct err *e)
{
    struct lake lake = {.root = NULL};
    struct job job = {.options = o, .lock = -1};
    const char *how = options_text(o, "reset");
    job.load.lake = &lake;
    job.load.schema = options_text(o, "schema");
    job.load.new_source = options_flag(o, "new-source");
    job.load.as_is = options_flag(o, "as-is");
    (void)lock_timeout(options_text(o, "lock-timeout"), &job.load.lock_timeout_s);
    (void)limit_parse(options_text(o, "max-rejects"), &job.load.max_rejects);
    job.load.jobs = stage_jobs(o);
    job.load.only_empty = options_flag(o, "only-empty");
    job.load.create = !options_flag(o, "no-create");
    bool asks = options_flag(o, "check") || options_flag(o, "ledger");
    bool looks = options_flag(o, "dry-run");
    if (o->operand_count > 0 && (how != NULL || asks || looks))
        return err_set(e, ERR_USAGE, "unexpected argument '%s'", o->operands[0]);
    bool ok = asks          ? ask(&job, e)
              : how != NULL ? reset(&job, &lake, how, e)
              : looks       ? look_ahead(&job, &lake, e)
                            : load_each(&job, &lake, e);
    pg_close(job.load.pg);
    fs_unlock(job.lock);
    lake_close(&lake);
    return ok;
}

int main(int argc, char **argv)
{
    return stage_main(&PROGRAM, argc, argv, run);
}

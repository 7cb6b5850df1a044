/*
 * What the mains of the three stages have in common: from the command line to the exit status.
 */
#ifndef TT_STAGE_H
#define TT_STAGE_H

#include "lake.h"
#include "manifest.h"
#include "options.h"
#include "pg.h"
#include "remote.h"

/*
 * The whole of a main: parses the options, sets up log and signals, calls `run`, logs its error and
 * returns the exit status.
 */
int stage_main(const struct program *program, int argc, char **argv,
    bool (*run)(const struct options *options, struct err *e));

/* For the option --jobs: a number from 1 to JOBS_MOST.  Of it, 0: nobody says. */
bool stage_check_jobs(const char *value, struct err *e);
size_t stage_jobs(const struct options *options);

/*
 * The remote of a stage, if it has one.  Trouble with it must not stop what can be done without:
 * the first error is kept, no more is asked of the remote, and the stage ends with it.
 */
struct stage_remote {
    struct remote *remote; /* NULL: none */
    struct err trouble;
};

/* What the options say of buckets and SFTP servers; its strings are theirs. */
struct remote_settings stage_remote_settings(const struct options *options);

/* Opens what --remote names.  False: what it names is no remote. */
bool stage_remote_open(struct stage_remote *r, const struct options *options, struct err *e);
/* Before tt-extract names a run: that no other lake's runs are there.  Where that cannot be found
 * out an error only if the lake is empty: it may be another one, not mounted. */
bool stage_check_writer(
    struct stage_remote *r, struct lake *lake, const struct run_id *newest, struct err *e);
void stage_pull(struct stage_remote *r, struct lake *lake, enum lake_stage stage);
/* `last` NULL: up to the newest. */
void stage_push(struct stage_remote *r, const struct lake *lake, enum lake_stage stage,
    const struct run_id *last);
/* Closes.  The result of the stage: `ok` with `e`, or else the trouble. */
bool stage_remote_close(struct stage_remote *r, bool ok, struct err *e);

/* What a stage does with the runs that the user names. */
struct stage_work {
    const char *root;  /* of the lake */
    struct lake *lake; /* opened when the first run is known, so that in a pipe it may be made by
                          the stage before; lake_close is the caller's */
    enum lake_stage input;       /* where the runs must be */
    struct stage_remote *remote; /* whose runs are pulled first; NULL: none */
    /* Once, when work begins: lock, connection, model. */
    bool (*begin)(void *arg, struct err *e);
    /* All pending runs up to and including this one. */
    bool (*process)(void *arg, const struct run_id *run, struct err *e);
    void *arg;
};

/*
 * Calls work->process for each run that the operands name, `-` standing for the lines of standard
 * input; for the newest run, and so all that is pending, when there are none, also no such lines.
 * work->begin is called before the first, so that a stage in a pipe holds no lock while it waits;
 * not at all when there is no run.
 */
bool stage_each_run(const struct options *options, const struct stage_work *work, struct err *e);

/*
 * Connects to the database that the option `name` ("source") is the conninfo of, which is required,
 * with the password that the command of `name`-password-command prints, if there is one.
 * ERR_UNAVAILABLE also when it is older than that major version.
 */
struct pg *stage_connect(const struct options *options, const char *name, const char *application,
    int major, struct err *e);

/* What became of a table's rows in the warehouse. */
struct stage_counts {
    bool bulk;
    uint64_t inserted, updated, unchanged, superseded, deleted, rejected,
        retried;             /* the ledger's */
    uint64_t added, changed; /* for people: keys, where a fact's `inserted` has both */
};

/*
 * The result of one run: a line for people to the log, and to stdout the path of its directory, or
 * with --json an object.  `counts`: of a load, parallel to m->tables; else NULL.
 */
bool stage_print_result(const struct options *options, const struct lake *lake,
    const struct manifest *m, const struct stage_counts *counts, double seconds, struct err *e);

/* Runs a query of one value, in a transaction of its own that is soon over, and prints it: a line.
 */
bool stage_print_answer(
    struct pg *pg, const char *sql, const char *const *params, int param_count, struct err *e);

#endif

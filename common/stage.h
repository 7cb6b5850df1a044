/*
 * What the mains of the three stages have in common: from the command line to the exit status.
 */
#ifndef TT_STAGE_H
#define TT_STAGE_H

#include "lake.h"
#include "manifest.h"
#include "options.h"
#include "pg.h"

/*
 * The whole of a main: parses the options, sets up log and signals, calls `run`, logs its error and
 * returns the exit status.
 */
int stage_main(const struct program *program, int argc, char **argv,
    bool (*run)(const struct options *options, struct err *e));

/* What a stage does with the runs that the user names. */
struct stage_work {
    const char *root;  /* of the lake */
    struct lake *lake; /* opened when the first run is known, so that in a pipe it may be made by
                          the stage before; lake_close is the caller's */
    enum lake_stage input; /* where the runs must be */
    /* Once, when work begins: lock, connection, model. */
    bool (*begin)(void *arg, struct err *e);
    /* All pending runs up to and including this one. */
    bool (*process)(void *arg, const struct run_id *run, struct err *e);
    void *arg;
};

/*
 * Calls work->process for each run that the operands name, `-` standing for the lines of standard
 * input; for the newest run when there are none.  work->begin is called before the first, so that a
 * stage in a pipe holds no lock while it waits; not at all when there is no run.
 */
bool stage_each_run(const struct options *options, const struct stage_work *work, struct err *e);

/*
 * Connects to the database that the option `name` ("source") is the conninfo of, which is required,
 * with the password that the command of `name`-password-command prints, if there is one.
 * ERR_UNAVAILABLE also when it is older than that major version.
 */
struct pg *stage_connect(const struct options *options, const char *name, const char *application,
    int major, struct err *e);

/* Hides a value that is a secret, or may hold one, from --print-config. */
char *stage_redact(const char *value);

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

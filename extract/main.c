/*
 * tt-extract: what changed in the source database since the last run, as a run of the lake.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "extract.h"
#include "extract/sql/check.sql.h"
#include "fs.h"
#include "jsonl.h"
#include "log.h"
#include "progress.h"
#include "stage.h"

enum { SOURCE_MAJOR = 13 }; /* pg_current_snapshot() */

static bool check_ratio(const char *value, struct err *e)
{
    char *end;
    double ratio = strtod(value, &end);
    if (end == value || *end != '\0' || !(ratio >= 0 && ratio <= 1))
        return err_set(e, ERR_USAGE, "'%s' is no number from 0 to 1", value);
    return true;
}

static const struct option_spec OPTIONS[] = {
    {"source", 0, "TT_SOURCE", "CONNINFO", false, NULL, "the source database, as libpq takes it",
        NULL, pg_redact_conninfo},
    {"source-password-command", 0, "TT_SOURCE_PASSWORD_COMMAND", "COMMAND", false, NULL,
        "prints the password for it", NULL, stage_redact},
    {"schema", 0, "TT_SOURCE_SCHEMA", "NAME", false, "public", "schema of the tables", NULL, NULL},
    {"lake", 0, "TT_LAKE", "DIR", false, NULL, "the lake", NULL, NULL},
    {"model", 0, "TT_MODEL", "DIR", false, NULL, "star model, which says what tables are used",
        NULL, NULL},
    {"table", 0, "TT_TABLE", "PATTERN", true, NULL, "only tables that match; may be repeated", NULL,
        NULL},
    {"exclude-table", 0, "TT_EXCLUDE_TABLE", "PATTERN", true, NULL, "no tables that match", NULL,
        NULL},
    {"full", 0, NULL, NULL, false, NULL, "extract the tables whole", NULL, NULL},
    {"max-delete-ratio", 0, "TT_MAX_DELETE_RATIO", "R", false, "0.5",
        "share of a table's rows that may be gone at once (0 to 1)", check_ratio, NULL},
    {"dry-run", 'n', NULL, NULL, false, NULL, "tell what would be extracted, and do not", NULL,
        NULL},
    {"stdout", 0, NULL, "TABLE", false, NULL,
        "write the rows of TABLE to stdout, touching neither lake nor state", NULL, NULL},
    {"check", 0, NULL, NULL, false, NULL,
        "print what the source says of itself, as JSON, and do nothing else", NULL, NULL},
};

static const struct program PROGRAM = {"tt-extract",
    "Extract what changed in a PostgreSQL database since the last run into a lake of JSON lines.",
    NULL, OPTIONS, sizeof OPTIONS / sizeof OPTIONS[0]};

static struct pg *connect(const struct options *o, const char *application, struct err *e)
{
    return stage_connect(o, "source", application, SOURCE_MAJOR, e);
}

static bool print_rows(struct snapshot *s, const char *table, struct err *e)
{
    const struct catalog_table *t = catalog_find(&s->catalog, table);
    uint64_t rows = 0;
    if (t == NULL)
        return err_set(e, ERR_USAGE, "schema '%s' has no table '%s'", s->catalog.schema, table);
    struct row_source *source = snapshot_rows(s, t, NULL, e);
    if (source == NULL)
        return false;
    struct row_sink *sink = jsonl_writer_new(stream_out_stdout(), t->columns, t->column_count);
    if (!isatty(STDOUT_FILENO)) /* else the rows are what moves there */
        progress_rows(t->name, &rows, t->estimate);
    bool ok = row_pump(source, sink, &rows, e) && sink->commit(sink, NULL, e);
    progress_end();
    row_sink_close(sink);
    row_source_close(source);
    return ok;
}

/* --stdout TABLE */
static bool print_table(const struct options *o, const char *table, struct err *e)
{
    struct catalog_selection selection = {.include = &table, .include_count = 1};
    struct snapshot s;
    struct pg *pg = connect(o, PROGRAM.name, e);
    if (pg == NULL)
        return false;
    bool ok = snapshot_begin(&s, pg, options_text(o, "schema"), &selection, e);
    if (ok) {
        ok = print_rows(&s, table, e);
        snapshot_release(&s);
    }
    pg_close(pg);
    return ok;
}

/* --check */
static bool check(const struct options *o, struct err *e)
{
    const char *schema = options_text(o, "schema");
    struct pg *pg = connect(o, PROGRAM.name, e);
    bool ok = pg != NULL && stage_print_answer(pg, check_sql, &schema, 1, e);
    pg_close(pg);
    return ok;
}

/* --dry-run: a line a table: its name, whether it is extracted whole, how many rows. */
static bool print_plan(struct snapshot *s, const struct state *state, bool full, struct err *e)
{
    for (size_t i = 0; i < s->catalog.count; i++) {
        struct extract_plan plan = extract_plan_table(s, i, state, full);
        uint64_t total, rows;
        if (!snapshot_count(s, plan.table, plan.complete ? NULL : &plan.since, &total, &rows, e))
            return false;
        printf("%s\t%s\t%" PRIu64 "%s%s\n", plan.table->name,
            plan.complete ? "complete" : "changed", rows, plan.complete ? "\t" : "",
            plan.complete ? plan.why : "");
    }
    if (fflush(stdout) != 0)
        return err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
    return true;
}

/* What a user would want to know: patterns and model tables that the source does not have. */
static bool check_selection(
    const struct catalog *c, const struct catalog_selection *selection, struct err *e)
{
    if (c->count == 0 && selection->include_count > 0)
        return err_set(
            e, ERR_USAGE, "schema '%s' has no table that matches and the model uses", c->schema);
    if (selection->include_count > 0 || selection->exclude_count > 0)
        return true;
    if (c->count == 0)
        return err_set(
            e, ERR_DATA, "there is no schema '%s' with tables that the model uses", c->schema);
    for (size_t i = 0; i < selection->model->table_count; i++) {
        const char *from = selection->model->tables[i].from;
        if (from != NULL && catalog_find(c, from) == NULL)
            log_warning(
                "the model uses table '%s', which schema '%s' does not have", from, c->schema);
    }
    return true;
}

static struct catalog_selection selection_of(const struct options *o, const struct model *model)
{
    struct catalog_selection selection = {.model = model};
    selection.include = options_list(o, "table", &selection.include_count);
    selection.exclude = options_list(o, "exclude-table", &selection.exclude_count);
    return selection;
}

/* --dry-run: changes nothing, so that it needs no lock, and a lake that is not there is empty. */
static bool dry_run(
    const struct options *o, const char *root, const struct model *model, struct err *e)
{
    struct catalog_selection selection = selection_of(o, model);
    struct lake lake = {.root = root};
    struct state state = {.arena = ARENA_INIT};
    struct run_id newest;
    const char *lost;
    struct pg *pg = NULL;
    struct snapshot s;
    bool ok = lake_newest(&lake, LAKE_EXTRACTED, &newest, e) &&
              state_load(&state, &lake, &newest, true, &lost, e);
    if (ok && (ok = (pg = connect(o, PROGRAM.name, e)) != NULL)) {
        ok = snapshot_begin(&s, pg, options_text(o, "schema"), &selection, e);
        if (ok) {
            ok = check_selection(&s.catalog, &selection, e) &&
                 print_plan(&s, &state, options_flag(o, "full"), e);
            snapshot_release(&s);
        }
        pg_close(pg);
    }
    state_release(&state);
    return ok;
}

/* There is no run then, though it had a name. */
static void report_nothing(const struct manifest *m, size_t tables, double seconds)
{
    log_set_run(NULL, false);
    log_info("nothing has changed in %zu tables since run %s (%.2f s)", tables, m->previous.text,
        seconds);
}

/* Extracts, under the lock. */
static bool extract(const struct options *o, const struct lake *lake, const struct model *model,
    struct pg *pg, struct manifest *m, struct err *e)
{
    struct catalog_selection selection = selection_of(o, model);
    double start = clock_monotonic_s();
    struct state state;
    const char *lost;
    if (!state_load(&state, lake, &m->previous, false, &lost, e))
        return false;
    if (lost != NULL)
        log_warning("%s: all tables are extracted whole", lost);

    struct snapshot s;
    bool ok = snapshot_begin(&s, pg, options_text(o, "schema"), &selection, e);
    if (ok) {
        struct extract_run run = {.lake = lake,
            .snapshot = &s,
            .state = &state,
            .full = options_flag(o, "full"),
            .max_delete_ratio = strtod(options_text(o, "max-delete-ratio"), NULL),
            .m = m};
        m->model = model->checksum;
        ok = check_selection(&s.catalog, &selection, e) && extract_run(&run, e) &&
             state_advance(&state, lake, m, run.keys, e) && state_save(&state, lake, e);
        if (ok && m->run.text[0] == '\0')
            report_nothing(m, s.catalog.count, clock_monotonic_s() - start);
        else if (ok)
            ok = stage_print_result(o, lake, m, NULL, clock_monotonic_s() - start, e);
        snapshot_release(&s);
    }
    state_release(&state);
    return ok;
}

/* With the lake open and locked: names the run, connects, extracts. */
static bool run_in_lake(
    const struct options *o, const struct lake *lake, const struct model *model, struct err *e)
{
    struct manifest m = {.arena = ARENA_INIT};
    if (!lake_clean(lake, LAKE_EXTRACTED, e) ||
        !lake_newest(lake, LAKE_EXTRACTED, &m.previous, e) || !lake_new_run_id(lake, &m.run, e))
        return false;
    log_set_run(m.run.text, false);
    char *application = arena_printf(&m.arena, "%s %s", PROGRAM.name, m.run.text);
    struct pg *pg = connect(o, application, e);
    bool ok = pg != NULL && extract(o, lake, model, pg, &m, e);
    pg_close(pg);
    manifest_release(&m);
    return ok;
}

static bool run(const struct options *o, struct err *e)
{
    const char *table = options_text(o, "stdout");
    if (table != NULL)
        return print_table(o, table, e);
    if (options_flag(o, "check"))
        return check(o, e);

    struct model model;
    struct lake lake;
    const char *root = options_required(o, "lake", e);
    if (root == NULL || !model_load(&model, options_text(o, "model"), e))
        return false;
    if (options_flag(o, "dry-run")) {
        bool done = dry_run(o, root, &model, e);
        model_release(&model);
        return done;
    }
    bool ok = lake_open(&lake, root, true, e);
    if (ok) {
        int lock = lake_lock(&lake, "extract", e);
        ok = lock >= 0 && run_in_lake(o, &lake, &model, e);
        fs_unlock(lock);
    }
    lake_close(&lake);
    model_release(&model);
    return ok;
}

int main(int argc, char **argv)
{
    return stage_main(&PROGRAM, argc, argv, run);
}

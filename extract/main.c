/*
 * tt-extract: what changed in the source database since the last run, as a run of the lake.
 */
#include <stdio.h>
#include <stdlib.h>

#include "conninfo.h"
#include "dryrun.h"
#include "extract/sql/check.sql.h"
#include "feedcheck.h"
#include "feedload.h"
#include "fs.h"
#include "log.h"
#include "stage.h"
#include "statefile.h"
#include "tableout.h"

static bool check_ratio(const char *value, struct err *e)
{
    char *end;
    double ratio = strtod(value, &end);
    if (end == value || *end != '\0' || !(ratio >= 0 && ratio <= 1))
        return err_set(e, ERR_USAGE, "'%s' is no number from 0 to 1", value);
    return true;
}

static bool check_word(const char *value, const char *one, const char *other, struct err *e)
{
    return strcmp(value, one) == 0 || strcmp(value, other) == 0 ||
           err_set(e, ERR_USAGE, "'%s' is neither '%s' nor '%s'", value, one, other);
}

static bool check_cursor(const char *value, struct err *e)
{
    return check_word(value, "xid", "log", e);
}

static bool check_slot(const char *value, struct err *e)
{
    return check_word(value, "create", "drop", e);
}

/* PostgreSQL 15, "CREATE_REPLICATION_SLOT". */
static bool check_slot_name(const char *value, struct err *e)
{
    size_t len = strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return (len > 0 && len < 64 && value[len] == '\0') ||
           err_set(e, ERR_USAGE,
               "'%s' is no name of a slot: up to 63 lower case letters, digits and underscores",
               value);
}

static const struct option_spec OPTIONS[] = {
    {"source", 0, "TT_SOURCE", "CONNINFO", false, NULL, "the source database, as libpq takes it",
        NULL, conninfo_redact},
    {"source-password-command", 0, "TT_SOURCE_PASSWORD_COMMAND", "COMMAND", false, NULL,
        "prints the password for it", NULL, options_hide},
    {"schema", 0, "TT_SOURCE_SCHEMA", "NAME", false, "public", "schema of the tables", NULL, NULL},
    {"lake", 0, "TT_LAKE", "DIR", false, NULL, "the lake", NULL, NULL},
    {"model", 0, "TT_MODEL", "DIR", false, NULL, "star model, which says what tables are used",
        NULL, NULL},
    {"sources", 0, "TT_SOURCES", "DIR", false, NULL,
        "documents of tables that come from files and web services beside the database", NULL,
        NULL},
    {"table", 0, "TT_TABLE", "PATTERN", true, NULL, "only tables that match; may be repeated", NULL,
        NULL},
    {"exclude-table", 0, "TT_EXCLUDE_TABLE", "PATTERN", true, NULL, "no tables that match", NULL,
        NULL},
    {"full", 0, NULL, NULL, false, NULL, "extract the tables whole", NULL, NULL},
    {"new-source", 0, NULL, NULL, false, NULL,
        "the lake shall be of this database from now on, though it is of another", NULL, NULL},
    {"max-delete-ratio", 0, "TT_MAX_DELETE_RATIO", "R", false, "0.5",
        "share of a table's rows that may be gone at once (0 to 1)", check_ratio, NULL},
    {"cursor", 0, "TT_CURSOR", "xid|log", false, "xid",
        "what tells changed rows: their transactions, or the source's log, which needs a slot",
        check_cursor, NULL},
    {"slot", 0, NULL, "create|drop", false, NULL,
        "make the replication slot and the publication for --cursor log, or take them away",
        check_slot, NULL},
    {"slot-name", 0, "TT_SLOT_NAME", "NAME", false, NULL,
        "of both (default: tt_ and the OID of the database)", check_slot_name, NULL},
    {"jobs", 'j', "TT_JOBS", "N", false, NULL,
        "tables side by side (default: the processors, at most 4, where tables are large)",
        stage_check_jobs, NULL},
    {"pull", 0, NULL, NULL, false, NULL, "first fetch the runs of the remote that the lake lacks",
        NULL, NULL},
    {"dry-run", 'n', NULL, NULL, false, NULL, "tell what would be extracted, and do not", NULL,
        NULL},
    {"stdout", 0, NULL, "TABLE", false, NULL,
        "write the rows of TABLE to stdout, touching neither lake nor state", NULL, NULL},
    {"check", 0, NULL, NULL, false, NULL,
        "print what the source says of itself, as JSON, and do nothing else", NULL, NULL},
    {"check-sources", 0, NULL, NULL, false, NULL,
        "read what is new of each document's table, and print how it is, as JSON", NULL, NULL},
};

static const struct program PROGRAM = {"tt-extract",
    "Extract what changed in a PostgreSQL database since the last run into a lake of JSON lines.",
    NULL, OPTIONS, sizeof OPTIONS / sizeof OPTIONS[0]};

static struct pg *connect(const struct options *o, const char *application, struct err *e)
{
    return stage_connect(o, "source", application, SOURCE_MAJOR, e);
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

static bool uses_log(const struct options *o)
{
    return strcmp(options_text(o, "cursor"), "log") == 0;
}

/* --slot create|drop */
static bool slot(const struct options *o, struct err *e)
{
    struct model model;
    if (!model_load(&model, options_text(o, "model"), e))
        return false;
    bool is_drop = strcmp(options_text(o, "slot"), "drop") == 0;
    struct pg *pg = connect(o, PROGRAM.name, e);
    bool ok = pg != NULL && slot_manage(pg, options_text(o, "slot-name"), is_drop,
                                options_text(o, "schema"), &model, e);
    pg_close(pg);
    model_release(&model);
    return ok;
}

/* Whether the source is the one that the lake is of, and what it lacks. */
static bool check_source(const struct options *o, const struct snapshot *s,
    const struct state *state, const struct catalog_selection *selection, struct gaps *gaps,
    struct err *e)
{
    if (state->source.database != NULL &&
        !source_check(&state->source, &s->source, &state->run, options_flag(o, "new-source"), e))
        return false;
    return gaps_find(gaps, &s->catalog, selection, e);
}

static struct catalog_selection selection_of(const struct options *o, const struct model *model)
{
    struct catalog_selection selection = {.model = model};
    selection.include = options_list(o, "table", &selection.include_count);
    selection.exclude = options_list(o, "exclude-table", &selection.exclude_count);
    return selection;
}

/* What the user has written down. */
struct inputs {
    struct model model;
    struct feed_docs docs;
    struct remote_settings remote;
};

static bool load_inputs(struct inputs *in, const struct options *o, struct err *e)
{
    in->remote = stage_remote_settings(o);
    if (!model_load(&in->model, options_text(o, "model"), e))
        return false;
    if (feedload_dir(&in->docs, options_text(o, "sources"), e))
        return true;
    model_release(&in->model);
    return false;
}

static void release_inputs(struct inputs *in)
{
    feeddoc_release(&in->docs);
    model_release(&in->model);
}

/* --check-sources: without the database, and without a lake of what was read before. */
static bool check_feeds(
    const struct options *o, const char *root, const struct inputs *in, struct err *e)
{
    const struct catalog_selection selection = selection_of(o, NULL);
    return feedcheck_print(&in->docs, &selection, &in->model, &in->remote, root, e);
}

/* --dry-run: changes nothing, so that it needs no lock, and a lake that is not there is empty. */
static bool dry_run(
    const struct options *o, const char *root, const struct inputs *in, struct err *e)
{
    struct arena arena = ARENA_INIT;
    struct catalog_selection selection = selection_of(o, &in->model);
    struct feeds feeds = feeds_select(&in->docs, &selection, &in->remote, &arena);
    struct lake lake = {.root = root};
    struct state state = {.arena = ARENA_INIT};
    struct run_id newest;
    const char *lost;
    struct pg *pg = NULL;
    struct snapshot s;
    struct gaps gaps = {NULL, 0};
    fs_guard(root);
    bool ok = lake_newest(&lake, LAKE_EXTRACTED, &newest, e) &&
              statefile_load(&state, &lake, &newest, true, &lost, e);
    if (ok && (ok = (pg = connect(o, PROGRAM.name, e)) != NULL)) {
        ok = snapshot_begin(&s, pg, options_text(o, "schema"), &selection, e);
        if (ok) {
            ok = check_source(o, &s, &state, &selection, &gaps, e) &&
                 dryrun_print(&s, &feeds, &state, options_flag(o, "full"), options_flag(o, "json"),
                     &gaps, e) &&
                 gaps_report(&gaps, e);
            snapshot_release(&s);
        }
        pg_close(pg);
    }
    gaps_release(&gaps);
    state_release(&state);
    arena_release(&arena);
    return ok;
}

/* There is no run then, though it had a name. */
static void report_nothing(const struct manifest *m, size_t tables, double seconds)
{
    log_set_run(NULL, false);
    log_info("nothing has changed in %zu tables since run %s (%.2f s)", tables, m->previous.text,
        seconds);
}

/* Extracts what the snapshot has, remembers it, and tells. */
static bool extract_snapshot(const struct options *o, struct extract_run *run, struct state *state,
    double start, struct err *e)
{
    struct manifest *m = run->m;
    size_t tables = run->snapshot->catalog.count + run->feeds->count;
    if (tables == 0)
        return true;
    if (!extract_run(run, e) || !extract_keep(run, state, e))
        return false;
    double seconds = clock_monotonic_s() - start;
    if (m->run.text[0] != '\0')
        return stage_print_result(o, run->lake, m, NULL, seconds, e);
    report_nothing(m, tables, seconds);
    return true;
}

/* Extracts, under the lock. */
static bool extract(const struct options *o, const struct lake *lake, const struct inputs *in,
    struct pg *pg, struct manifest *m, struct err *e)
{
    struct catalog_selection selection = selection_of(o, &in->model);
    struct feeds feeds = feeds_select(&in->docs, &selection, &in->remote, &m->arena);
    double start = clock_monotonic_s();
    struct state state;
    const char *lost;
    if (!statefile_load(&state, lake, &m->previous, false, &lost, e))
        return false;
    if (lost != NULL)
        log_warning("%s: all tables are extracted whole", lost);

    struct snapshot s;
    struct gaps gaps = {NULL, 0};
    struct logcursor log = {.arena = ARENA_INIT};
    bool ok = (!uses_log(o) || logcursor_look(&log, pg, options_text(o, "slot-name"), &state, e)) &&
              snapshot_begin(&s, pg, options_text(o, "schema"), &selection, e);
    if (ok) {
        struct extract_run run = {.lake = lake,
            .log = uses_log(o) ? &log : NULL,
            .snapshot = &s,
            .state = &state,
            .full = options_flag(o, "full"),
            .max_delete_ratio = strtod(options_text(o, "max-delete-ratio"), NULL),
            .jobs = stage_jobs(o),
            .m = m,
            .feeds = &feeds,
            .gaps = &gaps};
        m->model = in->model.checksum;
        ok = check_source(o, &s, &state, &selection, &gaps, e) &&
             extract_snapshot(o, &run, &state, start, e) && gaps_report(&gaps, e);
        snapshot_release(&s);
    }
    logcursor_release(&log);
    gaps_release(&gaps);
    state_release(&state);
    return ok;
}

/* With the lake open and locked: names the run, connects, extracts. */
static bool run_in_lake(const struct options *o, struct lake *lake, const struct inputs *in,
    struct stage_remote *remote, struct err *e)
{
    struct manifest m = {.arena = ARENA_INIT};
    if (options_flag(o, "pull"))
        stage_pull(remote, lake, LAKE_EXTRACTED);
    if (!lake_clean(lake, LAKE_EXTRACTED, e) ||
        !lake_newest(lake, LAKE_EXTRACTED, &m.previous, e) ||
        !stage_check_writer(remote, lake, &m.previous, e) || !lake_new_run_id(lake, &m.run, e))
        return false;
    log_set_run(m.run.text, false);
    if (lake_is_ahead(&m.run))
        log_warning(
            "the newest run of the lake, '%s', is of the future: a clock was wrong when it was "
            "made, or is now; run ids go on from there, and tt-prune keeps these runs "
            "(tt-lake(5), \"A run of the future\")",
            m.previous.text);
    char *application = arena_printf(&m.arena, "%s %s", PROGRAM.name, m.run.text);
    struct pg *pg = connect(o, application, e);
    bool ok = pg != NULL && extract(o, lake, in, pg, &m, e);
    pg_close(pg);
    manifest_release(&m);
    stage_push(remote, lake, LAKE_EXTRACTED, NULL);
    return ok;
}

static bool run(const struct options *o, struct err *e)
{
    const char *table = options_text(o, "stdout");
    if (table != NULL)
        return tableout_print(o, PROGRAM.name, table, e);
    if (options_flag(o, "check"))
        return check(o, e);
    if (options_text(o, "slot") != NULL)
        return slot(o, e);

    struct inputs in;
    struct lake lake;
    bool is_check = options_flag(o, "check-sources");
    const char *root = is_check ? options_text(o, "lake") : options_required(o, "lake", e);
    if ((root == NULL && !is_check) || !load_inputs(&in, o, e))
        return false;
    if (is_check || options_flag(o, "dry-run")) {
        bool done = (is_check ? check_feeds : dry_run)(o, root, &in, e);
        release_inputs(&in);
        return done;
    }
    struct stage_remote remote;
    bool ok = lake_open(&lake, root, true, e) && stage_remote_open(&remote, o, e);
    if (ok) {
        int lock = lake_lock(&lake, "extract", e);
        ok = lock >= 0 && run_in_lake(o, &lake, &in, &remote, e);
        ok = stage_remote_close(&remote, ok, e);
        fs_unlock(lock);
    }
    lake_close(&lake);
    release_inputs(&in);
    return ok;
}

int main(int argc, char **argv)
{
    return stage_main(&PROGRAM, argc, argv, run);
}

#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fs.h"
#include "interrupt.h"
#include "jobs.h"
#include "log.h"
#include "progress.h"
#include "remotecheck.h"
#include "remotepull.h"
#include "remotepush.h"
#include "secret.h"

/* The log, and on a terminal that can erase a line, the progress line. */
static void setup_log(const struct options *o)
{
    bool json = strcmp(options_text(o, "log-format"), "json") == 0;
    bool terminal = isatty(STDERR_FILENO);
    bool talk = options_flag(o, "verbose") || terminal;
    const char *kind = getenv("TERM");
    bool can_erase = kind != NULL && kind[0] != '\0' && strcmp(kind, "dumb") != 0;
    log_setup(o->program->name, json ? LOG_JSON : LOG_TEXT, talk ? LOG_INFO : LOG_WARNING);
    progress_setup(o->program->name, terminal && can_erase && !json);
    for (size_t i = 0; i < o->warning_count; i++)
        log_warning("%s", o->warnings[i]);
}

/*
 * Where one of the descriptors 0 to 2 is closed, the next file or connection that is opened would
 * get its number, and with that the log or the results of the program.
 */
static void hold_standard_descriptors(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd < 0 && fcntl(STDERR_FILENO, F_GETFD) < 0)
        _exit(ERR_IO);
    if (fd >= 0)
        (void)close(fd);
}

int stage_main(const struct program *program, int argc, char **argv,
    bool (*run)(const struct options *options, struct err *e))
{
    struct err e = ERR_INIT;
    struct options options;
    hold_standard_descriptors();
    secret_guard_memory();
    log_setup(program->name, LOG_TEXT, LOG_WARNING);
    interrupt_setup();
    bool ok = options_parse(&options, program, argc, argv, &e);
    if (ok && options.action != OPTIONS_RUN) {
        ok = options_print(&options, &e);
    } else if (ok) {
        setup_log(&options);
        ok = run(&options, &e);
    }
    progress_end();
    if (!ok)
        log_error(&e);
    options_release(&options);
    if (!ok && e.class == ERR_NONE)
        return ERR_BUG;
    return ok ? 0 : e.class;
}

/* ---------------------------------------------------------------------------------------- jobs */

bool stage_check_jobs(const char *value, struct err *e)
{
    uint64_t count;
    return (text_to_uint64(text_of(value), &count) && count >= 1 && count <= JOBS_MOST) ||
           err_set(e, ERR_USAGE, "'%s' is no number from 1 to %d", value, JOBS_MOST);
}

size_t stage_jobs(const struct options *options)
{
    const char *value = options_text(options, "jobs");
    return value == NULL ? 0 : strtoul(value, NULL, 10);
}

/* ---------------------------------------------------------------------------------- connection */

struct pg *stage_connect(const struct options *options, const char *name, const char *application,
    int major, struct err *e)
{
    struct secret password;
    struct buf option = BUF_INIT;
    buf_printf(&option, "%s-password-command", name);
    const char *conninfo = options_required(options, name, e);
    bool ok = conninfo != NULL && secret_run(&password, options_text(options, option.data),
                                      options_variable(options, option.data), SECRET_TIMEOUT_MS, e);
    struct pg *pg = ok ? pg_open(conninfo, password.text, name, application, e) : NULL;
    secret_wipe(&password);
    buf_release(&option);
    if (pg == NULL || pg_require_version(pg, major, e))
        return pg;
    pg_close(pg);
    return NULL;
}

/* -------------------------------------------------------------------------------------- remote */

struct remote_settings stage_remote_settings(const struct options *options)
{
    int timeout_s = (int)strtol(options_text(options, "remote-timeout"), NULL, 10);
    return (struct remote_settings){
        .s3 = {.endpoint = options_text(options, "s3-endpoint"),
            .region = options_text(options, "s3-region"),
            .style = options_text(options, "s3-style"),
            .part_mb = options_text(options, "s3-part"),
            .timeout_s = timeout_s,
            .credentials_command = options_text(options, "s3-credentials-command")},
        .sftp = {.key = options_text(options, "sftp-key"),
            .known_hosts = options_text(options, "sftp-known-hosts"),
            .timeout_s = timeout_s}};
}

bool stage_remote_open(struct stage_remote *r, const struct options *options, struct err *e)
{
    const char *url = options_text(options, "remote");
    *r = (struct stage_remote){NULL, ERR_INIT};
    if (url == NULL || url[0] == '\0') /* set to nothing: none, whatever the config file has */
        return true;
    if (!remote_check_url(url, e))
        return false;
    const struct remote_settings settings = stage_remote_settings(options);
    r->remote = remote_open(url, &settings, &r->trouble);
    return true;
}

/* Whether it is to be asked at all. */
static bool is_usable(const struct stage_remote *r)
{
    return r->remote != NULL && r->trouble.class == ERR_NONE;
}

bool stage_check_writer(
    struct stage_remote *r, struct lake *lake, const struct run_id *newest, struct err *e)
{
    if (is_usable(r))
        (void)remotecheck_writer(r->remote, lake, &r->trouble);
    bool may_go_on = r->trouble.class == ERR_NONE ||
                     (r->trouble.class == ERR_UNAVAILABLE && newest->text[0] != '\0');
    if (may_go_on)
        return true;
    *e = r->trouble;
    r->trouble = (struct err)ERR_INIT;
    return false;
}

void stage_pull(struct stage_remote *r, struct lake *lake, enum lake_stage stage)
{
    if (is_usable(r))
        (void)remotepull_runs(r->remote, lake, stage, &r->trouble);
}

void stage_push(struct stage_remote *r, const struct lake *lake, enum lake_stage stage,
    const struct run_id *last)
{
    struct run_id newest;
    if (is_usable(r) && (last != NULL || lake_newest(lake, stage, &newest, &r->trouble)))
        (void)remotepush_runs(r->remote, lake, stage, last == NULL ? &newest : last, &r->trouble);
}

bool stage_remote_close(struct stage_remote *r, bool ok, struct err *e)
{
    remote_close(r->remote);
    r->remote = NULL;
    if (r->trouble.class == ERR_NONE)
        return ok;
    if (!ok)
        log_warning("%s", r->trouble.text);
    else
        *e = r->trouble;
    return false;
}

/* ---------------------------------------------------------------------------------------- runs */

struct runs {
    const struct stage_work *work;
    bool opened;
    bool begun;
};

static bool open_once(struct runs *r, struct err *e)
{
    struct stage_remote *remote = r->work->remote;
    if (r->opened)
        return true;
    bool has_remote =
        remote != NULL && (remote->remote != NULL || remote->trouble.class != ERR_NONE);
    r->opened = lake_open(r->work->lake, r->work->root, has_remote, e);
    if (r->opened && remote != NULL)
        stage_pull(remote, r->work->lake, r->work->input);
    return r->opened;
}

static bool process(struct runs *r, const struct run_id *run, struct err *e)
{
    if (!interrupt_check(e))
        return false;
    if (!r->begun) {
        if (!r->work->begin(r->work->arg, e))
            return false;
        r->begun = true;
    }
    return r->work->process(r->work->arg, run, e);
}

static bool process_named(struct runs *r, const char *name, struct err *e)
{
    struct run_id run;
    return open_once(r, e) && lake_find_run(r->work->lake, r->work->input, name, &run, e) &&
           process(r, &run, e);
}

/* All that is pending. */
static bool process_newest(struct runs *r, struct err *e)
{
    const struct stage_work *work = r->work;
    struct run_id newest;
    if (!open_once(r, e) || !lake_newest(work->lake, work->input, &newest, e))
        return false;
    if (newest.text[0] != '\0')
        return process(r, &newest, e);
    log_info("there is no run in '%s/%s'", work->root, lake_stage_dir(work->input));
    return true;
}

/* Where the stage before has nothing new what is pending may be of its earlier runs. */
static bool process_lines(struct runs *r, struct err *e)
{
    char *line = NULL;
    size_t cap = 0;
    bool ok = true;
    ssize_t len;
    while (ok && (len = getline(&line, &cap, stdin)) != -1) {
        while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
            line[--len] = '\0';
        ok = len == 0 || process_named(r, line, e);
    }
    if (ok && ferror(stdin))
        ok = interrupt_check(e) && err_set_errno(e, ERR_INPUT, errno, "cannot read standard input");
    free(line);
    if (ok && !r->opened && fs_exists(r->work->root))
        return process_newest(r, e);
    return ok;
}

bool stage_each_run(const struct options *options, const struct stage_work *work, struct err *e)
{
    struct runs r = {work, false, false};
    if (options->operand_count == 0)
        return process_newest(&r, e);
    for (size_t i = 0; i < options->operand_count; i++) {
        const char *operand = options->operands[i];
        bool ok = strcmp(operand, "-") == 0 ? process_lines(&r, e) : process_named(&r, operand, e);
        if (!ok)
            return false;
    }
    return true;
}

/* -------------------------------------------------------------------------------------- results */

/* "extract", "transform", "load" */
static const char *stage_name(const struct options *o)
{
    return o->program->name + strlen("tt-");
}

/* Appends ", 12 new"; nothing when there are none. */
static void add_count(struct buf *b, uint64_t count, const char *what)
{
    if (count > 0)
        buf_printf(b, "%s%" PRIu64 " %s", b->len == 0 ? "" : ", ", count, what);
}

static void add_files(struct buf *b, const struct manifest *m, const struct manifest_table *t)
{
    const char *rows = t->data.rows == 1 ? "row" : "rows";
    if (m->stage == LAKE_EXTRACTED && t->complete)
        buf_printf(b, "complete %" PRIu64 " %s", t->data.rows, rows);
    else
        add_count(b, t->data.rows, rows);
    add_count(b, t->deleted.rows, "deleted");
    add_count(b, t->counts.rejected, "rejected");
}

static void add_counts(struct buf *b, const struct stage_counts *c)
{
    add_count(b, c->added, "new");
    add_count(b, c->changed, "changed");
    add_count(b, c->deleted, "deleted");
    add_count(b, c->rejected, "rejected");
    add_count(b, c->retried, "had waited");
    if (c->bulk)
        buf_adds(b, " in bulk");
}

/* run 20261120T214900.123Z loaded in 0.31 s: fact_sales_order 12 new, 3 changed; dim_staff ... */
static void log_summary(const struct options *o, const struct manifest *m,
    const struct stage_counts *counts, double seconds)
{
    struct buf line = BUF_INIT;
    struct buf part = BUF_INIT;
    for (size_t i = 0; i < m->table_count; i++) {
        buf_reset(&part);
        if (counts == NULL)
            add_files(&part, m, &m->tables[i]);
        else
            add_counts(&part, &counts[i]);
        if (part.len > 0)
            buf_printf(&line, "%s%s %s", line.len == 0 ? "" : "; ", m->tables[i].table, part.data);
    }
    log_info("run %s %sed in %.2f s: %s", m->run.text, stage_name(o), seconds,
        line.len == 0 ? "nothing new" : line.data);
    buf_release(&part);
    buf_release(&line);
}

static void set_counts(json_t *table, const struct stage_counts *c)
{
    doc_set_text(table, "path", c->bulk ? "bulk" : "staged");
    doc_set_uint64(table, "inserted", c->inserted);
    doc_set_uint64(table, "updated", c->updated);
    doc_set_uint64(table, "unchanged", c->unchanged);
    doc_set_uint64(table, "superseded", c->superseded);
    doc_set_uint64(table, "deleted", c->deleted);
    doc_set_uint64(table, "rejected", c->rejected);
    doc_set_uint64(table, "retried", c->retried);
}

static json_t *table_object(
    const struct manifest *m, const struct manifest_table *t, const struct stage_counts *c)
{
    json_t *table = json_object();
    doc_set_text(table, "table", t->table);
    doc_set_uint64(table, "rows", t->data.rows);
    doc_set(table, "complete", json_boolean(t->complete));
    if (c != NULL) {
        set_counts(table, c);
        return table;
    }
    doc_set_uint64(table, "deleted", t->deleted.rows);
    if (m->stage == LAKE_TRANSFORMED)
        doc_set_uint64(table, "rejected", t->counts.rejected);
    return table;
}

static void print_object(const struct options *o, const struct manifest *m,
    const struct stage_counts *counts, const char *path, double seconds)
{
    json_t *root = json_object();
    doc_set_text(root, "program", o->program->name);
    doc_set_text(root, "stage", stage_name(o));
    doc_set_text(root, "run", m->run.text);
    doc_set_text(root, "path", path);
    doc_set_text(root, "source_time", m->source.time);
    doc_set(root, "seconds", json_real(seconds));
    json_t *tables = json_array();
    for (size_t i = 0; i < m->table_count; i++)
        (void)json_array_append_new(
            tables, table_object(m, &m->tables[i], counts == NULL ? NULL : &counts[i]));
    doc_set(root, "tables", tables);
    struct buf line = BUF_INIT;
    doc_format_line(root, &line);
    (void)fputs(line.data, stdout);
    buf_release(&line);
    json_decref(root);
}

bool stage_print_result(const struct options *options, const struct lake *lake,
    const struct manifest *m, const struct stage_counts *counts, double seconds, struct err *e)
{
    char *path = lake_run_path(lake, m->stage, &m->run);
    log_summary(options, m, counts, seconds);
    if (options_flag(options, "json"))
        print_object(options, m, counts, path, seconds);
    else
        printf("%s\n", path);
    free(path);
    if (fflush(stdout) != 0)
        return err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
    return true;
}

bool stage_print_answer(
    struct pg *pg, const char *sql, const char *const *params, int param_count, struct err *e)
{
    if (!pg_begin(pg, "READ ONLY", e) ||
        !pg_exec(pg, "SET LOCAL statement_timeout = '10s'; SET LOCAL lock_timeout = '2s'", NULL, e))
        return false;
    struct pg_rows *rows = pg_query(pg, sql, params, param_count, e);
    if (rows == NULL)
        return false;
    const char *value = pg_rows_value(rows, 0, 0);
    printf("%s\n", value == NULL ? "" : value);
    pg_rows_free(rows);
    if (fflush(stdout) != 0)
        return err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
    return pg_exec(pg, "COMMIT", NULL, e);
}

#include "stage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "interrupt.h"
#include "log.h"

static void setup_log(const struct options *o)
{
    bool json = strcmp(options_text(o, "log-format"), "json") == 0;
    bool talk = options_flag(o, "verbose") || isatty(STDERR_FILENO);
    log_setup(o->program->name, json ? LOG_JSON : LOG_TEXT, talk ? LOG_INFO : LOG_WARNING);
}

int stage_main(const struct program *program, int argc, char **argv,
    bool (*run)(const struct options *options, struct err *e))
{
    struct err e = ERR_INIT;
    struct options options;
    log_setup(program->name, LOG_TEXT, LOG_WARNING);
    interrupt_setup();
    bool ok = options_parse(&options, program, argc, argv, &e);
    if (ok && options.action != OPTIONS_RUN) {
        ok = options_print(&options, &e);
    } else if (ok) {
        setup_log(&options);
        ok = run(&options, &e);
    }
    if (!ok)
        log_error(&e);
    options_release(&options);
    if (!ok && e.class == ERR_NONE)
        return ERR_BUG;
    return ok ? 0 : e.class;
}

struct progress {
    const struct stage_work *work;
    bool opened;
    bool begun;
};

static bool open_once(struct progress *p, struct err *e)
{
    p->opened = p->opened || lake_open(p->work->lake, p->work->root, false, e);
    return p->opened;
}

static bool process(struct progress *p, const struct run_id *run, struct err *e)
{
    if (!interrupt_check(e))
        return false;
    if (!p->begun) {
        if (!p->work->begin(p->work->arg, e))
            return false;
        p->begun = true;
    }
    return p->work->process(p->work->arg, run, e);
}

static bool process_named(struct progress *p, const char *name, struct err *e)
{
    struct run_id run;
    return open_once(p, e) && lake_find_run(p->work->lake, p->work->input, name, &run, e) &&
           process(p, &run, e);
}

static bool process_lines(struct progress *p, struct err *e)
{
    char *line = NULL;
    size_t cap = 0;
    bool ok = true;
    ssize_t len;
    while (ok && (len = getline(&line, &cap, stdin)) != -1) {
        while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
            line[--len] = '\0';
        ok = len == 0 || process_named(p, line, e);
    }
    if (ok && ferror(stdin))
        ok = interrupt_check(e) && err_set_errno(e, ERR_INPUT, errno, "cannot read standard input");
    free(line);
    return ok;
}

bool stage_each_run(const struct options *options, const struct stage_work *work, struct err *e)
{
    struct progress p = {work, false, false};
    if (options->operand_count == 0) {
        struct run_id newest;
        return open_once(&p, e) && lake_newest(work->lake, work->input, &newest, e) &&
               (newest.text[0] == '\0' || process(&p, &newest, e));
    }
    for (size_t i = 0; i < options->operand_count; i++) {
        const char *operand = options->operands[i];
        bool ok = strcmp(operand, "-") == 0 ? process_lines(&p, e) : process_named(&p, operand, e);
        if (!ok)
            return false;
    }
    return true;
}

static void print_summary(
    const struct manifest *m, const char *program, const char *path, double seconds)
{
    json_t *root = json_object();
    doc_set_text(root, "program", program);
    doc_set_text(root, "run", m->run.text);
    doc_set_text(root, "path", path);
    doc_set(root, "seconds", json_real(seconds));
    json_t *tables = json_array();
    for (size_t i = 0; i < m->table_count; i++) {
        const struct manifest_table *t = &m->tables[i];
        json_t *table = json_object();
        doc_set_text(table, "table", t->table);
        doc_set_uint64(table, "rows", t->data.rows);
        doc_set_uint64(table, "deleted", t->deleted.rows);
        doc_set(table, "complete", json_boolean(t->complete));
        if (m->stage == LAKE_TRANSFORMED)
            doc_set_uint64(table, "rejected", t->counts.rejected);
        (void)json_array_append_new(tables, table);
    }
    doc_set(root, "tables", tables);
    struct buf line = BUF_INIT;
    doc_format_line(root, &line);
    (void)fputs(line.data, stdout);
    buf_release(&line);
    json_decref(root);
}

bool stage_print_result(const struct options *options, const struct lake *lake,
    const struct manifest *m, double seconds, struct err *e)
{
    char *path = lake_run_path(lake, m->stage, &m->run);
    if (options_flag(options, "json"))
        print_summary(m, options->program->name, path, seconds);
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
    if (!pg_exec(pg,
            "BEGIN READ ONLY;"
            "SET LOCAL statement_timeout = '10s'; SET LOCAL lock_timeout = '2s'",
            NULL, e))
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

#include "pg.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conninfo.h"
#include "interrupt.h"
#include "mem.h"
#include "pglink.h"
#include "sql.h"

enum { ANSWER_MS = 5000 };

/* That of the connection that was opened last: the one that a signal cancels. */
static PGcancel *volatile cancel_handle;

void pglink_cancel(void)
{
    char ignored[64];
    PGcancel *handle = cancel_handle;
    if (handle != NULL)
        (void)PQcancel(
            handle, ignored, sizeof ignored); /* async-signal-safe, says libpq's manual */
}

/* -------------------------------------------------------------------------------------- errors */

static enum err_class class_of_sqlstate(const char *state)
{
    static const struct {
        const char *prefix;
        enum err_class class;
    } classes[] = {
        {"42501", ERR_PERMISSION},  /* insufficient privilege */
        {"28", ERR_PERMISSION},     /* invalid authorization */
        {"55P03", ERR_BUSY},        /* lock not available */
        {"08", ERR_UNAVAILABLE},    /* connection */
        {"25006", ERR_UNAVAILABLE}, /* read only: a standby */
        {"40", ERR_UNAVAILABLE},    /* serialization failure, deadlock */
        {"53", ERR_UNAVAILABLE},    /* resources, also a full disk there */
        {"55", ERR_UNAVAILABLE},    /* object not in the needed state */
        {"57", ERR_UNAVAILABLE},    /* shutdown, cancelled */
        {"58", ERR_UNAVAILABLE},    /* system error there */
        {"XX", ERR_UNAVAILABLE},    /* internal error there */
        {"25P02", ERR_BUG},         /* statement in a failed transaction */
        {"42601", ERR_BUG},         /* syntax */
        {"42P02", ERR_BUG},         /* no such parameter */
    };
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        if (strncmp(state, classes[i].prefix, strlen(classes[i].prefix)) == 0)
            return classes[i].class;
    }
    return ERR_DATA; /* values, constraints, triggers, tables that are not as expected */
}

static void trim_line_end(char *s)
{
    size_t len = strlen(s);
    while (len > 0 && (s[len - 1] == '\n' || s[len - 1] == ' '))
        s[--len] = '\0';
}

bool pglink_set_error(struct pg *pg, const PGresult *result, struct err *e)
{
    if (!interrupt_check(e))
        return false;
    pg->sqlstate[0] = '\0';
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (state == NULL || primary == NULL) {
        err_set(e, ERR_UNAVAILABLE, "%s database: %s", pg->what, PQerrorMessage(pg->conn));
        trim_line_end(e->text);
        return false;
    }
    (void)snprintf(pg->sqlstate, sizeof pg->sqlstate, "%s", state);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
    err_set(e, class_of_sqlstate(state), "%s database: %s (SQLSTATE %s)%s%s%s%s", pg->what, primary,
        state, detail == NULL ? "" : "; ", detail == NULL ? "" : detail,
        context == NULL ? "" : "; ", context == NULL ? "" : context);
    if (hint != NULL)
        err_hint(e, "%s", hint);
    return false;
}

const char *pg_sqlstate(const struct pg *pg)
{
    return pg->sqlstate;
}

/* ---------------------------------------------------------------------------------- connection */

/* Notices of the server ("relation exists, skipping") are nothing that a user must know. */
static void on_notice(void *arg, const PGresult *result)
{
    (void)arg;
    (void)result;
}

static struct pg *open_with(const char *const *keywords, const char *const *values, int expand,
    const char *what, const char *application, struct err *e)
{
    struct pg *pg = mem_alloc(1, sizeof *pg);
    pg->what = mem_strdup(what);
    pg->application = mem_strdup(application);
    pg->conn = PQconnectdbParams(keywords, values, expand);
    if (PQstatus(pg->conn) != CONNECTION_OK) {
        if (interrupt_check(e)) {
            err_set(e, ERR_UNAVAILABLE, "cannot connect to the %s database: %s", what,
                PQerrorMessage(pg->conn));
            trim_line_end(e->text);
        }
        goto fail;
    }
    (void)PQsetNoticeReceiver(pg->conn, on_notice, NULL);
    pg->cancel = PQgetCancel(pg->conn);
    pg->before = cancel_handle;
    cancel_handle = pg->cancel;
    interrupt_set_hook(pglink_cancel);
    return pg;
fail:
    pg_close(pg);
    return NULL;
}

struct pg *pg_open(const char *conninfo, const char *password, const char *what,
    const char *application, struct err *e)
{
    if (!conninfo_check(conninfo, what, e))
        return NULL;
    /* The user's conninfo is expanded at "dbname" and may override what stands before it. */
    const char *const keywords[] = {"connect_timeout", "keepalives", "keepalives_idle",
        "keepalives_interval", "keepalives_count", "dbname", "password", "client_encoding",
        "application_name", NULL};
    const char *const values[] = {
        "10", "1", "30", "10", "3", conninfo, password, "UTF8", application, NULL};

    return open_with(keywords, values, 1, what, application, e);
}

/* What a connection was made with, but to the one server that it has reached, also where there was
 * a choice. */
static struct pg *open_alike(struct pg *pg, struct err *e)
{
    PQconninfoOption *options = PQconninfo(pg->conn);
    if (options == NULL)
        return err_set(e, ERR_IO, "out of memory"), NULL;
    const struct {
        const char *keyword, *value;
    } reached[] = {{"host", PQhost(pg->conn)}, {"hostaddr", PQhostaddr(pg->conn)},
        {"port", PQport(pg->conn)}, {"password", PQpass(pg->conn)}};
    enum { REACHED = sizeof reached / sizeof reached[0] };
    size_t count = 0;
    while (options[count].keyword != NULL)
        count++;
    const char **keywords = mem_alloc(count + REACHED + 1, sizeof *keywords);
    const char **values = mem_alloc(count + REACHED + 1, sizeof *values);
    for (size_t i = 0; i < count; i++) {
        keywords[i] = options[i].keyword;
        values[i] = options[i].val;
    }
    for (size_t i = 0; i < REACHED; i++) { /* a later one counts, unless it is empty */
        keywords[count + i] = reached[i].keyword;
        values[count + i] = reached[i].value;
    }
    struct pg *another = open_with(keywords, values, 0, pg->what, pg->application, e);
    free(values);
    free(keywords);
    PQconninfoFree(options);
    return another;
}

/* A pooler takes it, and has it wait for a server's that is free, for as long as it likes. */
static bool answers(struct pg *pg, struct err *e)
{
    struct pollfd ready = {.fd = PQsocket(pg->conn), .events = POLLIN};
    if (PQsendQuery(pg->conn, "SELECT") == 0 || poll(&ready, 1, ANSWER_MS) != 1)
        return err_set(e, ERR_UNAVAILABLE, "a second connection does not answer");
    bool ok = true;
    for (PGresult *result; (result = PQgetResult(pg->conn)) != NULL; PQclear(result))
        ok = ok && (PQresultStatus(result) == PGRES_TUPLES_OK || pglink_set_error(pg, result, e));
    return ok;
}

struct pg *pg_open_second(struct pg *pg, struct err *e)
{
    struct pg *second = open_alike(pg, e);
    if (second == NULL || answers(second, e))
        return second;
    pg_close(second);
    return NULL;
}

struct pg *pg_open_another(struct pg *pg, struct err *e)
{
    cancel_handle = NULL; /* that one's, and not this process's to use */
    struct pg *another = open_alike(pg, e);
    (void)close(PQsocket(pg->conn));
    return another;
}

void pg_close(struct pg *pg)
{
    if (pg == NULL)
        return;
    if (pg->cancel != NULL) {
        cancel_handle = pg->before;
        PQfreeCancel(pg->cancel);
    }
    PQfinish(pg->conn);
    free(pg->application);
    free(pg->what);
    free(pg);
}

bool pg_require_version(const struct pg *pg, int major, struct err *e)
{
    int version = PQserverVersion(pg->conn) / 10000;
    return version >= major ||
           err_set(e, ERR_UNAVAILABLE, "the %s database is PostgreSQL %d; it must be %d or later",
               pg->what, version, major);
}

const char *pg_server_encoding(const struct pg *pg)
{
    return PQparameterStatus(pg->conn, "server_encoding");
}

/* ---------------------------------------------------------------------------------- statements */

uint64_t pglink_affected(PGresult *result)
{
    return strtoull(PQcmdTuples(result), NULL, 10);
}

bool pg_exec(struct pg *pg, const char *sql, uint64_t *rows, struct err *e)
{
    if (!interrupt_check(e))
        return false;
    PGresult *result = PQexec(pg->conn, sql);
    ExecStatusType status = PQresultStatus(result);
    bool ok =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    if (!ok)
        pglink_set_error(pg, result, e);
    else if (rows != NULL)
        *rows = pglink_affected(result);
    PQclear(result);
    return ok;
}

struct pg_rows {
    PGresult *result;
};

struct pg_rows *pg_query(
    struct pg *pg, const char *sql, const char *const *params, int param_count, struct err *e)
{
    if (!interrupt_check(e))
        return NULL;
    PGresult *result = PQexecParams(pg->conn, sql, param_count, NULL, params, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        pglink_set_error(pg, result, e);
        PQclear(result);
        return NULL;
    }
    struct pg_rows *rows = mem_alloc(1, sizeof *rows);
    rows->result = result;
    return rows;
}

int pg_rows_count(const struct pg_rows *rows)
{
    return PQntuples(rows->result);
}

const char *pg_rows_value(const struct pg_rows *rows, int row, int column)
{
    if (PQgetisnull(rows->result, row, column))
        return NULL;
    return PQgetvalue(rows->result, row, column);
}

int pg_rows_columns(const struct pg_rows *rows)
{
    return PQnfields(rows->result);
}

const char *pg_rows_name(const struct pg_rows *rows, int column)
{
    return PQfname(rows->result, column);
}

unsigned pg_rows_type(const struct pg_rows *rows, int column)
{
    return PQftype(rows->result, column);
}

void pg_rows_free(struct pg_rows *rows)
{
    if (rows == NULL)
        return;
    PQclear(rows->result);
    free(rows);
}

/* -------------------------------------------------------------------------------- transactions */

/*
 * What values, rows, and how a statement is read, depend on; as `SHOW` has it.
 * jit: compiling takes a second where a catalog query runs for ten milliseconds.
 */
static const struct {
    const char *name, *value;
    int since;       /* version of the server */
    bool is_callers; /* may be changed within a transaction */
} SETTINGS[] = {
    {"DateStyle", "ISO, YMD", 0, false},
    {"TimeZone", "UTC", 0, false},
    {"IntervalStyle", "postgres", 0, false},
    {"lc_monetary", "C", 0, false},
    {"bytea_output", "hex", 0, false},
    {"extra_float_digits", "1", 0, false},
    {"client_encoding", "UTF8", 0, false},
    {"standard_conforming_strings", "on", 0, false},
    {"quote_all_identifiers", "off", 0, false},
    {"transform_null_equals", "off", 0, false},
    {"array_nulls", "on", 0, false},
    {"search_path", "\"\"", 0, false},
    {"row_security", "off", 0, false}, /* a policy that hides rows is an error, not a silent gap */
    {"jit", "off", 0, true},
    {"statement_timeout", "0", 0, true},
    {"idle_in_transaction_session_timeout", "0", 0, true},
    {"transaction_timeout", "0", 170000, true},
};

enum { SETTING_COUNT = sizeof SETTINGS / sizeof SETTINGS[0] };

static bool server_has(const struct pg *pg, size_t i)
{
    return PQserverVersion(pg->conn) >= SETTINGS[i].since;
}

static void add_setting(struct buf *sql, const char *name, const char *value)
{
    buf_printf(sql, ";SET LOCAL %s = ", name);
    sql_add_literal(sql, strcmp(value, "\"\"") == 0 ? "" : value);
}

void pg_set_application(struct pg *pg, const char *application)
{
    free(pg->application);
    pg->application = mem_strdup(application);
}

bool pg_begin(struct pg *pg, const char *mode, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "BEGIN %s", mode);
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if (server_has(pg, i))
            add_setting(&sql, SETTINGS[i].name, SETTINGS[i].value);
    }
    add_setting(&sql, "application_name", pg->application);
    bool ok = pg_exec(pg, sql.data, NULL, e);
    buf_release(&sql);
    return ok;
}

/* The first setting that is another now, and what it is. */
static struct pg_rows *find_changed(struct pg *pg, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_adds(&sql, "SELECT name, value, pg_catalog.current_setting(name) FROM (VALUES ");
    for (size_t i = 0, added = 0; i < SETTING_COUNT; i++) {
        if (server_has(pg, i) && !SETTINGS[i].is_callers)
            buf_printf(&sql, "%s('%s', '%s')", added++ == 0 ? "" : ", ", SETTINGS[i].name,
                SETTINGS[i].value);
    }
    buf_adds(&sql, ") AS s (name, value)"
                   " WHERE pg_catalog.current_setting(name) OPERATOR(pg_catalog.<>) value LIMIT 1");
    struct pg_rows *rows = pg_query(pg, sql.data, NULL, 0, e);
    buf_release(&sql);
    return rows;
}

bool pg_commit(struct pg *pg, struct err *e)
{
    struct pg_rows *changed = find_changed(pg, e);
    if (changed == NULL)
        return false;
    bool ok = pg_rows_count(changed) == 0;
    if (!ok) {
        err_set(e, ERR_DATA,
            "%s database: setting '%s' is '%s' at the end of the transaction, not "
            "'%s' as at its beginning",
            pg->what, pg_rows_value(changed, 0, 0), pg_rows_value(changed, 0, 2),
            pg_rows_value(changed, 0, 1));
        err_hint(e, "a trigger or a function there changes it for its caller: let it do so for "
                    "itself alone, by CREATE FUNCTION ... SET");
    }
    pg_rows_free(changed);
    return ok && pg_exec(pg, "COMMIT", NULL, e);
}

void pg_exec_anyway(struct pg *pg, const char *sql)
{
    PQclear(PQexec(pg->conn, sql));
}

void pg_rollback(struct pg *pg)
{
    struct err ignored = ERR_INIT;
    (void)pg_exec(pg, "ROLLBACK", NULL, &ignored);
}

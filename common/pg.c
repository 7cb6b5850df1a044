#include "pg.h"

#include <errno.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "interrupt.h"
#include "mem.h"

struct pg {
    PGconn *conn;
    char *what;
};

/* The one connection that a signal cancels.  A program has one at a time. */
static PGcancel *volatile cancel_handle;

static void cancel_query(void)
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

/* The error of a result, or of the connection where the result says nothing. */
static bool set_error(struct pg *pg, const PGresult *result, struct err *e)
{
    if (!interrupt_check(e))
        return false;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (state == NULL || primary == NULL) {
        err_set(e, ERR_UNAVAILABLE, "%s database: %s", pg->what, PQerrorMessage(pg->conn));
        trim_line_end(e->text);
        return false;
    }
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

/* ---------------------------------------------------------------------------------- connection */

/* Notices of the server ("relation exists, skipping") are nothing that a user must know. */
static void on_notice(void *arg, const PGresult *result)
{
    (void)arg;
    (void)result;
}

/* jit: compiling takes a second where a catalog query runs for ten milliseconds. */
static bool set_session(struct pg *pg, struct err *e)
{
    return pg_exec(pg,
        "SET DateStyle = 'ISO, YMD';"
        "SET TimeZone = 'UTC';"
        "SET IntervalStyle = 'postgres';"
        "SET bytea_output = 'hex';"
        "SET extra_float_digits = 1;"
        "SET standard_conforming_strings = on;"
        "SET search_path = '';"
        "SET row_security = off;"
        "SET jit = off;"
        "SET statement_timeout = 0;"
        "SET idle_in_transaction_session_timeout = 0",
        NULL, e);
}

static bool is_database_name(const char *conninfo)
{
    return strchr(conninfo, '=') == NULL && strstr(conninfo, "://") == NULL;
}

/* libpq quotes a conninfo that it cannot parse, maybe with its password: its words are not passed
 * on where they hold the conninfo or a part of it. */
static bool check_conninfo(const char *conninfo, const char *what, struct err *e)
{
    char *message = NULL;
    if (is_database_name(conninfo))
        return true;
    PQconninfoOption *options = PQconninfoParse(conninfo, &message);
    bool ok = options != NULL;
    if (!ok)
        err_set(e, ERR_USAGE, "the connection string of the %s database cannot be parsed", what);
    PQconninfoFree(options);
    PQfreemem(message);
    return ok;
}

struct pg *pg_open(const char *conninfo, const char *password, const char *what,
    const char *application, struct err *e)
{
    if (!check_conninfo(conninfo, what, e))
        return NULL;
    /* The user's conninfo is expanded at "dbname" and may override what stands before it. */
    const char *const keywords[] = {"connect_timeout", "keepalives", "keepalives_idle",
        "keepalives_interval", "keepalives_count", "dbname", "password", "client_encoding",
        "application_name", NULL};
    const char *const values[] = {
        "10", "1", "30", "10", "3", conninfo, password, "UTF8", application, NULL};

    struct pg *pg = mem_alloc(1, sizeof *pg);
    pg->what = mem_strdup(what);
    pg->conn = PQconnectdbParams(keywords, values, 1);
    if (PQstatus(pg->conn) != CONNECTION_OK) {
        if (interrupt_check(e)) {
            err_set(e, ERR_UNAVAILABLE, "cannot connect to the %s database: %s", what,
                PQerrorMessage(pg->conn));
            trim_line_end(e->text);
        }
        goto fail;
    }
    (void)PQsetNoticeReceiver(pg->conn, on_notice, NULL);
    cancel_handle = PQgetCancel(pg->conn);
    interrupt_set_hook(cancel_query);
    if (set_session(pg, e))
        return pg;
fail:
    pg_close(pg);
    return NULL;
}

void pg_close(struct pg *pg)
{
    if (pg == NULL)
        return;
    interrupt_set_hook(NULL);
    PQfreeCancel(cancel_handle);
    cancel_handle = NULL;
    PQfinish(pg->conn);
    free(pg->what);
    free(pg);
}

bool pg_set_application(struct pg *pg, const char *application, struct err *e)
{
    struct pg_rows *rows = pg_query(
        pg, "SELECT pg_catalog.set_config('application_name', $1, false)", &application, 1, e);
    bool ok = rows != NULL;
    pg_rows_free(rows);
    return ok;
}

bool pg_require_version(const struct pg *pg, int major, struct err *e)
{
    int version = PQserverVersion(pg->conn) / 10000;
    return version >= major ||
           err_set(e, ERR_UNAVAILABLE, "the %s database is PostgreSQL %d; it must be %d or later",
               pg->what, version, major);
}

/* ---------------------------------------------------------------------------------- statements */

static uint64_t affected(PGresult *result)
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
        set_error(pg, result, e);
    else if (rows != NULL)
        *rows = affected(result);
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
        set_error(pg, result, e);
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

void pg_rows_free(struct pg_rows *rows)
{
    if (rows == NULL)
        return;
    PQclear(rows->result);
    free(rows);
}

/* ------------------------------------------------------------------------------------ COPY out */

struct copy_source {
    struct row_source source;
    struct pg *pg;
    char *line; /* libpq's, freed with PQfreemem */
    struct text *values;
    size_t count;
    uint64_t rows;
    bool ended;
};

static char unescaped(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'v':
        return '\v';
    default:
        return c;
    }
}

/* Decodes one field from *at in place; leaves *at on the tab or line feed that ends it. */
static struct text take_field(char **at, const char *end)
{
    char *start = *at;
    char *p = start;
    while (p < end && *p != '\t' && *p != '\n' && *p != '\\')
        p++;
    if (p + 1 < end && *p == '\\' && p == start && p[1] == 'N') {
        *at = p + 2;
        return TEXT_NULL;
    }
    char *to = p;
    while (p < end && *p != '\t' && *p != '\n') {
        if (*p == '\\' && p + 1 < end) {
            *to++ = unescaped(p[1]);
            p += 2;
        } else {
            *to++ = *p++;
        }
    }
    *at = p;
    return (struct text){start, (size_t)(to - start)};
}

static enum row_step copy_finish(struct copy_source *s, struct err *e)
{
    s->ended = true;
    PGresult *result = PQgetResult(s->pg->conn);
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!ok) {
        set_error(s->pg, result, e);
    } else if (affected(result) != s->rows) {
        ok = err_set(e, ERR_BUG, "%s database: COPY sent a different number of rows than it says",
            s->pg->what);
    }
    PQclear(result);
    while ((result = PQgetResult(s->pg->conn)) != NULL)
        PQclear(result);
    return ok ? ROW_END : ROW_ERROR;
}

static enum row_step copy_next(struct row_source *source, struct row *row, struct err *e)
{
    struct copy_source *s = (struct copy_source *)source;
    PQfreemem(s->line);
    s->line = NULL;
    int len = PQgetCopyData(s->pg->conn, &s->line, 0);
    if (len < 0)
        return copy_finish(s, e);

    char *at = s->line;
    const char *end = at + len;
    size_t i = 0;
    do {
        s->values[i++] = take_field(&at, end);
    } while (i < s->count && at < end && *at++ == '\t');
    if (i != s->count) {
        err_set(
            e, ERR_BUG, "%s database: COPY sent %zu columns, not %zu", s->pg->what, i, s->count);
        return ROW_ERROR;
    }
    s->rows++;
    *row = (struct row){s->values, s->count, TEXT_NULL, s->rows};
    return ROW_NEXT;
}

static void copy_close(struct row_source *source)
{
    struct copy_source *s = (struct copy_source *)source;
    PQfreemem(s->line);
    if (!s->ended) {
        char ignored[64];
        struct err dropped = ERR_INIT;
        (void)PQcancel(cancel_handle, ignored, sizeof ignored);
        s->line = NULL;
        while (PQgetCopyData(s->pg->conn, &s->line, 0) >= 0) {
            PQfreemem(s->line);
            s->line = NULL;
        }
        (void)copy_finish(s, &dropped);
    }
    free(s->values);
    free(s);
}

struct row_source *pg_copy_out(struct pg *pg, const char *sql, size_t count, struct err *e)
{
    if (!interrupt_check(e))
        return NULL;
    PGresult *result = PQexec(pg->conn, sql);
    bool ok = PQresultStatus(result) == PGRES_COPY_OUT;
    if (!ok)
        set_error(pg, result, e);
    PQclear(result);
    if (!ok)
        return NULL;
    struct copy_source *s = mem_alloc(1, sizeof *s);
    s->source = (struct row_source){copy_next, copy_close};
    s->pg = pg;
    s->values = mem_alloc(count, sizeof *s->values);
    s->count = count;
    return &s->source;
}

/* ------------------------------------------------------------------------------------- COPY in */

bool pg_copy_begin(struct pg *pg, const char *sql, struct err *e)
{
    if (!interrupt_check(e))
        return false;
    PGresult *result = PQexec(pg->conn, sql);
    bool ok = PQresultStatus(result) == PGRES_COPY_IN;
    if (!ok)
        set_error(pg, result, e);
    PQclear(result);
    return ok;
}

/* Takes the results of a COPY that is over. */
static bool copy_results(struct pg *pg, uint64_t *rows, struct err *e)
{
    bool ok = true;
    PGresult *result;
    while ((result = PQgetResult(pg->conn)) != NULL) {
        if (PQresultStatus(result) == PGRES_COMMAND_OK) {
            if (rows != NULL)
                *rows = affected(result);
        } else if (ok) {
            ok = set_error(pg, result, e);
        }
        PQclear(result);
        if (PQstatus(pg->conn) != CONNECTION_OK)
            break;
    }
    return ok;
}

bool pg_copy_put(struct pg *pg, const char *bytes, size_t len, struct err *e)
{
    if (PQputCopyData(pg->conn, bytes, (int)len) == 1)
        return true;
    /* The server may have said why before it hung up. */
    (void)PQputCopyEnd(pg->conn, NULL);
    if (copy_results(pg, NULL, e))
        return err_set(e, ERR_UNAVAILABLE, "%s database: %s", pg->what, PQerrorMessage(pg->conn));
    return false;
}

bool pg_copy_end(struct pg *pg, uint64_t *rows, struct err *e)
{
    if (PQputCopyEnd(pg->conn, NULL) != 1)
        return err_set(e, ERR_UNAVAILABLE, "%s database: %s", pg->what, PQerrorMessage(pg->conn));
    return copy_results(pg, rows, e);
}

void pg_copy_abort(struct pg *pg)
{
    struct err dropped = ERR_INIT;
    if (PQputCopyEnd(pg->conn, "given up by the client") == 1)
        (void)copy_results(pg, NULL, &dropped);
}

/* ----------------------------------------------------------------------------------- redaction */

char *pg_redact_conninfo(const char *conninfo)
{
    char *message = NULL;
    PQconninfoOption *options = PQconninfoParse(conninfo, &message);
    PQfreemem(message);
    struct buf shown = BUF_INIT;
    for (const PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++) {
        if (o->val == NULL)
            continue;
        bool secret = o->dispchar[0] == '*';
        buf_printf(
            &shown, "%s%s=%s", shown.len == 0 ? "" : " ", o->keyword, secret ? "***" : o->val);
    }
    if (options == NULL)
        buf_adds(&shown, is_database_name(conninfo) ? conninfo : "(not a conninfo)");
    PQconninfoFree(options);
    buf_adds(&shown, "");
    return shown.data;
}

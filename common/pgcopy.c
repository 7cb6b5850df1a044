#include <stdlib.h>
#include <sys/socket.h>

#include "copytext.h"
#include "interrupt.h"
#include "mem.h"
#include "pg.h"
#include "pglink.h"

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

/* There is no memory for a row: libpq cannot go on with the connection, and would give the same
 * state of the COPY for ever. */
static enum row_step copy_lost(struct copy_source *s, struct err *e)
{
    s->ended = true;
    err_set(e, ERR_IO, "%s database: no memory for a row: %s", s->pg->what,
        PQerrorMessage(s->pg->conn));
    (void)shutdown(PQsocket(s->pg->conn), SHUT_RDWR);
    return ROW_ERROR;
}

static enum row_step copy_finish(struct copy_source *s, struct err *e)
{
    s->ended = true;
    PGresult *result = PQgetResult(s->pg->conn);
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!ok) {
        pglink_set_error(s->pg, result, e);
    } else if (pglink_affected(result) != s->rows) {
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
    if (len == -2 && PQstatus(s->pg->conn) == CONNECTION_OK)
        return copy_lost(s, e);
    if (len < 0)
        return copy_finish(s, e);

    size_t i = copytext_split(s->line, (size_t)len, s->values, s->count);
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
        struct err dropped = ERR_INIT;
        pglink_cancel();
        int len;
        s->line = NULL;
        while ((len = PQgetCopyData(s->pg->conn, &s->line, 0)) >= 0) {
            PQfreemem(s->line);
            s->line = NULL;
        }
        if (len == -2 && PQstatus(s->pg->conn) == CONNECTION_OK)
            (void)copy_lost(s, &dropped);
        else
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
        pglink_set_error(pg, result, e);
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
        pglink_set_error(pg, result, e);
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
                *rows = pglink_affected(result);
        } else if (ok) {
            ok = pglink_set_error(pg, result, e);
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

#include "slot.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "extract/sql/publish.sql.h"
#include "extract/sql/slot.sql.h"
#include "interrupt.h"
#include "jobs.h"
#include "sql.h"

enum { NAME, IS_THERE, WHY, CONFIRMED, END, OWN, RESTART };

static const char *copy(const struct pg_rows *rows, int column, struct arena *arena)
{
    const char *value = pg_rows_value(rows, 0, column);
    return value == NULL ? NULL : arena_strdup(arena, value);
}

static uint64_t number(const struct pg_rows *rows, int column)
{
    uint64_t n = 0;
    const char *value = pg_rows_value(rows, 0, column);
    if (value != NULL)
        (void)text_to_uint64(text_of(value), &n);
    return n;
}

bool slot_look(
    struct slot *slot, struct pg *pg, const char *name, struct arena *arena, struct err *e)
{
    struct pg_rows *rows = pg_query(pg, slot_sql, &name, 1, e);
    if (rows == NULL)
        return false;
    slot->name = copy(rows, NAME, arena);
    slot->is_there = pg_rows_value(rows, 0, IS_THERE)[0] == 't';
    slot->why = copy(rows, WHY, arena);
    slot->confirmed = number(rows, CONFIRMED);
    slot->end = number(rows, END);
    slot->own = copy(rows, OWN, arena);
    slot->restart = number(rows, RESTART);
    pg_rows_free(rows);
    return true;
}

bool slot_look_again(uint64_t *confirmed, struct pg *pg, const char *name, struct err *e)
{
    struct pg_rows *rows = pg_query(pg,
        "SELECT pg_catalog.pg_wal_lsn_diff(confirmed_flush_lsn, '0/0')"
        " FROM pg_catalog.pg_get_replication_slots() WHERE slot_name = $1",
        &name, 1, e);
    if (rows == NULL)
        return false;
    *confirmed = pg_rows_count(rows) == 0 ? 0 : number(rows, 0);
    pg_rows_free(rows);
    return true;
}

const char *slot_lsn(uint64_t position, struct arena *arena)
{
    return arena_printf(
        arena, "%" PRIX32 "/%" PRIX32, (uint32_t)(position >> 32), (uint32_t)position);
}

/* One statement in a transaction of its own that may write, whatever the role's default is. */
static bool execute(struct pg *pg, const char *sql, struct err *e)
{
    bool ok = pg_begin(pg, "READ WRITE;SET LOCAL lock_timeout = '30s'", e) &&
              pg_exec(pg, sql, NULL, e) && pg_commit(pg, e);
    if (!ok)
        pg_rollback(pg);
    return ok;
}

/* The same of a function of the slot: SELECT function('slot'ARGUMENT). */
static bool call(
    struct pg *pg, const char *function, const char *slot, const char *argument, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "SELECT pg_catalog.%s(", function);
    sql_add_literal(&sql, slot);
    buf_printf(&sql, "%s)", argument);
    bool ok = execute(pg, sql.data, e);
    buf_release(&sql);
    return ok;
}

bool slot_advance(struct pg *pg, const char *name, uint64_t position, struct err *e)
{
    struct arena arena = ARENA_INIT;
    bool ok = call(pg, "pg_replication_slot_advance", name,
        arena_printf(&arena, ", '%s'", slot_lsn(position, &arena)), e);
    arena_release(&arena);
    return ok;
}

pid_t slot_advance_aside(struct pg *pg, const char *name, uint64_t position)
{
    struct err ignored = ERR_INIT;
    pid_t parent = getpid(), pid = fork();
    if (pid != 0)
        return pid < 0 ? 0 : pid;
    jobs_become_helper(parent);
    pg = pg_open_another(pg, &ignored);
    _exit(pg != NULL && slot_advance(pg, name, position, &ignored) ? 0 : 1);
}

bool slot_await(pid_t process, bool is_to_end)
{
    struct err interrupted = ERR_INIT;
    int status;
    pid_t pid;
    if (is_to_end)
        (void)kill(process, SIGKILL);
    while ((pid = waitpid(process, &status, 0)) < 0 && errno == EINTR) {
        if (!interrupt_check(&interrupted))
            (void)kill(process, SIGTERM);
    }
    return pid == process && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* ---------------------------------------------------------------------------------- publication */

/* Rows of publish.sql, read in a transaction of its own. */
static struct pg_rows *missing_tables(
    struct pg *pg, const struct catalog *c, const char *publication, struct err *e)
{
    struct buf oids = BUF_INIT;
    for (size_t i = 0; i < c->count; i++)
        buf_printf(&oids, "%s%s", i == 0 ? "{" : ",", c->tables[i].oid);
    buf_adds(&oids, c->count == 0 ? "{}" : "}");
    const char *params[] = {oids.data, publication};
    struct pg_rows *rows = NULL;
    if (pg_begin(pg, "READ ONLY", e))
        rows = pg_query(pg, publish_sql, params, 2, e);
    pg_rollback(pg);
    buf_release(&oids);
    return rows;
}

/* Whether the publication is there; in a transaction of its own. */
static bool has_publication(struct pg *pg, const char *name, bool *has, struct err *e)
{
    struct pg_rows *rows = NULL;
    if (pg_begin(pg, "READ ONLY", e))
        rows =
            pg_query(pg, "SELECT EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = $1)",
                &name, 1, e);
    pg_rollback(pg);
    *has = rows != NULL && pg_rows_value(rows, 0, 0)[0] == 't';
    pg_rows_free(rows);
    return rows != NULL;
}

/* Names the tables of the rows that may be published, in SQL, and tells of all.  Returns how many.
 */
static int add_tables(struct buf *sql, struct buf *told, const struct pg_rows *rows,
    const char *schema, const char *publication)
{
    int count = 0;
    for (int row = 0; row < pg_rows_count(rows); row++) {
        const char *name = pg_rows_value(rows, row, 0), *why = pg_rows_value(rows, row, 2);
        if (why != NULL) {
            buf_printf(
                told, "table %s is not published, and goes by the xid cursor: %s\n", name, why);
            continue;
        }
        buf_adds(sql, count++ == 0 ? "" : ", ");
        buf_adds(sql, pg_rows_value(rows, row, 1)[0] == 't' ? "" : "ONLY ");
        sql_add_qualified(sql, schema, name);
        buf_printf(told, "table %s is published by %s from now on\n", name, publication);
    }
    return count;
}

static bool refuse_publication(const char *publication, const char *sql, struct err *e)
{
    err_context(e, "publication '%s'", publication);
    if (e->class == ERR_PERMISSION)
        err_hint(e,
            "once, as an owner of the tables who may CREATE in the database: tt-extract --slot "
            "create --source '...'; or there: %.700s",
            sql);
    return false;
}

/* Before the slot: a publication that is younger than what the slot reads is not there for it. */
static bool publish(struct pg *pg, const struct catalog *c, const char *name, struct err *e)
{
    bool has;
    struct pg_rows *rows =
        has_publication(pg, name, &has, e) ? missing_tables(pg, c, name, e) : NULL;
    if (rows == NULL)
        return false;
    struct buf sql = BUF_INIT, told = BUF_INIT;
    buf_adds(&sql, has ? "ALTER PUBLICATION " : "CREATE PUBLICATION ");
    sql_add_ident(&sql, name);
    buf_adds(&sql, has ? " ADD TABLE " : " FOR TABLE ");
    int count = add_tables(&sql, &told, rows, c->schema, name);
    bool ok = count == 0 || execute(pg, sql.data, e) || refuse_publication(name, sql.data, e);
    if (ok && count == 0 && !has)
        ok = err_set(e, ERR_DATA, "there is no table that could be published");
    if (ok)
        (void)fputs(buf_str(&told), stdout);
    pg_rows_free(rows);
    buf_release(&told);
    buf_release(&sql);
    return ok;
}

/* ------------------------------------------------------------------------------ create and drop */

static bool check_settings(struct pg *pg, struct arena *arena, const char **keeps, struct err *e)
{
    struct pg_rows *rows = NULL;
    if (pg_begin(pg, "READ ONLY", e))
        rows = pg_query(pg,
            "SELECT pg_catalog.current_setting('wal_level'), pg_catalog.pg_is_in_recovery(),"
            " pg_catalog.current_setting('max_slot_wal_keep_size', true)",
            NULL, 0, e);
    pg_rollback(pg);
    if (rows == NULL)
        return false;
    bool ok = true;
    if (pg_rows_value(rows, 0, 1)[0] == 't') {
        ok = err_set(e, ERR_CONFIG, "the source is a standby, whose log cannot be read");
    } else if (strcmp(pg_rows_value(rows, 0, 0), "logical") != 0) {
        err_set(e, ERR_CONFIG, "wal_level of the source is '%s', not 'logical'",
            pg_rows_value(rows, 0, 0));
        ok = err_hint(e, "as superuser there: ALTER SYSTEM SET wal_level = 'logical', then restart "
                         "the server");
    }
    *keeps = copy(rows, 2, arena);
    pg_rows_free(rows);
    return ok;
}

static void tell_created(const struct slot *slot, const char *keeps)
{
    bool unlimited = keeps == NULL || strcmp(keeps, "-1") == 0;
    printf(
        "slot %s is made: from now on the source keeps its log until tt-extract --cursor log has "
        "read it, ",
        slot->name);
    if (unlimited)
        printf("however much that is: without a run its disk fills up. Set max_slot_wal_keep_size "
               "there, and drop the slot (tt-extract --slot drop) when it is of no use any more\n");
    else
        printf("up to max_slot_wal_keep_size (%s); what is behind that falls back to the xid "
               "cursor\n",
            keeps);
}

/* In words, what the server says when it must wait too long. */
static bool make_slot(struct pg *pg, const struct slot *slot, struct err *e)
{
    if (call(pg, "pg_create_logical_replication_slot", slot->name, ", 'pgoutput'", e))
        return true;
    err_context(e, "slot '%s'", slot->name);
    if (e->class == ERR_BUSY)
        err_hint(e, "it is made when all transactions of the server that are open now have ended: "
                    "look in pg_stat_activity and pg_prepared_xacts, and try again");
    else if (e->class == ERR_PERMISSION)
        err_hint(e, "as superuser: ALTER ROLE ... REPLICATION; or roles.sql with -v log=yes");
    return false;
}

static bool create(struct slot *slot, struct pg *pg, const struct catalog *c, struct err *e)
{
    struct arena arena = ARENA_INIT;
    const char *keeps;
    bool ok = check_settings(pg, &arena, &keeps, e) && publish(pg, c, slot->name, e);
    if (ok && slot->is_there) {
        printf("slot %s is there\n", slot->name);
    } else if (ok && (ok = make_slot(pg, slot, e))) {
        tell_created(slot, keeps);
    }
    arena_release(&arena);
    return ok;
}

static bool drop(struct slot *slot, struct pg *pg, struct err *e)
{
    if (slot->is_there) {
        if (!call(pg, "pg_drop_replication_slot", slot->name, "", e))
            return err_context(e, "slot '%s'", slot->name);
        printf("slot %s is dropped: the source keeps no log for it any more\n", slot->name);
    }
    bool has;
    if (!has_publication(pg, slot->name, &has, e) || !has)
        return e->class == ERR_NONE;
    struct buf sql = BUF_INIT;
    buf_adds(&sql, "DROP PUBLICATION ");
    sql_add_ident(&sql, slot->name);
    bool ok = execute(pg, sql.data, e) || refuse_publication(slot->name, sql.data, e);
    if (ok)
        printf("publication %s is dropped\n", slot->name);
    buf_release(&sql);
    return ok;
}

static bool read_catalog(
    struct catalog *c, struct pg *pg, const char *schema, const struct model *model, struct err *e)
{
    const struct catalog_selection selection = {.model = model};
    bool ok = pg_begin(pg, "READ ONLY", e) && catalog_read(c, pg, schema, &selection, e);
    pg_rollback(pg);
    return ok;
}

bool slot_manage(struct pg *pg, const char *name, bool is_drop, const char *schema,
    const struct model *model, struct err *e)
{
    struct arena arena = ARENA_INIT;
    struct slot slot;
    struct catalog catalog;
    bool ok =
        pg_begin(pg, "READ ONLY", e) && slot_look(&slot, pg, name, &arena, e) && pg_commit(pg, e);
    if (ok && is_drop) {
        ok = drop(&slot, pg, e);
    } else if (ok && (ok = read_catalog(&catalog, pg, schema, model, e))) {
        ok = create(&slot, pg, &catalog, e);
        catalog_release(&catalog);
    }
    arena_release(&arena);
    return ok;
}

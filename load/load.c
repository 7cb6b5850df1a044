#include "load.h"

#include <inttypes.h>
#include <stdlib.h>

#include "citus.h"
#include "ddl.h"
#include "firstload.h"
#include "load/sql/blockers.sql.h"
#include "log.h"
#include "merge.h"
#include "warehouse.h"
#include "watch.h"

/* It is in our format, or may be made.  *complete: nothing of it is missing. */
static bool check_ledger(struct load *l, const struct look *look, bool *complete, struct err *e)
{
    bool exists = look_has(look, "tt", "run");
    *complete = exists && look_has(look, "tt", "watched");
    if (exists && !ledger_check_format(l->pg, e))
        return false;
    if (*complete || l->create)
        return true;
    err_set(e, ERR_CREATE, "the warehouse has no %s",
        exists ? "table 'tt.watched'" : "ledger (schema 'tt')");
    return err_hint(e, "--no-create forbids to make it; tt-transform --ddl prints the SQL");
}

static bool prepare_ledger(struct load *l, const struct look *look, struct err *e)
{
    bool complete;
    if (!check_ledger(l, look, &complete, e))
        return false;
    if (complete)
        return true;
    return look_has(look, "tt", "run") ? ledger_migrate(l->pg, e) : ledger_create(l->pg, e);
}

/* A run that does not follow the newest that is in.  With --new-source one that has every table
 * whole is taken, since it ends what is not in it, and those before it are passed over. */
static bool check_fork(struct load *l, const struct manifest *m, const struct run_id *newest,
    enum load_place *place, struct err *e)
{
    bool whole;
    if (l->new_source) {
        if (!ledger_is_whole(l->pg, m, &whole, e))
            return false;
        *place = whole ? LOAD_NEXT : LOAD_PASSED_OVER;
        return true;
    }
    if (m->previous.text[0] == '\0')
        err_set(e, ERR_INPUT,
            "its chain begins anew in the lake '%s', and the warehouse has the runs of another "
            "one, up to %s",
            l->lake->root, newest->text);
    else
        err_set(e, ERR_INPUT, "it follows %s, and the newest run in the warehouse is %s",
            m->previous.text, newest->text);
    return err_hint(e,
        "is that the lake that the warehouse is loaded from, and is it mounted? If the warehouse "
        "shall follow it from now on: tt-extract --full, tt-transform, tt-load --new-source");
}

/* Where the run stands. */
static bool check_place(struct load *l, const struct look *look, const struct manifest *m,
    enum load_place *place, struct err *e)
{
    char checksum[STREAM_CHECKSUM_SIZE];
    struct run_id newest;
    *place = LOAD_NEXT;
    l->is_first = false;
    if (!ledger_check_schema(l->pg, l->schema, e) || !ledger_find(l->pg, &m->run, checksum, e) ||
        !ledger_newest(l->pg, &newest, e))
        return false;
    if (checksum[0] != '\0') {
        *place = LOAD_IS_IN;
        return strcmp(checksum, m->checksum) == 0 ||
               err_set(e, ERR_DATA,
                   "it was loaded with other contents: its manifest was %s and is %s", checksum,
                   m->checksum);
    }
    l->is_first = newest.text[0] == '\0';
    if (l->is_first)
        return !l->only_empty || warehouse_check_empty(l->pg, look, m, e);
    if (strcmp(m->run.text, newest.text) < 0) {
        err_set(e, ERR_DATA, "it is older than %s, which is in the warehouse", newest.text);
        return err_hint(e, "where it is of another lake: tt-extract --full, tt-transform, tt-load "
                           "--new-source brings the warehouse to what that has");
    }
    return strcmp(m->previous.text, newest.text) == 0 || check_fork(l, m, &newest, place, e);
}

static void report_rejected(const struct manifest_table *t, const struct ledger_counts *c)
{
    uint64_t waiting = c->rejected - c->refused;
    if (waiting > 0)
        log_warning("table '%s': %" PRIu64 " %s in tt.rejected for a parent that is not there",
            t->table, waiting, waiting == 1 ? "row waits" : "rows wait");
    if (c->refused > 0)
        log_warning("table '%s': %" PRIu64 " %s in tt.rejected that the warehouse refused",
            t->table, c->refused, c->refused == 1 ? "row is" : "rows are");
}

static bool merge_tables(struct load *l, const struct manifest *m, const size_t *order,
    struct ledger_counts *counts, struct err *e)
{
    char *dir = lake_run_path(l->lake, LAKE_TRANSFORMED, &m->run);
    struct merge_run run = {.pg = l->pg,
        .schema = l->schema,
        .dir = dir,
        .m = m,
        .limit = &l->max_rejects,
        .no_bulk = l->no_bulk};
    bool ok = rejected_tables(l->pg, &run.waiting, e);
    for (size_t i = 0; ok && i < m->table_count; i++) {
        const struct manifest_table *t = &m->tables[order[i]];
        struct ledger_counts *c = &counts[order[i]];
        ok = c->bulk || merge_table(&run, t, c, e); /* filled already */
        if (ok)
            report_rejected(t, c);
    }
    pg_rows_free(run.waiting.rows);
    free(dir);
    return ok;
}

/* Fills the tables of a first run beside the transaction, where that may be. */
static bool fill_first(struct load *l, const struct look *look, const struct manifest *m,
    const size_t *order, struct ledger_counts *counts, struct err *e)
{
    if (!l->is_first || !l->create || l->no_bulk || l->no_side)
        return true;
    char *dir = lake_run_path(l->lake, LAKE_TRANSFORMED, &m->run);
    const struct firstload f = {.pg = l->pg,
        .look = look,
        .m = m,
        .order = order,
        .dir = dir,
        .jobs = l->jobs,
        .lock_timeout_s = l->lock_timeout_s};
    bool ok = firstload_fill(&f, counts, &l->is_filled, e);
    free(dir);
    return ok;
}

/* Tables, made or moved to where they belong. */
static bool prepare_tables(struct load *l, const struct look *look, const struct manifest *m,
    const size_t *order, struct buf *later, struct err *e)
{
    bool ok = warehouse_prepare(l->pg, look, m, order, l->create, l->is_filled, later, e) &&
              (!l->is_filled || pg_exec(l->pg, "DROP SCHEMA " FIRSTLOAD_SCHEMA, NULL, e));
    l->no_side = !ok && l->is_filled && (e->class == ERR_DATA || e->class == ERR_PERMISSION);
    return ok;
}

static bool load_tables(struct load *l, const struct look *look, const struct manifest *m,
    struct ledger_counts *counts, struct err *e)
{
    const struct star_table **stars = mem_alloc(m->table_count, sizeof(struct star_table *));
    size_t *order = mem_alloc(m->table_count, sizeof *order);
    struct buf later = BUF_INIT;
    for (size_t i = 0; i < m->table_count; i++)
        stars[i] = &m->tables[i].star;
    bool ok =
        ddl_order(stars, m->table_count, order, e) && fill_first(l, look, m, order, counts, e) &&
        prepare_tables(l, look, m, order, &later, e) && merge_tables(l, m, order, counts, e) &&
        warehouse_finish(l->pg, &later, e) && ledger_enter(l->pg, l->schema, m, counts, e) &&
        watch_enter(l->pg, look, m, l->parts, counts, e);
    buf_release(&later);
    free(order);
    free(stars);
    return ok;
}

bool load_begin(struct load *l, const char *mode, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "%s;SET LOCAL lock_timeout = '%us';SET LOCAL tt.lock_timeout = '%us'", mode,
        l->lock_timeout_s, l->lock_timeout_s);
    bool ok = pg_begin(l->pg, sql.data, e);
    buf_release(&sql);
    return ok;
}

static void forget_parts(struct load *l)
{
    free(l->parts);
    l->parts = NULL;
}

static bool load_in_transaction(struct load *l, struct load_result *result, struct err *e)
{
    struct manifest *m = &result->m;
    struct look look;
    /* READ COMMITTED: under REPEATABLE READ the loader that waited would not see the ledger of the
     * one before it. */
    if (!load_begin(l, "ISOLATION LEVEL READ COMMITTED READ WRITE", e) || !ledger_lock(l->pg, e))
        return false;
    result->locked = true;
    if (!look_at(&look, l->pg, l->schema, m, e))
        return false;
    result->counts = arena_calloc(&m->arena, m->table_count, sizeof *result->counts);
    enum watch_how how = l->as_is ? WATCH_AS_IS : WATCH_STRICTLY;
    bool ok = citus_check(l->pg, l->schema, m, e) && citus_begin(l->pg, m, &l->parts, e) &&
              prepare_ledger(l, &look, e) && watch_check(l->pg, &look, m, l->parts, how, e) &&
              check_place(l, &look, m, &result->place, e) &&
              (result->place != LOAD_NEXT || load_tables(l, &look, m, result->counts, e)) &&
              pg_commit(l->pg, e);
    forget_parts(l);
    look_release(&look);
    return ok;
}

/* After a lock that was not to be had: who holds some.  The transaction is over. */
static void add_blockers(struct load *l, struct err *e)
{
    struct err ignored = ERR_INIT;
    struct pg_rows *rows = pg_query(l->pg, blockers_sql, &l->schema, 1, &ignored);
    if (rows != NULL && pg_rows_value(rows, 0, 0) != NULL)
        err_hint(e, "locks are held by %s; pg_terminate_backend(PID) ends one that was forgotten",
            pg_rows_value(rows, 0, 0));
    pg_rows_free(rows);
}

/* The transaction, and what was filled beside it. */
static void take_back(struct load *l)
{
    pg_rollback(l->pg);
    if (l->is_filled)
        firstload_forget(l->pg);
    l->is_filled = false;
}

static bool fail(struct load *l, bool locked, struct err *e)
{
    take_back(l);
    if (locked && e->class == ERR_BUSY)
        add_blockers(l, e);
    return false;
}

bool load_newest(struct load *l, struct run_id *newest, struct err *e)
{
    struct look look;
    if (!load_begin(l, "READ ONLY", e) || !look_at(&look, l->pg, l->schema, NULL, e))
        return fail(l, true, e);
    bool exists = look_has(&look, "tt", "run");
    look_release(&look);
    return ((!exists || ledger_newest(l->pg, newest, e)) && pg_commit(l->pg, e)) ||
           fail(l, true, e);
}

/* One snapshot, so that a loader at work shows as before or after. */
static bool look_in_transaction(struct load *l, const struct manifest *m, struct err *e)
{
    struct look look;
    enum load_place place = LOAD_NEXT;
    bool complete;
    if (!load_begin(l, "ISOLATION LEVEL REPEATABLE READ READ ONLY", e) ||
        !look_at(&look, l->pg, l->schema, m, e))
        return false;
    bool ok = citus_check(l->pg, l->schema, m, e) && check_ledger(l, &look, &complete, e) &&
              (!complete || l->as_is ||
                  (citus_look(l->pg, m, &l->parts, e) &&
                      watch_check(l->pg, &look, m, l->parts, WATCH_ONLY, e))) &&
              (!complete || check_place(l, &look, m, &place, e)) &&
              (place != LOAD_NEXT || look_check(&look, m, e)) && pg_commit(l->pg, e);
    forget_parts(l);
    look_release(&look);
    return ok;
}

bool load_look(struct load *l, const struct run_id *run, struct err *e)
{
    struct manifest m;
    if (!manifest_read(&m, l->lake, LAKE_TRANSFORMED, run, e))
        return false;
    bool ok = look_in_transaction(l, &m, e) || fail(l, true, e);
    manifest_release(&m);
    return ok || err_context(e, "run %s", run->text);
}

static bool cannot_undo(const struct load_result *result)
{
    bool yes = false;
    for (size_t i = 0; result->counts != NULL && i < result->m.table_count; i++)
        yes = yes || result->counts[i].cannot_undo;
    return yes;
}

/* Again from the beginning, where the first time ended in a bulk load, or in a name that is taken
 * where tables were to be moved to. */
static bool load_whole(struct load *l, struct load_result *result, struct err *e)
{
    if (load_in_transaction(l, result, e)) {
        l->is_filled = false;
        return true;
    }
    l->no_bulk = cannot_undo(result);
    if (!l->no_bulk && !l->no_side)
        return false;
    log_info("it cannot be loaded %s: %s", l->no_bulk ? "in bulk" : "side by side", e->text);
    *e = (struct err)ERR_INIT;
    take_back(l);
    bool ok = load_in_transaction(l, result, e);
    l->no_bulk = l->no_side = false;
    return ok;
}

bool load_run(struct load *l, const struct run_id *run, struct load_result *result, struct err *e)
{
    struct buf application = BUF_INIT;
    *result = (struct load_result){.locked = false};
    if (!manifest_read(&result->m, l->lake, LAKE_TRANSFORMED, run, e))
        return false;
    buf_printf(&application, "tt-load %s", run->text);
    pg_set_application(l->pg, application.data);
    bool ok = load_whole(l, result, e);
    buf_release(&application);
    if (!ok) {
        (void)fail(l, result->locked, e);
        manifest_release(&result->m);
        return err_context(e, "run %s", run->text);
    }
    return true;
}

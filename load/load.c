#include "load.h"

#include <inttypes.h>
#include <stdlib.h>

#include "ddl.h"
#include "log.h"
#include "merge.h"
#include "warehouse.h"

static bool prepare_ledger(struct load *l, struct err *e)
{
    bool exists;
    if (!ledger_exists(l->pg, &exists, e))
        return false;
    if (exists)
        return true;
    if (!l->create) {
        err_set(e, ERR_CREATE, "the warehouse has no ledger (schema 'tt')");
        return err_hint(e, "--no-create forbids to make it");
    }
    return ledger_create(l->pg, e);
}

/* A chain that begins anew, into a warehouse that is not empty: a lake made again is fine, but not
 * one of some other database, whose complete tables would end all that is there. */
static bool check_source(struct load *l, const struct manifest *m, struct err *e)
{
    bool knows;
    if (l->new_source)
        return true;
    if (!ledger_knows_source(l->pg, &m->source, &knows, e))
        return false;
    if (knows)
        return true;
    err_set(e, ERR_DATA,
        "its chain begins anew and it is of database '%s' (system %s), of which the warehouse has "
        "no "
        "run",
        m->source.database, m->source.system_identifier);
    return err_hint(e, "if the warehouse shall follow that database from now on, say --new-source");
}

/* Whether the run is in; else whether it may come next. */
static bool check_place(struct load *l, const struct manifest *m, bool *is_in, struct err *e)
{
    char checksum[STREAM_CHECKSUM_SIZE];
    struct run_id newest;
    if (!ledger_check_schema(l->pg, l->schema, e) || !ledger_find(l->pg, &m->run, checksum, e) ||
        !ledger_newest(l->pg, &newest, e))
        return false;
    *is_in = checksum[0] != '\0';
    if (*is_in && strcmp(checksum, m->checksum) != 0)
        return err_set(e, ERR_DATA,
            "it was loaded with other contents: its manifest was %s and is %s", checksum,
            m->checksum);
    if (*is_in)
        return true;
    if (newest.text[0] == '\0')
        return !l->only_empty || warehouse_check_empty(l->pg, l->schema, m, e);
    if (strcmp(m->run.text, newest.text) < 0)
        return err_set(e, ERR_DATA, "it is older than %s, which is in the warehouse", newest.text);
    if (m->previous.text[0] == '\0')
        return check_source(l, m, e);
    if (strcmp(m->previous.text, newest.text) != 0)
        return err_set(e, ERR_INPUT, "it follows %s, and the newest run in the warehouse is %s",
            m->previous.text, newest.text);
    return true;
}

static void report_rejected(const struct manifest_table *t, const struct ledger_counts *c)
{
    if (c->rejected > 0)
        log_warning("table '%s': %" PRIu64 " %s in tt.rejected for a parent that is not there",
            t->table, c->rejected, c->rejected == 1 ? "row waits" : "rows wait");
}

static bool merge_tables(struct load *l, const struct manifest *m, const size_t *order,
    struct ledger_counts *counts, struct err *e)
{
    struct rejected_tables waiting;
    if (!rejected_tables(l->pg, &waiting, e))
        return false;
    char *dir = lake_run_path(l->lake, LAKE_TRANSFORMED, &m->run);
    bool ok = true;
    for (size_t i = 0; ok && i < m->table_count; i++) {
        const struct manifest_table *t = &m->tables[order[i]];
        struct ledger_counts *c = &counts[order[i]];
        ok = merge_table(l->pg, l->schema, dir, m, t, &waiting, c, e);
        if (ok)
            report_rejected(t, c);
    }
    pg_rows_free(waiting.rows);
    free(dir);
    return ok;
}

static bool load_tables(
    struct load *l, const struct manifest *m, struct ledger_counts *counts, struct err *e)
{
    const struct star_table **stars = mem_alloc(m->table_count, sizeof(struct star_table *));
    size_t *order = mem_alloc(m->table_count, sizeof *order);
    for (size_t i = 0; i < m->table_count; i++)
        stars[i] = &m->tables[i].star;
    bool ok = ddl_order(stars, m->table_count, order, e) &&
              warehouse_prepare(l->pg, l->schema, m, order, l->create, e) &&
              merge_tables(l, m, order, counts, e) && ledger_enter(l->pg, l->schema, m, counts, e);
    free(order);
    free(stars);
    return ok;
}

static bool load_in_transaction(struct load *l, struct load_result *result, struct err *e)
{
    struct manifest *m = &result->m;
    bool is_in = false;
    /* READ COMMITTED: under REPEATABLE READ the loader that waited would not see the ledger of the
     * one before it. */
    if (!pg_exec(l->pg, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", NULL, e) ||
        !ledger_lock(l->pg, e) || !prepare_ledger(l, e) || !check_place(l, m, &is_in, e))
        return false;
    result->loaded = !is_in;
    result->counts = arena_calloc(&m->arena, m->table_count, sizeof *result->counts);
    return (is_in || load_tables(l, m, result->counts, e)) && pg_exec(l->pg, "COMMIT", NULL, e);
}

bool load_run(struct load *l, const struct run_id *run, struct load_result *result, struct err *e)
{
    struct buf application = BUF_INIT;
    if (!manifest_read(&result->m, l->lake, LAKE_TRANSFORMED, run, e))
        return false;
    buf_printf(&application, "tt-load %s", run->text);
    bool ok = pg_set_application(l->pg, application.data, e) && load_in_transaction(l, result, e);
    buf_release(&application);
    if (!ok) {
        struct err ignored = ERR_INIT;
        (void)pg_exec(l->pg, "ROLLBACK", NULL, &ignored);
        manifest_release(&result->m);
        return err_context(e, "run %s", run->text);
    }
    return true;
}

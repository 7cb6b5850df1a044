#include "snapshot.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "sql.h"

enum { ATTEMPTS = 3 };

/* The control file has the timeline of the last checkpoint, which after a promotion is still the
 * old one for a while; the name of the log's file has today's. */
static const char IDENTITY[] =
    "SELECT pg_catalog.current_database(),"
    " (SELECT d.oid FROM pg_catalog.pg_database AS d"
    "  WHERE d.datname = pg_catalog.current_database()), c.system_identifier,"
    " CASE WHEN pg_catalog.pg_is_in_recovery() THEN k.timeline_id ELSE"
    "  ('x' || left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 8))"
    "   ::pg_catalog.bit(32)::pg_catalog.int4 END,"
    " s.snapshot,"
    " pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC',"
    "  'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
    " pg_catalog.pg_snapshot_xmin(s.snapshot),"
    " pg_catalog.age(pg_catalog.pg_snapshot_xmin(s.snapshot)::pg_catalog.xid),"
    " CASE WHEN NOT pg_catalog.pg_is_in_recovery()"
    "  AND pg_catalog.pg_current_wal_flush_lsn() < pg_catalog.pg_current_wal_insert_lsn()"
    "  THEN pg_catalog.pg_current_wal_insert_lsn() END,"
    " CASE WHEN NOT pg_catalog.pg_is_in_recovery()"
    "  THEN pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0') ELSE 0 END"
    " FROM (SELECT pg_catalog.pg_current_snapshot() AS snapshot) AS s,"
    " pg_catalog.pg_control_system() AS c, pg_catalog.pg_control_checkpoint() AS k";

/* Once three times wal_writer_delay is over, says PostgreSQL's manual, all is on disk that was
 * committed before; the position may be that of a transaction that goes on. */
static const char IS_ON_DISK[] =
    "SELECT pg_catalog.pg_current_wal_flush_lsn() >= $1::pg_catalog.pg_lsn"
    " OR pg_catalog.clock_timestamp() > $2::pg_catalog.timestamptz"
    "  + 3 * pg_catalog.current_setting('wal_writer_delay')::pg_catalog.interval";

/* For certain; or it is as long ago as above.  Behind the end of a page the log's end is given as
 * behind the next one's header, of 24 or 40 bytes, which no record is as short as. */
static const char IS_FLUSHED[] =
    "SELECT f.is, f.is OR pg_catalog.clock_timestamp() > $2::pg_catalog.timestamptz"
    "  + 3 * pg_catalog.current_setting('wal_writer_delay')::pg_catalog.interval"
    "  + pg_catalog.make_interval(secs => 0.05)"
    " FROM (SELECT l.flushed + CASE l.flushed"
    "   % pg_catalog.current_setting('wal_block_size')::pg_catalog.numeric WHEN 0 THEN 40 ELSE 0 "
    "END"
    "   >= $1::pg_catalog.numeric AS is"
    "  FROM (SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_flush_lsn(), '0/0')"
    "   AS flushed) AS l) AS f";

void snapshot_add_table(struct buf *sql, const struct catalog *c, const struct catalog_table *t)
{
    if (!t->partitioned)
        buf_adds(sql, "ONLY ");
    sql_add_qualified(sql, c->schema, t->name);
}

static void add_lock(struct buf *sql, const struct catalog *c, const char *wait)
{
    for (size_t i = 0; i < c->count; i++) {
        buf_adds(sql, i == 0 ? ";LOCK TABLE " : ", ");
        snapshot_add_table(sql, c, &c->tables[i]);
    }
    if (c->count > 0)
        buf_printf(sql, " IN ACCESS SHARE MODE%s", wait);
}

/* Begins, and locks the tables.  `name`: of another's snapshot, whose locks are not waited for.
 * Rows come in the order of the table, whoever else reads it. */
static bool begin(struct pg *pg, const struct catalog *c, const char *name, struct err *e)
{
    struct buf sql = BUF_INIT;
    if (name != NULL) {
        buf_adds(&sql, "SET TRANSACTION SNAPSHOT ");
        sql_add_literal(&sql, name);
        buf_addc(&sql, ';');
    }
    buf_adds(&sql, "SET LOCAL lock_timeout = '10s';SET LOCAL synchronize_seqscans = off");
    add_lock(&sql, c, name == NULL ? "" : " NOWAIT");
    bool ok = pg_begin(pg, "ISOLATION LEVEL REPEATABLE READ READ ONLY", e) &&
              pg_exec(pg, sql.data, NULL, e);
    buf_release(&sql);
    return ok;
}

static bool take_identity(struct snapshot *s, const struct pg_rows *rows, struct err *e)
{
    struct arena *arena = &s->catalog.arena;
    s->source.database = arena_strdup(arena, pg_rows_value(rows, 0, 0));
    s->source.database_oid = arena_strdup(arena, pg_rows_value(rows, 0, 1));
    s->source.schema = s->catalog.schema;
    s->source.system_identifier = arena_strdup(arena, pg_rows_value(rows, 0, 2));
    s->source.timeline = arena_strdup(arena, pg_rows_value(rows, 0, 3));
    s->source.snapshot = arena_strdup(arena, pg_rows_value(rows, 0, 4));
    s->source.time = arena_strdup(arena, pg_rows_value(rows, 0, 5));
    s->watermark = arena_strdup(arena, pg_rows_value(rows, 0, 6));
    const char *wal = pg_rows_value(rows, 0, 8);
    s->wal = wal == NULL ? NULL : arena_strdup(arena, wal);
    bool ok = text_to_uint64(text_of(pg_rows_value(rows, 0, 9)), &s->end) &&
              text_to_uint64(text_of(s->watermark), &s->xmin) &&
              text_to_uint64(text_of(pg_rows_value(rows, 0, 7)), &s->xmin_age);
    if (!ok)
        err_set(e, ERR_BUG, "snapshot '%s' has no usable age", s->source.snapshot);
    s->next = s->xmin + s->xmin_age;
    return ok;
}

/* Whether there are rows in tables that inherit from it, which ONLY leaves out. */
static bool has_inherited_rows(
    struct snapshot *s, const struct catalog_table *t, bool *has, struct err *e)
{
    struct buf sql = BUF_INIT;
    struct buf name = BUF_INIT;
    sql_add_qualified(&name, s->catalog.schema, t->name);
    buf_printf(&sql, "SELECT EXISTS (SELECT FROM %s WHERE tableoid <> %s)", name.data, t->oid);
    struct pg_rows *rows = t->has_children ? pg_query(s->pg, sql.data, NULL, 0, e) : NULL;
    *has = rows != NULL && pg_rows_value(rows, 0, 0)[0] == 't';
    pg_rows_free(rows);
    buf_release(&name);
    buf_release(&sql);
    return !t->has_children || rows != NULL;
}

static bool set_parents_aside(struct snapshot *s, struct err *e)
{
    for (size_t i = s->catalog.count; i-- > 0;) {
        bool has;
        if (!has_inherited_rows(s, &s->catalog.tables[i], &has, e))
            return false;
        if (has)
            catalog_set_aside(
                &s->catalog, i, "a table that has rows in tables which inherit from it");
    }
    return true;
}

/* One attempt; *same tells whether the tables that are locked are those that there are now.  What
 * they are made of is read under the lock.  The snapshot is taken by the query for the identity,
 * and the end of the log with it: queries of the catalog prune pages, whose log nobody writes to
 * disk as long as this transaction is open. */
static bool attempt(struct snapshot *s, const char *schema,
    const struct catalog_selection *selection, bool *same, struct err *e)
{
    struct catalog before;
    if (!pg_begin(s->pg, "READ ONLY", e) ||
        !catalog_read_tables(&before, s->pg, schema, selection, e))
        return false;
    struct pg_rows *identity = NULL;
    bool ok = pg_exec(s->pg, "COMMIT", NULL, e) && begin(s->pg, &before, NULL, e) &&
              (identity = pg_query(s->pg, IDENTITY, NULL, 0, e)) != NULL &&
              catalog_read(&s->catalog, s->pg, schema, selection, e);
    if (ok) {
        *same = catalog_same_tables(&before, &s->catalog);
        ok = *same ? take_identity(s, identity, e) && set_parents_aside(s, e)
                   : pg_exec(s->pg, "ROLLBACK", NULL, e);
        if (!ok || !*same)
            catalog_release(&s->catalog);
    }
    pg_rows_free(identity);
    catalog_release(&before);
    return ok;
}

bool snapshot_begin(struct snapshot *s, struct pg *pg, const char *schema,
    const struct catalog_selection *selection, struct err *e)
{
    *s = (struct snapshot){.pg = pg};
    for (int i = 0; i < ATTEMPTS; i++) {
        bool same = false;
        if (!attempt(s, schema, selection, &same, e))
            return false;
        if (same)
            return true;
    }
    return err_set(e, ERR_UNAVAILABLE,
        "the tables of schema '%s' come and go: they were others %d times between discovery and "
        "lock",
        schema, ATTEMPTS);
}

const char *snapshot_export(struct snapshot *s, struct err *e)
{
    struct pg_rows *rows = pg_query(s->pg,
        "SELECT pg_catalog.has_function_privilege('pg_catalog.pg_export_snapshot()', 'EXECUTE')",
        NULL, 0, e);
    bool may = rows != NULL && pg_rows_value(rows, 0, 0)[0] == 't';
    pg_rows_free(rows);
    rows = may ? pg_query(s->pg, "SELECT pg_catalog.pg_export_snapshot()", NULL, 0, e) : NULL;
    if (rows == NULL)
        return NULL;
    const char *name = arena_strdup(&s->catalog.arena, pg_rows_value(rows, 0, 0));
    pg_rows_free(rows);
    return name;
}

/* age() is counted from what the transaction at hand found first, and so is another one here. */
static const char JOINED[] =
    "SELECT pg_catalog.age($1::pg_catalog.xid),"
    " pg_catalog.pg_current_snapshot()::text = $2"
    " AND (SELECT c.system_identifier::text FROM pg_catalog.pg_control_system() AS c) = $3";

static bool take_age(struct snapshot *s, struct err *e)
{
    char xid[24];
    (void)snprintf(xid, sizeof xid, "%" PRIu32, (uint32_t)s->xmin);
    const char *const params[] = {xid, s->source.snapshot, s->source.system_identifier};
    struct pg_rows *rows = pg_query(s->pg, JOINED, params, 3, e);
    bool ok = rows != NULL && pg_rows_value(rows, 0, 1)[0] == 't' &&
              text_to_uint64(text_of(pg_rows_value(rows, 0, 0)), &s->xmin_age);
    if (rows != NULL && !ok)
        err_set(e, ERR_UNAVAILABLE, "another connection does not see the same snapshot");
    pg_rows_free(rows);
    return ok;
}

bool snapshot_join(
    struct snapshot *s, const struct snapshot *theirs, const char *name, struct err *e)
{
    *s = *theirs;
    s->pg = pg_open_another(theirs->pg, e);
    bool ok = s->pg != NULL && begin(s->pg, &s->catalog, name, e) && take_age(s, e);
    if (!ok)
        pg_close(s->pg);
    return ok;
}

bool snapshot_leave(struct snapshot *s, struct err *e)
{
    bool ok = pg_commit(s->pg, e);
    pg_close(s->pg);
    return ok;
}

static const struct timespec PAUSE = {.tv_nsec = 10000000}; /* 10 ms */

bool snapshot_wait_flushed(struct snapshot *s, bool *is_flushed, struct err *e)
{
    char end[24];
    (void)snprintf(end, sizeof end, "%" PRIu64, s->end);
    const char *params[] = {end, s->source.time};
    for (bool is_over = false; !is_over;) {
        struct pg_rows *rows = pg_query(s->pg, IS_FLUSHED, params, 2, e);
        if (rows == NULL)
            return false;
        *is_flushed = pg_rows_value(rows, 0, 0)[0] == 't';
        is_over = pg_rows_value(rows, 0, 1)[0] == 't';
        pg_rows_free(rows);
        if (!is_over)
            (void)nanosleep(&PAUSE, NULL);
    }
    return true;
}

/* Waits until the server would not forget in a crash what the snapshot shows, and give the ids of
 * those transactions to others, which the watermark would hide. */
static bool wait_for_disk(struct snapshot *s, struct err *e)
{
    const char *params[] = {s->wal, s->source.time};
    bool is_on_disk = s->wal == NULL;
    while (!is_on_disk) {
        struct pg_rows *rows = pg_query(s->pg, IS_ON_DISK, params, 2, e);
        if (rows == NULL)
            return false;
        is_on_disk = pg_rows_value(rows, 0, 0)[0] == 't';
        pg_rows_free(rows);
        if (!is_on_disk)
            (void)nanosleep(&PAUSE, NULL);
    }
    return true;
}

bool snapshot_end(struct snapshot *s, struct err *e)
{
    return wait_for_disk(s, e) && pg_commit(s->pg, e);
}

void snapshot_release(struct snapshot *s)
{
    catalog_release(&s->catalog);
}

bool snapshot_reaches(const struct snapshot *s, uint64_t since)
{
    return since <= s->xmin && s->xmin - since + s->xmin_age < (UINT64_C(1) << 31);
}

/*
 * The xid cursor: the rows whose age is that of the watermark or less.  The lower bound keeps
 * frozen rows of an older epoch out, whose xmin may look like one of the future.
 */
static void add_changed(struct buf *sql, const struct snapshot *s, const uint64_t *since)
{
    if (since == NULL)
        buf_adds(sql, "true");
    else
        buf_printf(
            sql, "pg_catalog.age(xmin) BETWEEN 0 AND %" PRIu64, s->xmin - *since + s->xmin_age);
}

static void add_columns(struct buf *sql, const struct column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_adds(sql, i == 0 ? "" : ", ");
        sql_add_ident(sql, columns[i].name);
    }
}

static void add_select(struct buf *sql, const struct snapshot *s, const struct catalog_table *t)
{
    buf_adds(sql, "COPY (SELECT ");
    add_columns(sql, t->columns, t->column_count);
    buf_adds(sql, " FROM ");
    snapshot_add_table(sql, &s->catalog, t);
    buf_adds(sql, " WHERE ");
}

/* Ends the statement, runs it and releases it. */
static struct row_source *copy_selected(
    struct snapshot *s, const struct catalog_table *t, struct buf *sql, struct err *e)
{
    buf_adds(sql, ") TO STDOUT");
    struct row_source *rows = pg_copy_out(s->pg, sql->data, t->column_count, e);
    buf_release(sql);
    return rows;
}

struct row_source *snapshot_rows(
    struct snapshot *s, const struct catalog_table *t, const uint64_t *since, struct err *e)
{
    struct buf sql = BUF_INIT;
    add_select(&sql, s, t);
    add_changed(&sql, s, since);
    if (since == NULL && t->pages > 0) /* no index has that: so the order is its own, too */
        buf_adds(&sql, " AND ctid <> '(0,0)'");
    return copy_selected(s, t, &sql, e);
}

struct row_source *snapshot_range(
    struct snapshot *s, const struct catalog_table *t, uint64_t first, uint64_t end, struct err *e)
{
    struct buf sql = BUF_INIT;
    add_select(&sql, s, t);
    buf_printf(&sql, "ctid >= '(%" PRIu64 ",0)'", first);
    if (end > 0)
        buf_printf(&sql, " AND ctid < '(%" PRIu64 ",0)'", end);
    return copy_selected(s, t, &sql, e);
}

struct row_source *snapshot_keys(
    struct snapshot *s, const struct catalog_table *t, const struct key_codec *codec, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_adds(&sql, "COPY (SELECT ");
    add_columns(&sql, codec->columns, codec->count);
    buf_adds(&sql, " FROM ");
    snapshot_add_table(&sql, &s->catalog, t);
    key_add_order(codec, &sql);
    buf_adds(&sql, ") TO STDOUT");
    struct row_source *rows = pg_copy_out(s->pg, sql.data, codec->count, e);
    buf_release(&sql);
    return rows;
}

/* SELECT how many rows it has, and how many of them are of since or later. */
static void add_count(
    struct buf *sql, const struct snapshot *s, const struct catalog_table *t, const uint64_t *since)
{
    buf_adds(sql, "SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE ");
    add_changed(sql, s, since);
    buf_adds(sql, ") FROM ");
    snapshot_add_table(sql, &s->catalog, t);
}

static bool take_count(
    const struct pg_rows *rows, int row, int column, uint64_t *total, uint64_t *changed)
{
    return text_to_uint64(text_of(pg_rows_value(rows, row, column)), total) &&
           text_to_uint64(text_of(pg_rows_value(rows, row, column + 1)), changed);
}

bool snapshot_count(struct snapshot *s, const struct catalog_table *t, const uint64_t *since,
    uint64_t *total, uint64_t *changed, struct err *e)
{
    struct buf sql = BUF_INIT;
    add_count(&sql, s, t, since);
    struct pg_rows *rows = pg_query(s->pg, sql.data, NULL, 0, e);
    buf_release(&sql);
    bool ok = rows != NULL && take_count(rows, 0, 0, total, changed);
    pg_rows_free(rows);
    return ok;
}

/* A row of one value for each: no order is promised of those of UNION ALL. */
bool snapshot_count_all(struct snapshot *s, struct snapshot_count *counts, struct err *e)
{
    struct buf sql = BUF_INIT;
    for (size_t i = 0; i < s->catalog.count; i++) {
        if (!counts[i].is_asked)
            continue;
        buf_printf(&sql, "%s%zu AS number, c.* FROM (",
            sql.len == 0 ? "SELECT " : " UNION ALL SELECT ", i);
        add_count(&sql, s, &s->catalog.tables[i], &counts[i].since);
        buf_adds(&sql, ") AS c (total, changed)");
    }
    struct pg_rows *rows = sql.len == 0 ? NULL : pg_query(s->pg, sql.data, NULL, 0, e);
    bool ok = sql.len == 0 || rows != NULL;
    buf_release(&sql);
    for (int row = 0; rows != NULL && row < pg_rows_count(rows); row++) {
        struct snapshot_count *c = &counts[strtoul(pg_rows_value(rows, row, 0), NULL, 10)];
        c->is_known = take_count(rows, row, 1, &c->total, &c->changed);
    }
    pg_rows_free(rows);
    return ok;
}

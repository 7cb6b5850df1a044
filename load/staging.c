#include "staging.h"

#include <inttypes.h>

#include "interrupt.h"

/* Passes the bytes of a file on; verifies them before the COPY ends. */
static bool put_file(
    struct pg *pg, const char *path, const struct manifest_file *file, struct err *e)
{
    struct stream_in *in = stream_in_open(path, e);
    struct text block = TEXT_NULL;
    bool ok = in != NULL;
    do {
        ok = ok && stream_in_block(in, &block, e) && interrupt_check(e);
        if (ok && block.len > 0 && !pg_copy_put(pg, block.ptr, block.len, e)) {
            stream_in_close(in);
            return false; /* the COPY is over */
        }
    } while (ok && block.len > 0);
    ok = ok && stream_in_verify(in, &file->facts, e);
    stream_in_close(in);
    if (!ok)
        pg_copy_abort(pg);
    return ok;
}

bool staging_copy(struct pg *pg, const char *into, const char *columns, const char *dir,
    const struct manifest_file *file, struct err *e)
{
    struct buf sql = BUF_INIT;
    struct buf path = BUF_INIT;
    uint64_t rows;
    buf_printf(&sql, "COPY %s (%s) FROM STDIN (FORMAT csv, HEADER match)", into, columns);
    buf_printf(&path, "%s/%s", dir, file->name);
    bool ok = pg_copy_begin(pg, sql.data, e) && put_file(pg, path.data, file, e) &&
              pg_copy_end(pg, &rows, e);
    if (ok && rows != file->rows)
        ok = err_set(e, ERR_DATA, "%s took %" PRIu64 " of the %" PRIu64 " rows of '%s'", into, rows,
            file->rows, path.data);
    buf_release(&path);
    buf_release(&sql);
    return ok;
}

bool staging_fill(const struct statement *s, const char *name, const char *columns, const char *dir,
    const struct manifest_file *file, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "CREATE TEMP TABLE %s ON COMMIT DROP AS SELECT %s FROM %s WITH NO DATA", name,
        columns, statement_var(s, "target"));
    bool ok = pg_exec(s->pg, sql.data, NULL, e);
    buf_reset(&sql);
    buf_printf(&sql, "pg_temp.%s", name);
    ok = ok && (file->name == NULL || staging_copy(s->pg, sql.data, columns, dir, file, e));
    buf_reset(&sql);
    buf_printf(&sql, "ANALYZE pg_temp.%s", name);
    ok = ok && pg_exec(s->pg, sql.data, NULL, e);
    buf_release(&sql);
    return ok;
}

bool staging_drop(struct pg *pg, const char *name, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "DROP TABLE pg_temp.%s", name);
    bool ok = pg_exec(pg, sql.data, NULL, e);
    buf_release(&sql);
    return ok;
}

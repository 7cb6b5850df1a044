#include "staging.h"

#include "copy.h"

bool staging_make(const struct statement *s, const char *name, const char *columns, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "CREATE TEMP TABLE %s ON COMMIT DROP AS SELECT %s FROM %s WITH NO DATA", name,
        columns, statement_var(s, "target"));
    bool ok = pg_exec(s->pg, sql.data, NULL, e);
    buf_release(&sql);
    return ok;
}

bool staging_fill(const struct statement *s, const char *name, const char *columns, const char *dir,
    const struct manifest_file *file, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "pg_temp.%s", name);
    bool ok = staging_make(s, name, columns, e) &&
              (file->name == NULL || copy_file(s->pg, sql.data, columns, dir, file, e));
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

#include "staging.h"

#include "copy.h"

static bool make(const struct statement *s, const struct kind *kind, const char *table,
    const char *columns, struct err *e)
{
    struct buf sql = BUF_INIT;
    kind_add_make(&sql, kind, table, columns, statement_var(s, "target"));
    bool ok = pg_exec(s->pg, sql.data, NULL, e);
    buf_release(&sql);
    return ok;
}

bool staging_make(const struct statement *s, const char *var, const char *columns, struct err *e)
{
    return make(s, &s->kind, statement_var(s, var), columns, e);
}

bool staging_make_local(
    const struct statement *s, const char *table, const char *columns, struct err *e)
{
    return make(s, &(struct kind){.spread = SPREAD_PLAIN}, table, columns, e);
}

static bool run_on(struct pg *pg, const char *command, const char *table, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_printf(&sql, "%s %s", command, table);
    bool ok = pg_exec(pg, sql.data, NULL, e);
    buf_release(&sql);
    return ok;
}

bool staging_analyze(const struct statement *s, const char *var, struct err *e)
{
    /* What was written to the copy of a reference table here is not to be analyzed before COMMIT.
     */
    return s->kind.spread == SPREAD_REFERENCE || run_on(s->pg, "ANALYZE", statement_var(s, var), e);
}

bool staging_fill(const struct statement *s, const char *var, const char *columns, const char *dir,
    const struct manifest_file *file, struct err *e)
{
    return staging_make(s, var, columns, e) &&
           (file->name == NULL ||
               copy_file(s->pg, statement_var(s, var), columns, NULL, dir, file, e)) &&
           staging_analyze(s, var, e);
}

bool staging_drop(const struct statement *s, const char *var, struct err *e)
{
    return staging_drop_local(s->pg, statement_var(s, var), e);
}

bool staging_drop_local(struct pg *pg, const char *table, struct err *e)
{
    return run_on(pg, "DROP TABLE", table, e);
}

#include "reference.h"

#include "load/sql/reference_missing.sql.h"

void reference_add_missing(struct buf *sql, const struct statement *s, const struct star_table *t,
    const struct star_reference *r, const struct manifest *m)
{
    const struct star_table *parent = &manifest_find(m, r->table)->star;
    const char *column = t->columns[r->column].name;
    struct buf b[5] = {BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT};
    sql_add_ident(&b[0], column);
    sql_add_literal(&b[1], column);
    sql_add_qualified(&b[2], s->schema, parent->name);
    sql_add_literal(&b[3], parent->name);
    sql_add_ident(&b[4], parent->columns[parent->key[0]].name);
    const struct sql_var vars[] = {{"stage", statement_var(s, "stage")},
        {"tid", statement_var(s, "tid")}, {"column", b[0].data}, {"column_name", b[1].data},
        {"parent", b[2].data}, {"parent_name", b[3].data}, {"parent_key", b[4].data}, {NULL, NULL}};
    sql_add_template(sql, reference_missing_sql, vars);
    for (size_t i = 0; i < sizeof b / sizeof b[0]; i++)
        buf_release(&b[i]);
}

static bool prove_one(const struct statement *target, const struct star_table *t,
    const struct star_reference *r, const struct manifest *m, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_adds(&sql, "SELECT min(reason) FROM (");
    reference_add_missing(&sql, target, t, r, m);
    buf_adds(&sql, ") AS missing");
    struct pg_rows *rows = pg_query(target->pg, sql.data, NULL, 0, e);
    buf_release(&sql);
    const char *reason = rows == NULL ? NULL : pg_rows_value(rows, 0, 0);
    bool ok = rows != NULL && (reason == NULL || err_set(e, ERR_DATA, "%s", reason));
    pg_rows_free(rows);
    return ok;
}

bool reference_prove(
    const struct statement *s, const struct star_table *t, const struct manifest *m, struct err *e)
{
    struct statement target = *s; /* in the place of what is staged */
    bool ok = true;
    statement_set_var(&target, "stage", statement_var(s, "target"));
    statement_set_var(&target, "tid", statement_var(s, "record_id"));
    for (size_t i = 0; ok && i < t->reference_count; i++)
        ok = prove_one(&target, t, &t->references[i], m, e);
    return ok;
}

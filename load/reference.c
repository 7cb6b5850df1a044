#include "reference.h"

#include "load/sql/reference_missing.sql.h"
#include "load/sql/reference_ranges.sql.h"
#include "sqltype.h"

/* The names in SQL of a reference: of its column, of the parent and its key. */
struct names {
    struct buf column, parent, key;
};

static void names_init(struct names *n, const struct statement *s, const struct star_table *t,
    const struct star_reference *r, const struct manifest *m)
{
    const struct star_table *parent = &manifest_find(m, r->table)->star;
    *n = (struct names){BUF_INIT, BUF_INIT, BUF_INIT};
    sql_add_ident(&n->column, t->columns[r->column].name);
    sql_add_qualified(&n->parent, s->schema, parent->name);
    sql_add_ident(&n->key, parent->columns[parent->key[0]].name);
}

static void names_release(struct names *n)
{
    buf_release(&n->column);
    buf_release(&n->parent);
    buf_release(&n->key);
}

void reference_add_missing(struct buf *sql, const struct statement *s, const struct star_table *t,
    const struct star_reference *r, const struct manifest *m)
{
    struct names n;
    struct buf column = BUF_INIT, parent = BUF_INIT;
    names_init(&n, s, t, r, m);
    sql_add_literal(&column, t->columns[r->column].name);
    sql_add_literal(&parent, r->table);
    const struct sql_var vars[] = {{"stage", statement_var(s, "stage")},
        {"tid", statement_var(s, "tid")}, {"column", n.column.data}, {"column_name", column.data},
        {"parent", n.parent.data}, {"parent_name", parent.data}, {"parent_key", n.key.data},
        {NULL, NULL}};
    sql_add_template(sql, reference_missing_sql, vars);
    buf_release(&parent);
    buf_release(&column);
    names_release(&n);
}

static bool is_whole_number(const struct star_column *c)
{
    struct sqltype type;
    return sqltype_parse(c->type, &type) && type.family == SQLTYPE_INTEGER;
}

/* Appends the ranges that the parent's keys make, as a literal: nothing where they make none. */
static bool add_ranges(struct buf *literal, const struct statement *s, const struct names *n,
    const struct star_column *column, const struct star_column *key, struct err *e)
{
    const struct sql_var vars[] = {
        {"parent", n->parent.data}, {"parent_key", n->key.data}, {NULL, NULL}};
    struct buf sql = BUF_INIT;
    if (!is_whole_number(column) || !is_whole_number(key))
        return true;
    sql_add_template(&sql, reference_ranges_sql, vars);
    struct pg_rows *rows = pg_query(s->pg, sql.data, NULL, 0, e);
    buf_release(&sql);
    if (rows == NULL)
        return false;
    if (pg_rows_value(rows, 0, 0) != NULL)
        sql_add_literal(literal, pg_rows_value(rows, 0, 0));
    pg_rows_free(rows);
    return true;
}

/* The parts of the proof. */
struct proof {
    struct buf reasons, joins, missing;
};

/* A parent is not there whose key is in none of the ranges or, without those, that is not found. */
static bool add_reference(struct proof *p, const struct statement *s, const struct star_table *t,
    size_t i, const struct manifest *m, struct err *e)
{
    const struct star_reference *r = &t->references[i];
    const struct star_table *parent = &manifest_find(m, r->table)->star;
    const struct star_column *column = &t->columns[r->column];
    struct buf ranges = BUF_INIT, missing = BUF_INIT;
    struct names n;
    names_init(&n, s, t, r, m);
    bool ok = add_ranges(&ranges, s, &n, column, &parent->columns[parent->key[0]], e);
    if (ranges.len > 0) {
        buf_printf(&missing, "NOT s.%s::int8 <@ %s::int8multirange", n.column.data, ranges.data);
    } else {
        buf_printf(&p->joins, " LEFT JOIN %s AS p%zu ON p%zu.%s = s.%s", n.parent.data, i, i,
            n.key.data, n.column.data);
        buf_printf(
            &missing, "(s.%s IS NOT NULL AND p%zu.%s IS NULL)", n.column.data, i, n.key.data);
    }
    buf_printf(&p->missing, "%s%s", i == 0 ? "" : " OR ", missing.data);
    buf_printf(
        &p->reasons, " WHEN %s THEN pg_catalog.format('%%s %%s is not in %%s', ", missing.data);
    sql_add_literal(&p->reasons, column->name);
    buf_printf(&p->reasons, ", s.%s, ", n.column.data);
    sql_add_literal(&p->reasons, r->table);
    buf_addc(&p->reasons, ')');
    names_release(&n);
    buf_release(&missing);
    buf_release(&ranges);
    return ok;
}

bool reference_prove(
    const struct statement *s, const struct star_table *t, const struct manifest *m, struct err *e)
{
    struct proof p = {BUF_INIT, BUF_INIT, BUF_INIT};
    struct buf sql = BUF_INIT;
    bool ok = true;
    for (size_t i = 0; ok && i < t->reference_count; i++)
        ok = add_reference(&p, s, t, i, m, e);
    if (ok && t->reference_count > 0) {
        buf_printf(&sql, "SELECT min(CASE%s END) FROM %s AS s%s WHERE %s", p.reasons.data,
            statement_var(s, "target"), p.joins.len > 0 ? p.joins.data : "", p.missing.data);
        struct pg_rows *rows = pg_query(s->pg, sql.data, NULL, 0, e);
        const char *reason = rows == NULL ? NULL : pg_rows_value(rows, 0, 0);
        ok = rows != NULL && (reason == NULL || err_set(e, ERR_DATA, "%s", reason));
        pg_rows_free(rows);
    }
    buf_release(&sql);
    buf_release(&p.missing);
    buf_release(&p.joins);
    buf_release(&p.reasons);
    return ok;
}

#include "ddl.h"

#include <stdlib.h>

#include "common/sql/ledger.sql.h"
#include "common/sql/watched.sql.h"
#include "spread.h"
#include "sql.h"
#include "sqltype.h"

char *ddl_name(const char *table, const char *suffix)
{
    struct buf name = BUF_INIT;
    buf_adds(&name, table);
    buf_adds(&name, suffix);
    return name.data;
}

static size_t find(const struct star_table *const *tables, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && strcmp(tables[i]->name, name) != 0)
        i++;
    return i;
}

/* Whether a foreign key can be between the two, and equal values are equal in both. */
static bool can_reference(const char *type, const char *key_type)
{
    struct sqltype a, b;
    if (!sqltype_parse(type, &a) || !sqltype_parse(key_type, &b))
        return false;
    bool are_alike =
        strcmp(a.name, "char") == 0 ? strcmp(b.name, "char") == 0 : strcmp(b.name, "char") != 0;
    return (a.family == b.family && are_alike) ||
           (a.family == SQLTYPE_INTEGER && b.family == SQLTYPE_NUMERIC);
}

static bool check_reference(const struct star_table *const *tables, size_t count,
    const struct star_table *t, const struct star_reference *r, struct err *e)
{
    const struct star_column *c = &t->columns[r->column];
    size_t i = find(tables, count, r->table);
    if (i == count)
        return err_set(e, ERR_CONFIG,
            "table '%s': column '%s' references '%s', which is no table of the model", t->name,
            c->name, r->table);
    const struct star_table *parent = tables[i];
    if (parent->key_count != 1 || parent->merge != STAR_UPSERT)
        return err_set(e, ERR_CONFIG,
            "table '%s': column '%s' references '%s', which is no dimension with a key of one "
            "column",
            t->name, c->name, r->table);
    const struct star_column *key = &parent->columns[parent->key[0]];
    return can_reference(c->type, key->type) ||
           err_set(e, ERR_CONFIG,
               "table '%s': column '%s' is '%s' and references '%s', whose key '%s' is '%s'",
               t->name, c->name, c->type, r->table, key->name, key->type);
}

static bool check_references(
    const struct star_table *const *tables, size_t count, size_t *at_fault, struct err *e)
{
    for (size_t i = 0; i < count; i++) {
        const struct star_table *t = tables[i];
        *at_fault = i;
        for (size_t r = 0; r < t->reference_count; r++) {
            if (!check_reference(tables, count, t, &t->references[r], e))
                return false;
        }
    }
    return true;
}

/* Whether `name` is what ddl, or the server by itself, makes beside `t` in the same schema. */
static bool is_beside(const struct star_table *t, const char *name)
{
    static const char *const of_facts[] = {"_current", "_key_idx", NULL};
    static const char *const of_histories[] = {"_history", "_history_pkey", NULL};
    static const char *const none[] = {NULL};
    size_t len = strlen(t->name);
    if (strncmp(name, t->name, len) != 0)
        return false;
    name += len;
    const char *const *names = t->merge == STAR_APPEND ? of_facts
                               : t->history            ? of_histories
                                                       : none;
    bool found = strcmp(name, "_pkey") == 0;
    for (; *names != NULL; names++)
        found = found || strcmp(name, *names) == 0;
    if (t->surrogate == NULL || found)
        return found;
    struct buf sequence = BUF_INIT;
    buf_printf(&sequence, "_%s_seq", t->surrogate);
    found = strcmp(name, sequence.data) == 0;
    buf_release(&sequence);
    return found;
}

static bool check_names(
    const struct star_table *const *tables, size_t count, size_t *at_fault, struct err *e)
{
    for (size_t i = 0; i < count; i++) {
        *at_fault = i;
        for (size_t k = 0; k < count; k++) {
            if (is_beside(tables[k], tables[i]->name))
                return err_set(e, ERR_CONFIG,
                    "table '%s' is called as what is made beside table '%s'", tables[i]->name,
                    tables[k]->name);
        }
    }
    return true;
}

static bool is_ready(const struct star_table *const *tables, size_t count, const bool *placed,
    const struct star_table *t)
{
    for (size_t r = 0; r < t->reference_count; r++) {
        if (!placed[find(tables, count, t->references[r].table)])
            return false;
    }
    return true;
}

bool ddl_order(const struct star_table *const *tables, size_t count, size_t *order, struct err *e)
{
    if (!check_references(tables, count, order, e) || !check_names(tables, count, order, e) ||
        !spread_check(tables, count, order, e))
        return false;
    bool *placed = mem_alloc(count, sizeof *placed);
    size_t done = 0;
    for (bool progress = true; progress && done < count;) {
        progress = false;
        for (size_t i = 0; i < count; i++) {
            if (!placed[i] && is_ready(tables, count, placed, tables[i])) {
                order[done++] = i;
                placed[i] = progress = true;
            }
        }
    }
    for (size_t i = 0; done < count && i < count; i++) {
        if (!placed[i]) {
            err_set(e, ERR_CONFIG, "table '%s': its references go in a circle", tables[i]->name);
            order[0] = i;
            break;
        }
    }
    free(placed);
    return done == count;
}

static const struct star_reference *reference_of(const struct star_table *t, size_t column)
{
    for (size_t r = 0; r < t->reference_count; r++) {
        if (t->references[r].column == column)
            return &t->references[r];
    }
    return NULL;
}

static void add_key(struct buf *b, const struct star_table *t)
{
    for (size_t i = 0; i < t->key_count; i++) {
        buf_adds(b, i == 0 ? "" : ", ");
        sql_add_ident(b, t->columns[t->key[i]].name);
    }
}

static void add_reference(struct buf *b, const char *schema, const struct star_table *parent)
{
    buf_adds(b, " REFERENCES ");
    sql_add_qualified(b, schema, parent->name);
    buf_adds(b, " (");
    add_key(b, parent);
    buf_addc(b, ')');
}

/* The record id of a fact; a unique index of Citus has the column by which rows are spread. */
static void add_surrogate(struct buf *b, const struct star_table *t)
{
    buf_adds(b, "\n    ");
    sql_add_ident(b, t->surrogate);
    buf_adds(b, t->distribute == NULL ? " serial PRIMARY KEY," : " bigserial,");
}

static void add_primary_key(struct buf *b, const struct star_table *t)
{
    if (t->merge == STAR_APPEND && t->distribute == NULL)
        return;
    buf_adds(b, ",\n    PRIMARY KEY (");
    if (t->merge == STAR_UPSERT) {
        add_key(b, t);
    } else {
        sql_add_ident(b, t->surrogate);
        buf_adds(b, ", ");
        sql_add_ident(b, t->distribute);
    }
    buf_addc(b, ')');
}

/* What makes it one of its kind on Citus: table `name`, which goes with `t`. */
static void add_kind(struct buf *b, const char *schema, const char *name,
    const struct star_table *t, const struct star_table *const *all, size_t count)
{
    struct buf table = BUF_INIT;
    sql_add_qualified(&table, schema, name);
    spread_add(b, spread_of(t, spread_is_wanted(all, count)), table.data, t->distribute, NULL);
    buf_release(&table);
}

void ddl_add_foreign_keys(struct buf *b, const char *schema, const struct star_table *t,
    const struct star_table *const *all, size_t count)
{
    for (size_t r = 0; t->distribute != NULL && r < t->reference_count; r++) {
        buf_adds(b, "ALTER TABLE ");
        sql_add_qualified(b, schema, t->name);
        buf_adds(b, " ADD FOREIGN KEY (");
        sql_add_ident(b, t->columns[t->references[r].column].name);
        buf_addc(b, ')');
        add_reference(b, schema, all[find(all, count, t->references[r].table)]);
        buf_adds(b, ";\n");
    }
}

void ddl_add_table(struct buf *b, const char *schema, const struct star_table *t,
    const struct star_table *const *all, size_t count)
{
    buf_adds(b, "CREATE TABLE ");
    sql_add_qualified(b, schema, t->name);
    buf_adds(b, " (");
    if (t->surrogate != NULL)
        add_surrogate(b, t);
    for (size_t i = 0; i < t->column_count; i++) {
        const struct star_reference *r = reference_of(t, i);
        buf_adds(b, i == 0 ? "\n    " : ",\n    ");
        sql_add_ident(b, t->columns[i].name);
        buf_printf(b, " %s%s", t->columns[i].type, t->columns[i].not_null ? " NOT NULL" : "");
        if (r != NULL && t->distribute == NULL)
            add_reference(b, schema, all[find(all, count, r->table)]);
    }
    add_primary_key(b, t);
    buf_adds(b, "\n);\n");
    if (t->merge == STAR_APPEND) {
        char *index = ddl_name(t->name, "_key_idx");
        buf_adds(b, "CREATE INDEX ");
        sql_add_ident(b, index);
        buf_adds(b, " ON ");
        sql_add_qualified(b, schema, t->name);
        buf_adds(b, " (");
        add_key(b, t);
        buf_adds(b, ");\n");
        free(index);
    }
    add_kind(b, schema, t->name, t, all, count);
}

void ddl_add_history(struct buf *b, const char *schema, const struct star_table *t,
    const struct star_table *const *all, size_t count)
{
    char *name = ddl_name(t->name, "_history");
    buf_adds(b, "CREATE TABLE ");
    sql_add_qualified(b, schema, name);
    buf_adds(b, " (");
    for (size_t i = 0; i < t->column_count; i++) {
        buf_adds(b, "\n    ");
        sql_add_ident(b, t->columns[i].name);
        buf_printf(b, " %s%s,", t->columns[i].type, t->columns[i].not_null ? " NOT NULL" : "");
    }
    buf_adds(b, "\n    valid_from timestamptz NOT NULL,"
                "\n    valid_to timestamptz NOT NULL CHECK (valid_to > valid_from),"
                "\n    PRIMARY KEY (");
    add_key(b, t);
    buf_adds(b, ", valid_from)\n);\n");
    add_kind(b, schema, name, t, all, count);
    free(name);
}

static void add_ended_key(struct buf *b, const struct star_table *t)
{
    buf_printf(b, "\n    record_id bigint%s,\n    run text,\n    why text NOT NULL",
        t->distribute == NULL ? " PRIMARY KEY" : "");
    if (t->distribute == NULL)
        return;
    buf_adds(b, ",\n    PRIMARY KEY (record_id, ");
    sql_add_ident(b, t->distribute);
    buf_addc(b, ')');
}

static void add_ended_comment(
    struct buf *b, const char *ended, const char *schema, const struct star_table *t)
{
    struct buf comment = BUF_INIT;
    buf_printf(&comment,
        "versions of %s.%s that are superseded or deleted; a key's live version is "
        "the one not listed",
        schema, t->name);
    buf_printf(b, "COMMENT ON TABLE %s IS ", ended);
    sql_add_literal(b, comment.data);
    buf_adds(b, ";\n");
    buf_release(&comment);
}

void ddl_add_ended(struct buf *b, const char *schema, const struct star_table *t)
{
    char *name = ddl_name(t->name, "_ended");
    struct buf ended = BUF_INIT, fact = BUF_INIT;
    sql_add_qualified(&ended, "tt", name);
    sql_add_qualified(&fact, schema, t->name);
    buf_printf(b, "CREATE TABLE %s (", ended.data);
    for (size_t i = 0; i < t->key_count; i++) {
        buf_adds(b, "\n    ");
        sql_add_ident(b, t->columns[t->key[i]].name);
        buf_printf(b, " %s NOT NULL,", t->columns[t->key[i]].type);
    }
    add_ended_key(b, t);
    buf_adds(b, "\n);\n");
    add_ended_comment(b, ended.data, schema, t);
    spread_add(b, spread_of(t, false), ended.data, t->distribute, fact.data);
    buf_release(&fact);
    buf_release(&ended);
    free(name);
}

void ddl_add_ended_match(struct buf *b, const struct star_table *t, const char *fact)
{
    buf_printf(b, "e.record_id = %s.", fact);
    sql_add_ident(b, t->surrogate);
    if (t->distribute == NULL)
        return;
    buf_adds(b, " AND e.");
    sql_add_ident(b, t->distribute);
    buf_printf(b, " = %s.", fact);
    sql_add_ident(b, t->distribute);
}

void ddl_add_current_view(struct buf *b, const char *schema, const struct star_table *t)
{
    char *ended = ddl_name(t->name, "_ended");
    char *view = ddl_name(t->name, "_current");
    buf_adds(b, "CREATE VIEW ");
    sql_add_qualified(b, schema, view);
    buf_adds(b, " AS\n    SELECT f.* FROM ");
    sql_add_qualified(b, schema, t->name);
    buf_printf(b, " AS f\n    WHERE NOT EXISTS (SELECT%s FROM ",
        t->distribute == NULL ? "" : " 1"); /* Citus wants a column */
    sql_add_qualified(b, "tt", ended);
    buf_adds(b, " AS e WHERE ");
    ddl_add_ended_match(b, t, "f");
    buf_adds(b, ");\n");
    free(view);
    free(ended);
}

const char *ddl_ledger(void)
{
    return ledger_sql;
}

const char *ddl_watched(void)
{
    return watched_sql;
}

void ddl_add_script(struct buf *b, const char *schema, const struct star_table *const *tables,
    size_t count, const size_t *order)
{
    buf_printf(b, "BEGIN;\n%sCREATE SCHEMA IF NOT EXISTS ",
        spread_is_wanted(tables, count) ? SPREAD_MODE ";\n" : "");
    sql_add_ident(b, schema);
    buf_printf(b, ";\n%s%s", ledger_sql, watched_sql);
    for (size_t i = 0; i < count; i++) {
        const struct star_table *t = tables[order[i]];
        ddl_add_table(b, schema, t, tables, count);
        ddl_add_foreign_keys(b, schema, t, tables, count);
        if (t->history)
            ddl_add_history(b, schema, t, tables, count);
        if (t->merge == STAR_APPEND) {
            ddl_add_ended(b, schema, t);
            ddl_add_current_view(b, schema, t);
        }
    }
    buf_adds(b, "COMMIT;\n");
}

#include "ddl.h"

#include <stdlib.h>

#include "common/sql/ledger.sql.h"
#include "sql.h"

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

static bool check_references(
    const struct star_table *const *tables, size_t count, size_t *at_fault, struct err *e)
{
    for (size_t i = 0; i < count; i++) {
        const struct star_table *t = tables[i];
        *at_fault = i;
        for (size_t r = 0; r < t->reference_count; r++) {
            size_t parent = find(tables, count, t->references[r].table);
            if (parent == count)
                return err_set(e, ERR_CONFIG,
                    "table '%s': column '%s' references '%s', which is no "
                    "table of the model",
                    t->name, t->columns[t->references[r].column].name, t->references[r].table);
            if (tables[parent]->key_count != 1 || tables[parent]->merge != STAR_UPSERT)
                return err_set(e, ERR_CONFIG,
                    "table '%s': column '%s' references '%s', which is no "
                    "dimension with a key of one column",
                    t->name, t->columns[t->references[r].column].name, t->references[r].table);
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
    if (!check_references(tables, count, order, e))
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

void ddl_add_table(struct buf *b, const char *schema, const struct star_table *t,
    const struct star_table *const *all, size_t count)
{
    buf_adds(b, "CREATE TABLE ");
    sql_add_qualified(b, schema, t->name);
    buf_adds(b, " (");
    if (t->surrogate != NULL) {
        buf_adds(b, "\n    ");
        sql_add_ident(b, t->surrogate);
        buf_adds(b, " serial PRIMARY KEY,");
    }
    for (size_t i = 0; i < t->column_count; i++) {
        const struct star_reference *r = reference_of(t, i);
        buf_adds(b, i == 0 ? "\n    " : ",\n    ");
        sql_add_ident(b, t->columns[i].name);
        buf_printf(b, " %s%s", t->columns[i].type, t->columns[i].not_null ? " NOT NULL" : "");
        if (r != NULL)
            add_reference(b, schema, all[find(all, count, r->table)]);
    }
    if (t->merge == STAR_UPSERT) {
        buf_adds(b, ",\n    PRIMARY KEY (");
        add_key(b, t);
        buf_adds(b, ")");
    }
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
}

void ddl_add_history(struct buf *b, const char *schema, const struct star_table *t)
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
    free(name);
}

void ddl_add_ended(struct buf *b, const char *schema, const struct star_table *t)
{
    char *name = ddl_name(t->name, "_ended");
    buf_adds(b, "CREATE TABLE ");
    sql_add_qualified(b, "tt", name);
    buf_adds(b, " (");
    for (size_t i = 0; i < t->key_count; i++) {
        buf_adds(b, "\n    ");
        sql_add_ident(b, t->columns[t->key[i]].name);
        buf_printf(b, " %s NOT NULL,", t->columns[t->key[i]].type);
    }
    buf_adds(b, "\n    record_id bigint PRIMARY KEY,"
                "\n    run text,"
                "\n    why text NOT NULL\n);\nCOMMENT ON TABLE ");
    sql_add_qualified(b, "tt", name);
    struct buf comment = BUF_INIT;
    buf_printf(&comment,
        "versions of %s.%s that are superseded or deleted; a key's live version is "
        "the one not listed",
        schema, t->name);
    buf_adds(b, " IS ");
    sql_add_literal(b, comment.data);
    buf_adds(b, ";\n");
    buf_release(&comment);
    free(name);
}

void ddl_add_current_view(struct buf *b, const char *schema, const struct star_table *t)
{
    char *ended = ddl_name(t->name, "_ended");
    char *view = ddl_name(t->name, "_current");
    buf_adds(b, "CREATE VIEW ");
    sql_add_qualified(b, schema, view);
    buf_adds(b, " AS\n    SELECT f.* FROM ");
    sql_add_qualified(b, schema, t->name);
    buf_adds(b, " AS f\n    WHERE NOT EXISTS (SELECT FROM ");
    sql_add_qualified(b, "tt", ended);
    buf_adds(b, " AS e WHERE e.record_id = f.");
    sql_add_ident(b, t->surrogate);
    buf_adds(b, ");\n");
    free(view);
    free(ended);
}

const char *ddl_ledger(void)
{
    return ledger_sql;
}

void ddl_add_script(struct buf *b, const char *schema, const struct star_table *const *tables,
    size_t count, const size_t *order)
{
    buf_adds(b, "BEGIN;\nCREATE SCHEMA IF NOT EXISTS ");
    sql_add_ident(b, schema);
    buf_printf(b, ";\n%s", ledger_sql);
    for (size_t i = 0; i < count; i++) {
        const struct star_table *t = tables[order[i]];
        ddl_add_table(b, schema, t, tables, count);
        if (t->history)
            ddl_add_history(b, schema, t);
        if (t->merge == STAR_APPEND) {
            ddl_add_ended(b, schema, t);
            ddl_add_current_view(b, schema, t);
        }
    }
    buf_adds(b, "COMMIT;\n");
}

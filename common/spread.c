#include "spread.h"

#include "sql.h"

bool spread_is_wanted(const struct star_table *const *tables, size_t count)
{
    size_t i = 0;
    while (i < count && tables[i]->distribute == NULL)
        i++;
    return i < count;
}

enum spread spread_of(const struct star_table *t, bool is_wanted)
{
    if (t->distribute != NULL)
        return SPREAD_SHARDS;
    return is_wanted && t->merge == STAR_UPSERT ? SPREAD_REFERENCE : SPREAD_PLAIN;
}

static bool is_by(const struct star_table *t, const char *column)
{
    return t->distribute != NULL && strcmp(t->distribute, column) == 0;
}

static bool has_in_key(const struct star_table *t, const char *column)
{
    size_t i = star_column_index(t, column);
    return i < t->column_count && star_is_key(t, i);
}

static const char *type_of(const struct star_table *t, const char *column)
{
    return t->columns[star_column_index(t, column)].type;
}

/* Of two that are distributed. */
static bool check_pair(
    const struct star_table *t, const struct star_table *other, bool is_alone, struct err *e)
{
    const char *column = other->distribute;
    if (is_by(t, column))
        return strcmp(type_of(t, column), type_of(other, column)) == 0 ||
               err_set(e, ERR_CONFIG,
                   "table '%s': it is distributed by '%s' as table '%s' is, but that is '%s' here "
                   "and '%s' there",
                   t->name, column, other->name, type_of(t, column), type_of(other, column));
    return !is_alone || !has_in_key(t, column) ||
           err_set(e, ERR_CONFIG,
               "table '%s': it is distributed by '%s', and table '%s' by '%s', which is in the key "
               "of both: rows that are joined shall lie together",
               t->name, t->distribute, other->name, column);
}

/* Of a fact that is not distributed, and one that is. */
static bool check_plain(const struct star_table *t, const struct star_table *other, struct err *e)
{
    if (t->merge != STAR_APPEND || !has_in_key(t, other->distribute))
        return true;
    err_set(e, ERR_CONFIG,
        "table '%s': its key has '%s', by which table '%s' is distributed, and it is not: rows "
        "that are joined shall lie together",
        t->name, other->distribute, other->name);
    return err_hint(e, "\"distribute\": \"%s\"", other->distribute);
}

/* Whether no other table is distributed by the column that this one is. */
static bool is_alone(const struct star_table *const *tables, size_t count, size_t which)
{
    for (size_t i = 0; i < count; i++) {
        if (i != which && is_by(tables[i], tables[which]->distribute))
            return false;
    }
    return true;
}

bool spread_check(
    const struct star_table *const *tables, size_t count, size_t *at_fault, struct err *e)
{
    for (size_t i = 0; i < count; i++) {
        bool is_plain = tables[i]->distribute == NULL;
        bool alone = !is_plain && is_alone(tables, count, i);
        *at_fault = i;
        for (size_t k = 0; k < count; k++) {
            if (k == i || tables[k]->distribute == NULL)
                continue;
            if (is_plain ? !check_plain(tables[i], tables[k], e)
                         : !check_pair(tables[i], tables[k], alone, e))
                return false;
        }
    }
    return true;
}

void spread_add(
    struct buf *b, enum spread spread, const char *table, const char *column, const char *beside)
{
    if (spread == SPREAD_PLAIN)
        return;
    buf_adds(b, spread == SPREAD_REFERENCE ? "SELECT create_reference_table("
                                           : "SELECT create_distributed_table(");
    sql_add_literal(b, table);
    if (spread == SPREAD_SHARDS) {
        buf_adds(b, ", ");
        sql_add_literal(b, column);
        buf_adds(b, ", colocate_with => ");
        sql_add_literal(b, beside == NULL ? "default" : beside);
    }
    buf_adds(b, ");\n");
}

#include "look.h"

#include <stdlib.h>

#include "ddl.h"
#include "load/sql/look.sql.h"
#include "sql.h"
#include "sqltype.h"

/* The columns of look.sql. */
enum {
    SCHEMA,
    NAME,
    KIND,
    STRANGER,
    TRIGGER,
    RULE,
    ROW_SECURITY,
    CHILD,
    CURRENT_OF,
    COLUMN,
    TYPE,
    NOT_NULL,
    HAS_DEFAULT,
    GENERATED,
    DRAWS,
    DETERMINISTIC,
    UNIQUES,
    INDEXED
};

static const char *value(const struct look *l, int row, int column)
{
    return pg_rows_value(l->rows, row, column);
}

static bool is_true(const struct look *l, int row, int column)
{
    const char *v = value(l, row, column);
    return v != NULL && v[0] == 't';
}

static bool is_of(const struct look *l, int row, const char *schema, const char *name)
{
    return strcmp(value(l, row, SCHEMA), schema) == 0 && strcmp(value(l, row, NAME), name) == 0;
}

/* Its first row; the count of rows when it is not there. */
static int find(const struct look *l, const char *schema, const char *name)
{
    int row = 0;
    while (row < pg_rows_count(l->rows) && !is_of(l, row, schema, name))
        row++;
    return row;
}

/* The row of a column of the relation whose first row is `first`; -1: there is none. */
static int find_column(const struct look *l, int first, const char *column)
{
    const char *schema = value(l, first, SCHEMA), *name = value(l, first, NAME);
    for (int row = first; row < pg_rows_count(l->rows) && is_of(l, row, schema, name); row++) {
        if (value(l, row, COLUMN) != NULL && strcmp(value(l, row, COLUMN), column) == 0)
            return row;
    }
    return -1;
}

bool look_has(const struct look *l, const char *schema, const char *name)
{
    return find(l, schema, name) < pg_rows_count(l->rows);
}

bool look_is_indexed(const struct look *l, const char *schema, const char *name, const char *column)
{
    int first = find(l, schema, name);
    int row = first < pg_rows_count(l->rows) ? find_column(l, first, column) : -1;
    return row >= 0 && is_true(l, row, INDEXED);
}

/* ----------------------------------------------------------------------------- whose hand is in it
 */

/* "table 'public.dim_item' of the warehouse" before what is wrong with it. */
static bool refuse(const struct look *l, int row, struct err *e)
{
    const char *kind = value(l, row, KIND);
    const char *what = kind[0] == 'r' || kind[0] == 'p' ? "table"
                       : kind[0] == 'v'                 ? "view"
                                                        : "relation";
    return err_context(
        e, "the warehouse's %s '%s.%s'", what, value(l, row, SCHEMA), value(l, row, NAME));
}

static bool check_hands(const struct look *l, int row, struct err *e)
{
    static const char drop[] = "drop it, or make it a trigger AFTER, of the loader's role";
    if (value(l, row, STRANGER) != NULL) {
        err_set(e, ERR_DATA,
            "it, or its schema, belongs to '%s', whose triggers and defaults would run as the "
            "loader",
            value(l, row, STRANGER));
        (void)refuse(l, row, e);
        return err_hint(e,
            "give it to the loader's role (ALTER ... OWNER TO), or to the database's owner, "
            "once you know whose it is");
    }
    if (value(l, row, TRIGGER) != NULL) {
        err_set(e, ERR_DATA, "it has a %s", value(l, row, TRIGGER));
        (void)refuse(l, row, e);
        return err_hint(e, drop);
    }
    if (value(l, row, RULE) != NULL) {
        err_set(e, ERR_DATA, "it has a rule, '%s'", value(l, row, RULE));
        (void)refuse(l, row, e);
        return err_hint(e, drop);
    }
    if (is_true(l, row, ROW_SECURITY)) {
        err_set(e, ERR_DATA, "row security hides rows of it from the loader's role");
        (void)refuse(l, row, e);
        return err_hint(
            e, "ALTER TABLE ... DISABLE ROW LEVEL SECURITY, or NO FORCE where the role owns it");
    }
    const char *child = value(l, row, CHILD);
    if (child != NULL) {
        err_set(e, ERR_DATA, "table %s inherits from it, and its rows would count as rows of it",
            child);
        (void)refuse(l, row, e);
        return err_hint(e, "ALTER TABLE %s NO INHERIT ...", child);
    }
    return true;
}

/* A pooler may keep to itself what the server says when a connection is made. */
static bool check_encoding(struct pg *pg, struct err *e)
{
    const char *encoding = pg_server_encoding(pg);
    struct pg_rows *rows =
        encoding == NULL ? pg_query(pg, "SHOW server_encoding", NULL, 0, e) : NULL;
    if (encoding == NULL && rows == NULL)
        return false;
    if (rows != NULL)
        encoding = pg_rows_value(rows, 0, 0);
    bool ok = strcmp(encoding, "UTF8") == 0;
    if (!ok) {
        err_set(e, ERR_DATA, "the warehouse's encoding is %s, which does not have all characters",
            encoding);
        err_hint(e,
            "make a database for it with: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0");
    }
    pg_rows_free(rows);
    return ok;
}

static void add_name(struct buf *array, const char *table, const char *suffix)
{
    char *name = ddl_name(table, suffix);
    buf_adds(array, array->len == 1 ? "\"" : ",\"");
    for (const char *c = name; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            buf_addc(array, '\\');
        buf_addc(array, *c);
    }
    buf_addc(array, '"');
    free(name);
}

bool look_at(
    struct look *l, struct pg *pg, const char *schema, const struct manifest *m, struct err *e)
{
    struct buf names = BUF_INIT;
    *l = (struct look){.schema = schema};
    buf_addc(&names, '{');
    for (size_t i = 0; m != NULL && i < m->table_count; i++) {
        const struct star_table *t = &m->tables[i].star;
        add_name(&names, t->name, "");
        if (t->history)
            add_name(&names, t->name, "_history");
        if (t->merge == STAR_APPEND)
            add_name(&names, t->name, "_current");
    }
    buf_addc(&names, '}');
    const char *const params[] = {schema, m == NULL ? NULL : names.data};
    bool ok = check_encoding(pg, e);
    if (ok)
        l->rows = pg_query(pg, look_sql, params, 2, e);
    ok = ok && l->rows != NULL;
    for (int row = 0; ok && row < pg_rows_count(l->rows); row++)
        ok = check_hands(l, row, e);
    buf_release(&names);
    if (!ok)
        look_release(l);
    return ok;
}

void look_release(struct look *l)
{
    pg_rows_free(l->rows);
    l->rows = NULL;
}

/* ------------------------------------------------------------------------------ what must be there
 */

/* A relation under check: its first row, and what the model wants of it. */
struct checked {
    const struct look *l;
    int first;
    const struct star_table *t;
};

static bool is_plain_key(const struct star_table *t, size_t column)
{
    for (size_t i = 0; i < t->reference_count; i++) {
        if (t->references[i].column == column)
            return true;
    }
    return star_is_key(t, column);
}

static bool check_column(
    const struct checked *c, const char *name, const char *type, bool compared, struct err *e)
{
    struct sqltype wanted, there;
    int row = find_column(c->l, c->first, name);
    (void)sqltype_parse(type, &wanted);
    if (row < 0) {
        err_set(e, ERR_DATA, "it has no column '%s' (%s)", name, type);
        return err_hint(e, "ALTER TABLE ... ADD COLUMN; rows that are there have no value of it: "
                           "tt-replay into a new "
                           "database has");
    }
    if (!sqltype_parse(value(c->l, row, TYPE), &there) ||
        !sqltype_holds(&there, &wanted, compared)) {
        err_set(e, ERR_DATA,
            "its column '%s' is %s, which does not hold all values of the model's %s", name,
            value(c->l, row, TYPE), type);
        return err_hint(e,
            "ALTER TABLE ... ALTER COLUMN ... TYPE %s; then tt-extract --full brings its rows "
            "again",
            type);
    }
    if (is_true(c->l, row, GENERATED))
        return err_set(
            e, ERR_DATA, "its column '%s' is generated always, and takes no value", name);
    if (compared && !is_true(c->l, row, DETERMINISTIC))
        return err_set(e, ERR_DATA,
            "its column '%s' has a collation that takes different values for equal, and is part of "
            "a key",
            name);
    return true;
}

/* Whether an index ("COLUMNS:OID") stands in the list of those that a column is in. */
static bool is_listed(const char *list, const char *entry, size_t len)
{
    for (; list != NULL && *list != '\0'; list += strspn(list, " ")) {
        size_t n = strcspn(list, " ");
        if (n == len && strncmp(list, entry, len) == 0)
            return true;
        list += n;
    }
    return false;
}

static const char *uniques_of(const struct checked *c, const char *name)
{
    int row = find_column(c->l, c->first, name);
    return row < 0 ? NULL : value(c->l, row, UNIQUES);
}

/* Whether a unique index in force has no other columns than these: as many as it says. */
static bool is_unique(const struct checked *c, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *at = uniques_of(c, names[i]);
        for (; at != NULL && *at != '\0'; at += strspn(at, " ")) {
            size_t len = strcspn(at, " "), in = 0;
            for (size_t k = 0; k < count; k++)
                in += is_listed(uniques_of(c, names[k]), at, len);
            if (in == strtoul(at, NULL, 10))
                return true;
            at += len;
        }
    }
    return false;
}

static bool check_key(
    const struct checked *c, const char *const *names, size_t count, struct err *e)
{
    if (is_unique(c, names, count))
        return true;
    struct buf key = BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        buf_adds(&key, i == 0 ? "" : ", ");
        sql_add_ident(&key, names[i]);
    }
    err_set(e, ERR_DATA, "nothing in force keeps its key (%s) unique", key.data);
    err_hint(e, "CREATE UNIQUE INDEX ON ... (%s), or REINDEX where one is not valid", key.data);
    buf_release(&key);
    return false;
}

/* Of columns that the model does not have. */
static bool check_others(
    const struct checked *c, const char *const *own, size_t count, struct err *e)
{
    const struct look *l = c->l;
    const char *schema = value(l, c->first, SCHEMA), *name = value(l, c->first, NAME);
    for (int row = c->first; row < pg_rows_count(l->rows) && is_of(l, row, schema, name); row++) {
        bool is_own = value(l, row, COLUMN) == NULL;
        for (size_t i = 0; i < count && !is_own; i++)
            is_own = strcmp(own[i], value(l, row, COLUMN)) == 0;
        if (is_own || !is_true(l, row, NOT_NULL) || is_true(l, row, HAS_DEFAULT) ||
            is_true(l, row, GENERATED))
            continue;
        err_set(e, ERR_DATA,
            "its column '%s' is not the model's, and wants a value that no row brings",
            value(l, row, COLUMN));
        return err_hint(e, "ALTER TABLE ... ALTER COLUMN ... SET DEFAULT, or DROP NOT NULL");
    }
    return true;
}

/* A column beside those of the model. */
struct beside {
    const char *name, *type;
};

/* The table `schema`.`t`SUFFIX, where it is there: `part` of the model's columns (all, or the key),
 * `beside` them others, and unique is the key with beside[0] behind it, or that alone. */
static bool check_table(const struct look *l, const char *schema, const struct star_table *t,
    const char *suffix, const struct beside *beside, size_t beside_count, struct err *e)
{
    char *name = ddl_name(t->name, suffix);
    struct checked c = {l, find(l, schema, name), t};
    bool is_ended = strcmp(schema, "tt") == 0;
    bool is_history = strcmp(suffix, "_history") == 0;
    const char **own = mem_alloc(t->column_count + beside_count, sizeof *own);
    const char **key = mem_alloc(t->key_count + 2, sizeof *key);
    size_t own_count = 0, key_count = 0;
    bool ok = true;
    free(name);
    if (c.first == pg_rows_count(l->rows))
        goto out;
    ok = strchr("rp", value(l, c.first, KIND)[0]) != NULL ||
         err_set(e, ERR_DATA, "it is not a table, and stands where the run wants one");
    for (size_t i = 0; ok && i < t->column_count; i++) {
        if (is_ended && !star_is_key(t, i))
            continue;
        own[own_count++] = t->columns[i].name;
        ok = check_column(&c, t->columns[i].name, t->columns[i].type, is_plain_key(t, i), e);
    }
    for (size_t i = 0; ok && i < beside_count; i++) {
        own[own_count++] = beside[i].name;
        ok = check_column(&c, beside[i].name, beside[i].type, false, e);
    }
    for (size_t i = 0; (beside_count == 0 || is_history) && i < t->key_count; i++)
        key[key_count++] = t->columns[t->key[i]].name;
    if (beside_count > 0)
        key[key_count++] = beside[0].name;
    if (t->distribute != NULL)
        key[key_count++] = t->distribute;
    ok = ok && check_others(&c, own, own_count, e) && check_key(&c, key, key_count, e);
    if (ok && beside_count > 0 && !is_ended && !is_history &&
        !is_true(l, find_column(l, c.first, beside[0].name), DRAWS)) {
        ok = err_set(
            e, ERR_DATA, "its record id '%s' does not draw from a sequence", beside[0].name);
        err_hint(e, "ALTER TABLE ... ALTER COLUMN ... ADD GENERATED BY DEFAULT AS IDENTITY");
    }
    if (!ok)
        (void)refuse(l, c.first, e);
out:
    free(key);
    free(own);
    return ok;
}

/* A fact: its versions of a key are many; its view is ours. */
static bool check_fact(const struct look *l, const struct star_table *t, struct err *e)
{
    const struct beside record[] = {{t->surrogate, "integer"}};
    const struct beside ended[] = {{"record_id", "bigint"}, {"run", "text"}, {"why", "text"}};
    char *current = ddl_name(t->name, "_current");
    int view = find(l, l->schema, current);
    free(current);
    if (!check_table(l, l->schema, t, "", record, 1, e) ||
        !check_table(l, "tt", t, "_ended", ended, sizeof ended / sizeof ended[0], e))
        return false;
    if (view == pg_rows_count(l->rows))
        return true;
    const char *of = value(l, view, CURRENT_OF);
    if (of != NULL && strcmp(of, t->surrogate) == 0)
        return true;
    err_set(e, ERR_DATA, "it is not the one that tt makes of table '%s'", t->name);
    (void)refuse(l, view, e);
    return err_hint(e, "rename it, or drop it: tt-load makes its own where there is none");
}

bool look_check(const struct look *l, const struct manifest *m, struct err *e)
{
    static const struct beside history[] = {
        {"valid_from", "timestamptz"}, {"valid_to", "timestamptz"}};
    for (size_t i = 0; i < m->table_count; i++) {
        const struct star_table *t = &m->tables[i].star;
        bool ok = t->merge == STAR_APPEND ? check_fact(l, t, e)
                                          : check_table(l, l->schema, t, "", NULL, 0, e);
        if (!ok || (t->history && !check_table(l, l->schema, t, "_history", history, 2, e)))
            return false;
    }
    return true;
}

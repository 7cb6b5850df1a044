#include "statement.h"

#include <assert.h>
#include <stdlib.h>

#include "ddl.h"

/* Takes over what is in `b`. */
static void set(struct statement *s, const char *name, struct buf *b)
{
    assert(s->count + 1 < STATEMENT_VARS);
    s->vars[s->count++] = (struct sql_var){name, arena_memdup(&s->arena, buf_str(b), b->len)};
    buf_release(b);
}

/* "lead.column", compared as text where it is json, which has no equality, or jsonb, of which 1.0
 * and 1.00 would be equal. */
static void add_column(
    struct buf *b, const char *lead, const struct star_column *c, bool comparable)
{
    buf_adds(b, b->len == 0 ? "" : ", ");
    if (lead != NULL)
        buf_printf(b, "%s.", lead);
    sql_add_ident(b, c->name);
    if (comparable && (strcasecmp(c->type, "json") == 0 || strcasecmp(c->type, "jsonb") == 0))
        buf_adds(b, "::text");
}

enum part { ALL = 1, KEY = 2, REST = 4, COMPARED = 8, REQUIRED = 16 };

static void set_columns(struct statement *s, const char *name, const struct star_table *t,
    const char *lead, unsigned part)
{
    struct buf b = BUF_INIT;
    if (part & KEY) {
        for (size_t i = 0; i < t->key_count; i++)
            add_column(&b, lead, &t->columns[t->key[i]], false);
    } else {
        for (size_t i = 0; i < t->column_count; i++) {
            bool is_in = (part & ALL) || ((part & REST) && !star_is_key(t, i)) ||
                         ((part & REQUIRED) && t->columns[i].not_null);
            if (is_in)
                add_column(&b, lead, &t->columns[i], (part & COMPARED) != 0);
        }
    }
    if (b.len == 0)
        buf_adds(&b, "true"); /* a table of keys alone: nothing differs */
    set(s, name, &b);
}

/* The columns of a row that waits in tt.rejected: :stage_texts on its way in, where json becomes a
 * text, and :retry_columns on its way out, where that text is json again. */
static void set_waiting(struct statement *s, const struct star_table *t)
{
    struct buf in = BUF_INIT, out = BUF_INIT;
    for (size_t i = 0; i < t->column_count; i++) {
        bool is_json = strcasecmp(t->columns[i].type, "json") == 0;
        buf_adds(&in, i == 0 ? "s." : ", s.");
        sql_add_ident(&in, t->columns[i].name);
        buf_adds(&out, i == 0 ? "" : ", ");
        buf_adds(&out, is_json ? "(t." : "t.");
        sql_add_ident(&out, t->columns[i].name);
        if (!is_json)
            continue;
        buf_adds(&in, "::text AS ");
        sql_add_ident(&in, t->columns[i].name);
        buf_adds(&out, " #>> '{}')::json AS ");
        sql_add_ident(&out, t->columns[i].name);
    }
    set(s, "stage_texts", &in);
    set(s, "retry_columns", &out);
}

/* t.a = s.a AND t.b = s.b */
static void set_key_match(struct statement *s, const struct star_table *t)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < t->key_count; i++) {
        const char *name = t->columns[t->key[i]].name;
        buf_adds(&b, i == 0 ? "t." : " AND t.");
        sql_add_ident(&b, name);
        buf_adds(&b, " = s.");
        sql_add_ident(&b, name);
    }
    set(s, "key_match", &b);
}

/* a = s.a, b = s.b */
static void set_assignments(struct statement *s, const struct star_table *t)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < t->column_count; i++) {
        if (star_is_key(t, i))
            continue;
        buf_adds(&b, b.len == 0 ? "" : ", ");
        sql_add_ident(&b, t->columns[i].name);
        buf_adds(&b, " = s.");
        sql_add_ident(&b, t->columns[i].name);
    }
    set(s, "assignments", &b);
}

/* The same of a row that the server refused: all values are texts in it. */
static void set_refused(struct statement *s, const struct star_table *t)
{
    struct buf in = BUF_INIT, out = BUF_INIT;
    for (size_t i = 0; i < t->column_count; i++) {
        const char *type = t->columns[i].type;
        bool is_json = strcasecmp(type, "json") == 0 || strcasecmp(type, "jsonb") == 0;
        add_column(&in, "s", &t->columns[i], false);
        buf_adds(&in, "::text AS ");
        sql_add_ident(&in, t->columns[i].name);
        add_column(&out, is_json ? "(t" : "t", &t->columns[i], false);
        if (is_json)
            buf_printf(&out, " #>> '{}')::%s", type);
    }
    set(s, "refused_texts", &in);
    set(s, "refused_columns", &out);
}

static void set_name(
    struct statement *s, const char *var, const char *schema, const char *table, const char *suffix)
{
    struct buf b = BUF_INIT;
    char *name = ddl_name(table, suffix);
    sql_add_qualified(&b, schema, name);
    set(s, var, &b);
    free(name);
}

/* Of the tables that rows are staged in. */
static void set_staging(struct statement *s)
{
    static const char *const words[] = {"stage", "deleted", "held_back", "part"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct buf b = BUF_INIT;
        kind_add_name(&b, &s->kind, words[i]);
        set(s, words[i], &b);
    }
    s->vars[s->count++] = (struct sql_var){"keys", statement_var(s, "deleted")};
    s->vars[s->count++] = (struct sql_var){"tid", kind_tid(&s->kind)};
    s->vars[s->count++] = (struct sql_var){"in_order", kind_order(&s->kind)};
}

static void set_record(struct statement *s, const struct star_table *t)
{
    struct buf id = BUF_INIT, match = BUF_INIT;
    sql_add_ident(&id, t->surrogate);
    ddl_add_ended_match(&match, t, "t");
    set(s, "record_id", &id);
    set(s, "ended_match", &match);
}

static void set_literal(struct statement *s, const char *var, const char *value)
{
    struct buf b = BUF_INIT;
    sql_add_literal(&b, value);
    set(s, var, &b);
}

void statement_init(struct statement *s, struct pg *pg, const char *schema,
    const struct star_table *t, struct kind staging, const struct manifest *m)
{
    *s = (struct statement){
        .pg = pg, .schema = schema, .kind = staging, .target_kind = kind_of(t, m)};
    set_name(s, "target", schema, t->name, "");
    set_name(s, "history", schema, t->name, "_history");
    set_name(s, "ended", "tt", t->name, "_ended");
    set_staging(s);
    set_columns(s, "columns", t, NULL, ALL);
    set_columns(s, "stage_columns", t, "s", ALL);
    set_columns(s, "target_columns", t, "t", ALL);
    set_columns(s, "key_columns", t, NULL, KEY);
    set_columns(s, "target_required", t, "t", REQUIRED);
    set_columns(s, "target_key", t, "t", KEY);
    set_columns(s, "stage_key", t, "s", KEY);
    set_columns(s, "target_values", t, "t", REST | COMPARED);
    set_columns(s, "stage_values", t, "s", REST | COMPARED);
    set_key_match(s, t);
    set_assignments(s, t);
    set_waiting(s, t);
    set_refused(s, t);
    s->vars[s->count++] = (struct sql_var){"first", "0"};
    s->vars[s->count++] = (struct sql_var){"last", "0"};
    s->vars[s->count++] = (struct sql_var){"reason", "''"};
    s->vars[s->count++] = (struct sql_var){"near", ""};
    if (t->surrogate != NULL)
        set_record(s, t);
    set_literal(s, "run", m->run.text);
    set_literal(s, "table_name", t->name);
    set_literal(s, "source_time", m->source.time);
}

void statement_release(struct statement *s)
{
    arena_release(&s->arena);
}

static size_t index_of(const struct statement *s, const char *name)
{
    size_t i = 0;
    while (i < s->count && strcmp(s->vars[i].name, name) != 0)
        i++;
    assert(i < s->count);
    return i;
}

const char *statement_var(const struct statement *s, const char *name)
{
    return s->vars[index_of(s, name)].value;
}

void statement_set_var(struct statement *s, const char *name, const char *value)
{
    s->vars[index_of(s, name)].value = value;
}

bool statement_count(const struct statement *s, const char *sql, uint64_t *count, struct err *e)
{
    struct buf b = BUF_INIT;
    sql_add_template(&b, sql, s->vars);
    struct pg_rows *rows = pg_query(s->pg, b.data, NULL, 0, e);
    buf_release(&b);
    bool ok = rows != NULL && text_to_uint64(text_of(pg_rows_value(rows, 0, 0)), count);
    pg_rows_free(rows);
    return ok;
}

bool statement_run(const struct statement *s, const char *sql, uint64_t *rows, struct err *e)
{
    struct buf b = BUF_INIT;
    sql_add_template(&b, sql, s->vars);
    bool ok = pg_exec(s->pg, b.data, rows, e);
    buf_release(&b);
    return ok;
}

bool statement_script(struct pg *pg, const char *script, struct err *e)
{
    struct buf one = BUF_INIT;
    struct text statement;
    bool ok = true;
    while (ok && sql_next(&script, &statement)) {
        buf_reset(&one);
        buf_add(&one, statement.ptr, statement.len);
        ok = pg_exec(pg, one.data, NULL, e);
    }
    buf_release(&one);
    return ok;
}

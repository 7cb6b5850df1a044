#include "query.h"

#include <stdio.h>

#include "contract.h"
#include "fn.h"
#include "sql.h"

/* One SELECT at work. */
struct query {
    const char *schema;
    const struct model *model;
    const struct model_table *table;
    bool is_exact; /* for a program: also what would make a person's SELECT hard to read */
};

/* What a run makes of json, which it embeds in its own. */
#define JSON_FORM "btrim(translate(:value::text, E'\\n\\r\\t', '   '))"

/* ------------------------------------------------------------------------------------- names */

/* A name of its own for each table in FROM: as the model calls it, where that can be. */
static void add_alias(struct buf *b, const struct model_table *t, int join)
{
    const char *as = join == MODEL_FROM ? t->from : t->joins[join].as;
    size_t len = strlen(as);
    bool is_own =
        join == MODEL_FROM || (len > 0 && len <= STAR_NAME_MAX_BYTES && strcmp(as, t->from) != 0);
    char numbered[32];
    (void)snprintf(numbered, sizeof numbered, "join %d", join + 1);
    sql_add_ident(b, is_own ? as : numbered);
}

/* "staff"."first_name"; the column alone where there is but one table. */
static void add_field(struct buf *b, const struct model_table *t, const struct model_field *field)
{
    if (t->join_count > 0) {
        add_alias(b, t, field->join);
        buf_addc(b, '.');
    }
    sql_add_ident(b, field->column);
}

/* ------------------------------------------------------------------------------------ values */

/* Expressions of :value, for a column without a default and one with it. */
struct form {
    const char *plain;
    const char *with_default;
};

/* No error for a text that is none: its day is looked at before the cast. */
#define MOMENT_FORM                                                                                \
    "CASE WHEN pg_typeof(:value) = ':type'::regtype THEN :value::text\n"                           \
    "         WHEN :value::text !~ '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]) "   \
    "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?([-+](0[0-9]|1[0-4])(:[0-5][0-9])?)?" \
    "$' THEN :value::text\n"                                                                       \
    "         WHEN substr(:value::text, 9, 2)::integer > extract(day FROM (left(:value::text, 8) " \
    "|| '01')::date + interval '1 month -1 day') THEN :value::text\n"                              \
    "         ELSE :value::text:::type::text END"

static const struct form COMMON = {":value", "coalesce(:value, :default)"};

/* Of families that are not as most are. */
static const struct form FORMS[SQLTYPE_FAMILIES] = {
    [SQLTYPE_INTEGER] = {":value", "coalesce(:value::bigint, :default)"},
    [SQLTYPE_NUMERIC] = {":value", "coalesce(:value::numeric, :default)"},
    [SQLTYPE_FLOAT] = {":value::text:::type", "coalesce(:value::text:::type, :default)"},
    [SQLTYPE_TEXT] = {":value", "CASE WHEN :value IS NULL THEN :default ELSE concat(:value) END"},
};

/* Whether a text is made of json is known by the source alone. */
static const struct form EXACT_TEXT = {
    "CASE WHEN pg_typeof(:value) IN ('json'::regtype, 'jsonb'::regtype) THEN nullif(" JSON_FORM
    ", 'null')\n         WHEN :value IS DISTINCT FROM NULL THEN concat(:value) END",
    "coalesce(CASE WHEN pg_typeof(:value) IN ('json'::regtype, 'jsonb'::regtype) THEN "
    "nullif(" JSON_FORM ", 'null')\n"
    "         WHEN :value IS DISTINCT FROM NULL THEN concat(:value) END, :default)"};

static const struct form *form_of(
    const struct model_column *c, const struct sqltype *type, bool is_exact)
{
    bool may_be_json = type->family == SQLTYPE_TEXT && c->function == NULL;
    const struct form *form = &FORMS[type->family];
    if (is_exact && may_be_json)
        return &EXACT_TEXT;
    return form->plain == NULL ? &COMMON : form;
}

/* What a type makes of such a value; NULL: nothing. */
static const char *type_form(const struct sqltype *type, bool is_made)
{
    switch (type->family) {
    case SQLTYPE_NUMERIC:
        return type->precision > 0 ? "round(:value, :scale)" : NULL;
    case SQLTYPE_TEXT:
        return strcmp(type->name, "char") == 0
                   ? "CASE WHEN :value IS NOT NULL THEN rpad(concat(:value), :length) END"
                   : NULL;
    case SQLTYPE_TIME:
        return is_made ? NULL
                       : "CASE WHEN :value::text LIKE '%.%0' THEN rtrim(rtrim(:value::text, '0'), "
                         "'.') ELSE :value::text END";
    case SQLTYPE_TIMESTAMP:
    case SQLTYPE_TIMESTAMPTZ:
        return MOMENT_FORM;
    case SQLTYPE_JSON:
        return strcmp(type->name, "jsonb") == 0
                   ? "CASE WHEN position('\\u0000' in :value::text) = 0 THEN nullif(:value::jsonb, "
                     "'null') END"
                   : "nullif(" JSON_FORM ", 'null')";
    default:
        return NULL;
    }
}

static void apply(
    struct buf *value, const char *form, const struct sqltype *type, const char *fallback)
{
    struct buf out = BUF_INIT, literal = BUF_INIT;
    char scale[32], length[32];
    (void)snprintf(scale, sizeof scale, "%d", type->scale);
    (void)snprintf(length, sizeof length, "%d", type->length);
    sql_add_literal(&literal, fallback == NULL ? "" : fallback);
    const struct sql_var vars[] = {{"value", value->data}, {"default", literal.data},
        {"scale", scale}, {"length", length}, {"type", type->name}, {NULL, NULL}};
    sql_add_template(&out, form, vars);
    buf_release(&literal);
    buf_release(value);
    *value = out;
}

/* The expression of column i of the table. */
static void add_value(struct buf *b, const struct query *q, size_t i)
{
    const struct model_table *t = q->table;
    const struct model_column *c = &t->columns[i];
    struct buf value = BUF_INIT;
    struct sqltype type;
    (void)sqltype_parse(t->star.columns[i].type, &type);
    add_field(&value, t, &c->field);
    if (c->function != NULL) {
        struct buf made = BUF_INIT;
        fn_add_sql(fn_find(c->function), &made, value.data);
        buf_release(&value);
        value = made;
    }
    const struct form *form = form_of(c, &type, q->is_exact);
    apply(&value, c->fallback == NULL ? form->plain : form->with_default, &type, c->fallback);
    const char *then = type_form(&type, c->function != NULL);
    if (then != NULL)
        apply(&value, then, &type, NULL);
    buf_adds(b, value.data);
    buf_release(&value);
}

/* -------------------------------------------------------------------------------------- FROM */

static void add_table(struct buf *b, const struct query *q, const char *table, int join)
{
    sql_add_qualified(b, q->schema, table);
    if (q->table->join_count == 0)
        return;
    buf_adds(b, " AS ");
    add_alias(b, q->table, join);
}

static void add_parent_column(struct buf *b, const struct model_table *t, size_t i, size_t k)
{
    const struct model_field field = {(int)i, t->joins[i].parent_columns[k]};
    add_field(b, t, &field);
}

static void add_join(struct buf *b, const struct query *q, size_t i)
{
    const struct model_join *join = &q->table->joins[i];
    buf_adds(b, "\nLEFT JOIN ");
    add_table(b, q, join->table, (int)i);
    for (size_t k = 0; k < join->on_count; k++) {
        buf_adds(b, k == 0 ? " ON " : " AND ");
        add_parent_column(b, q->table, i, k);
        buf_adds(b, " = ");
        add_field(b, q->table, &join->child_fields[k]);
    }
}

/* A row whose parent is not there is rejected; one that names none is not. */
static void add_has_parent(struct buf *b, const struct model_table *t, size_t i)
{
    buf_adds(b, i == 0 ? "\nWHERE (" : "\n  AND (");
    for (size_t k = 0; k < t->joins[i].on_count; k++) {
        add_field(b, t, &t->joins[i].child_fields[k]);
        buf_adds(b, " IS NULL OR ");
    }
    add_parent_column(b, t, i, 0);
    buf_adds(b, " IS NOT NULL)");
}

static void add_from(struct buf *b, const struct query *q)
{
    buf_adds(b, "FROM ");
    add_table(b, q, q->table->from, MODEL_FROM);
    for (size_t i = 0; i < q->table->join_count; i++)
        add_join(b, q, i);
    for (size_t i = 0; i < q->table->join_count; i++)
        add_has_parent(b, q->table, i);
}

/* --------------------------------------------------------------------------------- calendars */

/* The dates of a table that reference the calendar, as texts: few, so little is done per row. */
static void add_dates(struct buf *b, const struct query *calendar, const struct model_table *t)
{
    const struct query q = {calendar->schema, calendar->model, t, calendar->is_exact};
    for (size_t r = 0; r < t->star.reference_count; r++) {
        if (strcmp(t->star.references[r].table, calendar->table->star.name) != 0)
            continue;
        buf_adds(b, "\n    UNION SELECT day::text FROM (SELECT DISTINCT ");
        add_value(b, &q, t->star.references[r].column);
        buf_adds(b, " AS day ");
        add_from(b, &q);
        buf_adds(b, ") AS d");
    }
}

static void add_with(struct buf *b, const struct query *q)
{
    if (q->table->from != NULL)
        return;
    buf_adds(b, "WITH dates (\"date\") AS MATERIALIZED (\n    SELECT NULL WHERE false");
    for (size_t i = 0; i < q->model->table_count; i++) {
        if (q->model->tables[i].from != NULL)
            add_dates(b, q, &q->model->tables[i]);
    }
    buf_adds(b, "\n), years (first_day) AS (\n"
                "    SELECT DISTINCT (left(\"date\", 4) || '-01-01')::timestamp FROM dates\n"
                "    WHERE \"date\" ~ '^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$'\n)\n");
}

static void add_rest(struct buf *b, const struct query *q)
{
    if (q->table->from != NULL)
        add_from(b, q);
    else
        buf_adds(b, "FROM years\n"
                    "CROSS JOIN generate_series(first_day, first_day + interval '1 year -1 day',"
                    " interval '1 day') AS day\n"
                    "CROSS JOIN LATERAL (SELECT day::date) AS calendar (\"date\")");
}

/* Which versions of a row and its parents these are: a row that is written is another one. */
static void add_version(struct buf *b, const struct query *q)
{
    static const char *const columns[] = {"tableoid", "ctid", "xmin"};
    if (q->table->from == NULL) {
        buf_adds(b, "''");
        return;
    }
    buf_adds(b, "concat_ws(' '");
    for (int join = MODEL_FROM; join < (int)q->table->join_count; join++) {
        for (size_t i = 0; i < 3; i++) {
            const struct model_field field = {join, columns[i]};
            buf_adds(b, ", ");
            add_field(b, q->table, &field);
        }
    }
    buf_addc(b, ')');
}

/* ------------------------------------------------------------------------------------ script */

/* A comment ends with its line, whatever the model says. */
static void add_comment(struct buf *b, const char *text)
{
    for (; *text != '\0'; text++)
        buf_addc(b, (unsigned char)*text < ' ' ? ' ' : *text);
}

static void add_heading(struct buf *b, const struct model_table *t)
{
    buf_adds(b, "-- ");
    add_comment(b, t->star.name);
    if (t->about != NULL && t->about[0] != '\0') {
        buf_adds(b, ": ");
        add_comment(b, t->about);
    }
    buf_printf(b, "\n-- It has %s, by key ",
        t->from == NULL                ? "the days that the rows of today need"
        : t->star.merge == STAR_APPEND ? "one row for each live version"
        : t->star.history              ? "one row for each row, and each open version of _history"
                                       : "one row for each row");
    for (size_t k = 0; k < t->star.key_count; k++) {
        buf_adds(b, k == 0 ? "" : ", ");
        add_comment(b, t->star.columns[t->star.key[k]].name);
    }
    buf_adds(b, t->join_count == 0 ? ".\n" : "; those without their parent are rejected.\n");
}

static void add_select(struct buf *b, const struct query *q)
{
    add_heading(b, q->table);
    add_with(b, q);
    for (size_t i = 0; i < q->table->star.column_count; i++) {
        buf_adds(b, i == 0 ? "SELECT\n    " : ",\n    ");
        add_value(b, q, i);
        buf_adds(b, " AS ");
        sql_add_ident(b, q->table->star.columns[i].name);
    }
    buf_addc(b, '\n');
    add_rest(b, q);
    buf_adds(b, ";\n");
}

void query_add_script(struct buf *b, const char *schema, const struct model *m)
{
    buf_adds(b, "-- What each table of the warehouse must equal, over the source: by the texts of\n"
                "-- values under these settings, and but for the rows that were rejected or wait.\n"
                "SET DateStyle = 'ISO'; SET TimeZone = 'UTC'; SET IntervalStyle = 'postgres';\n"
                "SET bytea_output = 'hex'; SET extra_float_digits = 1; SET lc_monetary = 'C';\n");
    for (size_t i = 0; i < m->table_count; i++) {
        const struct query q = {schema, m, &m->tables[m->order[i]], false};
        buf_addc(b, '\n');
        add_select(b, &q);
    }
}

/* -------------------------------------------------------------------------------------- JSON */

typedef void add_part(struct buf *b, const struct query *q);

static void set_part(json_t *object, const char *key, add_part *add, const struct query *q)
{
    struct buf part = BUF_INIT;
    add(&part, q);
    doc_set_text(object, key, buf_str(&part));
    buf_release(&part);
}

static json_t *values(const struct query *q)
{
    json_t *list = json_array();
    struct buf value = BUF_INIT;
    for (size_t i = 0; i < q->table->star.column_count; i++) {
        buf_reset(&value);
        add_value(&value, q, i);
        (void)json_array_append_new(list, json_string(value.data));
    }
    buf_release(&value);
    return list;
}

/* The tables that it reads; of a calendar those whose dates it has. */
static json_t *sources(const struct query *q)
{
    json_t *list = json_array();
    for (size_t i = 0; q->table->from == NULL && i < q->model->table_count; i++) {
        const struct star_table *t = &q->model->tables[i].star;
        bool uses = false;
        for (size_t r = 0; r < t->reference_count; r++)
            uses = uses || strcmp(t->references[r].table, q->table->star.name) == 0;
        if (uses && q->model->tables[i].from != NULL)
            (void)json_array_append_new(list, json_string(q->model->tables[i].from));
    }
    if (q->table->from != NULL)
        (void)json_array_append_new(list, json_string(q->table->from));
    for (size_t i = 0; i < q->table->join_count; i++)
        (void)json_array_append_new(list, json_string(q->table->joins[i].table));
    return list;
}

static json_t *key_columns(const struct query *q)
{
    json_t *list = json_array();
    const struct star_table *t = &q->table->star;
    for (size_t k = 0; q->table->from != NULL && k < t->key_count; k++)
        (void)json_array_append_new(list, json_string(q->table->columns[t->key[k]].field.column));
    return list;
}

void query_add_json(struct buf *b, const char *schema, const struct model *m)
{
    for (size_t i = 0; i < m->table_count; i++) {
        const struct query q = {schema, m, &m->tables[m->order[i]], true};
        json_t *object = json_object();
        doc_set_text(object, "table", q.table->star.name);
        doc_set_text(object, "about", q.table->about);
        star_write(&q.table->star, object);
        doc_set(object, "calendar", json_boolean(q.table->from == NULL));
        doc_set(object, "sources", sources(&q));
        doc_set(object, "source_key", key_columns(&q));
        set_part(object, "with", add_with, &q);
        doc_set(object, "values", values(&q));
        set_part(object, "rest", add_rest, &q);
        set_part(object, "version", add_version, &q);
        doc_format_line(object, b);
        json_decref(object);
    }
}

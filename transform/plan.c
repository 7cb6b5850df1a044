#include "plan.h"

#include <stdlib.h>

#include "contract.h"
#include "sqlform.h"

/* ----------------------------------------------------------------------------------- compiling */

static size_t column_index(const struct column *columns, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && strcmp(columns[i].name, name) != 0)
        i++;
    return i;
}

/* Columns of the place that a field is of: the "from" table, or the parent of a join. */
static const struct column *place_columns(
    const struct plan *p, const struct model_field *field, size_t *count, const char **table)
{
    if (field->join == MODEL_FROM) {
        *count = p->column_count;
        *table = p->model->from;
        return p->columns;
    }
    const struct lookup_table *parent = p->joins[field->join].parent;
    *count = parent->column_count;
    *table = parent->name;
    return parent->columns;
}

/* Where the value of a field will stand; NULL and an error when the source does not have it.  A
 * parent that was never extracted has no columns: its values stay NULL, and its children are
 * rejected. */
static const struct text *bind(
    struct plan *p, const struct model_field *field, const struct column **column, struct err *e)
{
    static const struct text null_value = {NULL, 0};
    static const struct column unknown = {"", "text", COLUMN_STRING};
    size_t count;
    const char *table;
    const struct column *columns = place_columns(p, field, &count, &table);
    if (field->join != MODEL_FROM && count == 0) {
        *column = &unknown;
        return &null_value;
    }
    size_t i = column_index(columns, count, field->column);
    if (i == count) {
        contract_no_column(p->model, table, field->column, e);
        return NULL;
    }
    *column = &columns[i];
    if (field->join != MODEL_FROM)
        return &p->joins[field->join].values[i];
    p->wanted[i] = true;
    return &p->values[i];
}

static bool compile_column(struct plan *p, const struct model *m, size_t i, struct err *e)
{
    const struct model_column *mc = &p->model->columns[i];
    struct plan_column *out = &p->outputs[i];
    const struct column *column;
    out->value = bind(p, &mc->field, &column, e);
    if (out->value == NULL)
        return false;

    struct sqltype from = {.family = SQLTYPE_TEXT, .bytes = 4}; /* of an unknown parent: NULL */
    size_t count;
    const char *table;
    (void)place_columns(p, &mc->field, &count, &table);
    (void)sqltype_parse(p->model->star.columns[i].type, &out->type);
    out->fn = mc->function == NULL ? NULL : fn_find(mc->function);
    if (count > 0 && !contract_check_type(p->model, i, table, column, &from, e))
        return false;
    out->check = sqlform_check(&from, &out->type);
    out->calendar = contract_is_calendar(m, &p->model->star, i);
    if (out->calendar)
        out->check = sqlvalue_calendar_date;
    out->fallback = text_of(mc->fallback);
    out->not_null = p->model->star.columns[i].not_null;
    p->names[i] = p->model->star.columns[i].name;
    p->plain[i] = sqlform_of(&out->type)->is_plain;
    return true;
}

/* Whether equal values of the type, as extract/sql/catalog.sql prints it, have equal texts: 1.0 is
 * 1.00, a day is 24:00:00, and citext does not mind case.  An array is as its elements are; what is
 * not to be seen in the name of a type is said after it. */
static bool has_one_text(const char *type)
{
    static const char *const loose[] = {"citext", "interval", "numeric", "real", "double precision",
        "json", "jsonb", "numrange", "nummultirange", "xml", "hstore"};
    if (strstr(type, " of ") != NULL || strstr(type, " collate ") != NULL)
        return false;
    const char *dot = strrchr(type, '.');
    size_t len = strcspn(dot == NULL ? type : dot + 1, "[");
    type = dot == NULL ? type : dot + 1;
    for (size_t i = 0; i < sizeof loose / sizeof loose[0]; i++) {
        if (strlen(loose[i]) == len && memcmp(loose[i], type, len) == 0)
            return false;
    }
    return true;
}

/* Parents are found by the text of their key: so equal values must have equal texts. */
static bool check_join_types(struct plan *p, const struct model_join *join,
    const struct lookup_table *parent, size_t k, const struct column *child, struct err *e)
{
    const char *name = parent->key[k];
    const char *type =
        parent->columns[column_index(parent->columns, parent->column_count, name)].type;
    struct sqltype from, to;
    (void)sqltype_parse(child->type, &from);
    (void)sqltype_parse(type, &to);
    bool are_integers = from.family == SQLTYPE_INTEGER && to.family == SQLTYPE_INTEGER;
    bool are_texts = from.family == SQLTYPE_TEXT && to.family == SQLTYPE_TEXT &&
                     strcmp(from.name, "char") != 0 && strcmp(to.name, "char") != 0;
    if (are_integers || are_texts || (strcmp(child->type, type) == 0 && has_one_text(type)))
        return true;
    err_set(e, ERR_DATA,
        "'%s': join '%s': '%s' is '%s' and '%s.%s' is '%s': such keys cannot be compared",
        p->model->star.name, join->as, child->name, child->type, join->table, name, type);
    return err_hint(e, "a join needs keys whose equal values have equal texts, see tt-model(5)");
}

static bool compile_join(struct plan *p, size_t i, const struct lookup *lookup, struct err *e)
{
    const struct model_join *join = &p->model->joins[i];
    struct plan_join *out = &p->joins[i];
    out->parent = lookup_table(lookup, join->table);
    out->values = arena_calloc(&p->arena, out->parent->column_count, sizeof *out->values);
    out->key = arena_calloc(&p->arena, join->on_count, sizeof *out->key);
    out->child_column = join->child_fields[0].column;
    if (out->parent->column_count == 0)
        return true;
    out->scanner = jsonl_scanner_new(out->parent->columns, out->parent->column_count, NULL);
    if (out->parent->key_count != join->on_count)
        return err_set(e, ERR_DATA, "'%s': join '%s' is not on the primary key of '%s'",
            p->model->star.name, join->as, join->table);
    for (size_t k = 0; k < join->on_count; k++) {
        size_t on = 0;
        while (on < join->on_count && strcmp(join->parent_columns[on], out->parent->key[k]) != 0)
            on++;
        if (on == join->on_count)
            return err_set(e, ERR_DATA,
                "'%s': join '%s' is not on the primary key of '%s', which has "
                "column '%s'",
                p->model->star.name, join->as, join->table, out->parent->key[k]);
        const struct column *column;
        out->key[k] = bind(p, &join->child_fields[on], &column, e);
        if (out->key[k] == NULL || !check_join_types(p, join, out->parent, k, column, e))
            return false;
    }
    return true;
}

bool plan_compile(struct plan *p, const struct model *m, const struct model_table *t,
    const struct manifest_table *from, struct lookup *lookup, struct err *e)
{
    static struct column calendar_column = {"date", "date", COLUMN_STRING};
    *p =
        (struct plan){.model = t, .lookup = lookup, .columns = &calendar_column, .column_count = 1};
    if (from != NULL) {
        p->columns = from->columns;
        p->column_count = from->column_count;
    }
    size_t count = t->star.column_count;
    p->wanted = arena_calloc(&p->arena, p->column_count, sizeof *p->wanted);
    p->values = arena_calloc(&p->arena, p->column_count, sizeof *p->values);
    p->joins = arena_calloc(&p->arena, t->join_count, sizeof *p->joins);
    p->outputs = arena_calloc(&p->arena, count, sizeof *p->outputs);
    p->out = arena_calloc(&p->arena, count, sizeof *p->out);
    p->plain = arena_calloc(&p->arena, count, sizeof *p->plain);
    p->names = arena_calloc(&p->arena, count, sizeof *p->names);

    bool ok = from == NULL || contract_check_key(t, from, e);
    for (size_t i = 0; ok && i < t->join_count; i++) {
        p->join_count = i + 1;
        ok = compile_join(p, i, lookup, e);
    }
    for (size_t i = 0; ok && i < count; i++)
        ok = compile_column(p, m, i, e);
    if (!ok)
        plan_release(p);
    return ok;
}

void plan_release(struct plan *p)
{
    for (size_t i = 0; i < p->join_count; i++)
        jsonl_scanner_free(p->joins[i].scanner);
    arena_release(&p->scratch);
    buf_release(&p->key);
    arena_release(&p->arena);
    *p = (struct plan){.model = NULL};
}

/* ------------------------------------------------------------------------------------ applying */

static bool set_reject(
    struct plan_reject *r, const char *column, struct text value, const char *reason)
{
    *r = (struct plan_reject){column, value, reason};
    return false;
}

/* Finds the parent of join i.  A NULL reference has none, and its values are NULL; a parent that is
 * not known is a reject. */
static enum plan_result find_parent(
    struct plan *p, size_t i, struct plan_reject *reject, struct err *e)
{
    struct plan_join *join = &p->joins[i];
    const struct lookup_table *parent = join->parent;
    struct lookup_row row;
    for (size_t c = 0; c < parent->column_count; c++)
        join->values[c] = TEXT_NULL;
    buf_reset(&p->key);
    for (size_t k = 0; k < parent->key_count; k++) {
        if (!lookup_add_key(&p->key, *join->key[k]))
            return PLAN_ROW;
    }
    struct text key = {p->key.data, p->key.len};
    switch (lookup_find(p->lookup, parent, key, &p->scratch, &row, e)) {
    case LOOKUP_ERROR:
        return PLAN_ERROR;
    case LOOKUP_NONE:
        set_reject(reject, join->child_column, parent->key_count == 1 ? *join->key[0] : TEXT_NULL,
            arena_printf(&p->scratch, "has no parent in '%s'", parent->name));
        return PLAN_REJECT;
    case LOOKUP_ROW:
        break;
    }
    join->has_new_parent = row.is_new;
    if (jsonl_scan(join->scanner, row.line, join->values, &p->scratch, e))
        return PLAN_ROW;
    err_context(e, "table '%s', held for a join", parent->name);
    return PLAN_ERROR;
}

enum plan_result plan_find_parents(
    struct plan *p, const struct row *row, struct plan_reject *reject, struct err *e)
{
    enum plan_result result = PLAN_ROW;
    arena_reset(&p->scratch);
    memcpy(p->values, row->values, p->column_count * sizeof *p->values);
    for (size_t i = 0; i < p->join_count; i++)
        p->joins[i].has_new_parent = false;
    for (size_t i = 0; result == PLAN_ROW && i < p->join_count; i++)
        result = find_parent(p, i, reject, e);
    return result;
}

bool plan_has_new_parent(const struct plan *p)
{
    for (size_t i = 0; i < p->join_count; i++) {
        if (p->joins[i].has_new_parent)
            return true;
    }
    return false;
}

static bool convert(struct plan *p, size_t i, struct plan_reject *reject)
{
    struct plan_column *c = &p->outputs[i];
    struct text value = *c->value;
    const char *reason = NULL;
    if (jsonl_is_omitted(value))
        return set_reject(
            reject, p->names[i], TEXT_NULL, "was left out by tt-extract: too long, see tt-lake(5)");
    if (c->fn != NULL && !text_is_null(value))
        reason = c->fn->call(value, c->scratch, &value);
    if (reason == NULL && text_is_null(value)) {
        value = c->fallback;
        if (text_is_null(value) && c->not_null)
            reason = "is null";
    } else if (reason == NULL && c->check != NULL) {
        reason = c->check(&c->type, value);
    }
    p->out[i] = value;
    return reason == NULL || set_reject(reject, p->names[i], value, reason);
}

/* An index of PostgreSQL takes rows of up to 2,704 bytes; a row that no key can be made of would
 * stop the load. */
static bool check_key_size(struct plan *p, struct plan_reject *reject)
{
    const struct star_table *star = &p->model->star;
    size_t bytes = 0;
    for (size_t k = 0; k < star->key_count; k++) {
        const struct plan_column *c = &p->outputs[star->key[k]];
        size_t len = p->out[star->key[k]].len;
        bytes += c->type.family == SQLTYPE_BYTEA ? len / 2 : len;
    }
    return bytes <= PLAN_KEY_MAX_BYTES ||
           set_reject(reject, p->names[star->key[0]], p->out[star->key[0]],
               "makes a key of more than 2,500 bytes, which no index takes");
}

enum plan_result plan_apply(struct plan *p, const struct row *row, struct calendar *calendar,
    struct plan_reject *reject, struct err *e)
{
    enum plan_result result = plan_find_parents(p, row, reject, e);
    if (result != PLAN_ROW)
        return result;
    size_t count = p->model->star.column_count;
    for (size_t i = 0; i < count; i++) {
        if (!convert(p, i, reject))
            return PLAN_REJECT;
    }
    if (!check_key_size(p, reject))
        return PLAN_REJECT;
    for (size_t i = 0; i < count; i++) {
        if (p->outputs[i].calendar && !text_is_null(p->out[i]))
            calendar_note(calendar, p->out[i]);
    }
    return PLAN_ROW;
}

bool plan_apply_key(struct plan *p, struct text *keys)
{
    const struct star_table *star = &p->model->star;
    struct plan_reject ignored;
    for (size_t k = 0; k < star->key_count; k++) {
        if (!convert(p, star->key[k], &ignored))
            return false;
        keys[k] = p->out[star->key[k]];
    }
    return true;
}

static size_t key_source(const struct plan *p, size_t k)
{
    const char *name = p->model->columns[p->model->star.key[k]].field.column;
    return column_index(p->columns, p->column_count, name);
}

const struct column *plan_key_source(const struct plan *p, size_t k)
{
    return &p->columns[key_source(p, k)];
}

bool plan_convert_key(struct plan *p, const struct text *values, struct text *keys)
{
    for (size_t k = 0; k < p->model->star.key_count; k++)
        p->values[key_source(p, k)] = values[k];
    return plan_apply_key(p, keys);
}

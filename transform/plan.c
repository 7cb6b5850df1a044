#include "plan.h"

#include <stdlib.h>

/* ---------------------------------------------------------------------------------- the model
 * alone */

static bool is_calendar_reference(const struct model *m, const struct star_table *t, size_t column)
{
    for (size_t r = 0; r < t->reference_count; r++) {
        if (t->references[r].column != column)
            continue;
        for (size_t i = 0; i < m->table_count; i++) {
            if (strcmp(m->tables[i].star.name, t->references[r].table) == 0)
                return m->tables[i].from == NULL;
        }
    }
    return false;
}

static bool check_column(
    const struct model *m, const struct model_table *t, size_t i, struct err *e)
{
    const struct star_column *c = &t->star.columns[i];
    const char *function = t->columns[i].function;
    struct sqltype type;
    if (!sqltype_parse(c->type, &type))
        return err_set(e, ERR_CONFIG, "'%s': table '%s': column '%s': no such SQL type here: '%s'",
            t->file, t->star.name, c->name, c->type);
    const struct fn *fn = function == NULL ? NULL : fn_find(function);
    if (function != NULL && fn == NULL)
        return err_set(e, ERR_CONFIG, "'%s': table '%s': column '%s': no such function: '%s'",
            t->file, t->star.name, c->name, function);
    if (fn != NULL && !sqltype_converts(fn->gives, type.family))
        return err_set(e, ERR_CONFIG,
            "'%s': table '%s': column '%s': function '%s' does not give '%s'", t->file,
            t->star.name, c->name, function, c->type);
    if (star_is_key(&t->star, i) && t->from != NULL &&
        (fn != NULL || type.family == SQLTYPE_FLOAT || type.family == SQLTYPE_JSON))
        return err_set(e, ERR_CONFIG,
            "'%s': table '%s': key column '%s' must be a column of the "
            "source as it is: no function, no float, no json",
            t->file, t->star.name, c->name);
    if (type.family == SQLTYPE_NUMERIC && type.scale > type.precision)
        return err_set(e, ERR_CONFIG,
            "'%s': table '%s': column '%s': '%s' has more digits behind "
            "the point than in all",
            t->file, t->star.name, c->name, c->type);
    const char *fallback = t->columns[i].fallback;
    const struct sqltype wide = {.family = type.family, .bytes = 16}; /* so that all is checked */
    sqltype_check_fn *check = sqltype_check(&wide, &type);
    if (fallback != NULL && check == NULL && type.family != SQLTYPE_TEXT)
        return err_set(e, ERR_CONFIG,
            "'%s': table '%s': column '%s': there are no defaults of type "
            "'%s'",
            t->file, t->star.name, c->name, c->type);
    if (fallback != NULL && check != NULL && check(&type, text_of(fallback)) != NULL)
        return err_set(e, ERR_CONFIG, "'%s': table '%s': column '%s': the default '%s' %s", t->file,
            t->star.name, c->name, fallback, check(&type, text_of(fallback)));
    if (is_calendar_reference(m, &t->star, i) && type.family != SQLTYPE_DATE)
        return err_set(e, ERR_CONFIG,
            "'%s': table '%s': column '%s' references a calendar and is no date", t->file,
            t->star.name, c->name);
    return true;
}

bool plan_check_model(const struct model *m, struct err *e)
{
    for (size_t i = 0; i < m->table_count; i++) {
        const struct model_table *t = &m->tables[i];
        for (size_t c = 0; c < t->star.column_count; c++) {
            if (!check_column(m, t, c, e))
                return false;
            if (t->from == NULL && strcmp(t->columns[c].field.column, "date") != 0)
                return err_set(e, ERR_CONFIG,
                    "'%s': table '%s': a calendar has one field, 'date'; "
                    "there is no '%s'",
                    t->file, t->star.name, t->columns[c].field.column);
        }
    }
    return true;
}

/* ----------------------------------------------------------------------------------- compiling */

static size_t column_index(const struct column *columns, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && strcmp(columns[i].name, name) != 0)
        i++;
    return i;
}

static bool no_column(
    const struct model_table *t, const char *source_table, const char *name, struct err *e)
{
    return err_set(e, ERR_DATA, "table '%s' of the source has no column '%s', which '%s' needs",
        source_table, name, t->star.name);
}

static bool wrong_type(const struct model_table *t, size_t i, const char *source_table,
    const struct column *column, struct err *e)
{
    const struct model_column *mc = &t->columns[i];
    const struct star_column *c = &t->star.columns[i];
    return err_set(e, ERR_DATA,
        "column '%s' of table '%s' is '%s' at the source; '%s.%s' needs what makes '%s'%s%s%s",
        column->name, source_table, column->type, t->star.name, c->name, c->type,
        mc->function == NULL ? "" : " by function '", mc->function == NULL ? "" : mc->function,
        mc->function == NULL ? "" : "'");
}

/* Whether column i of the model can be made of that column; *from: of what type it is then. */
static bool check_type(const struct model_table *t, size_t i, const char *source_table,
    const struct column *column, struct sqltype *from, struct err *e)
{
    const struct fn *fn = t->columns[i].function == NULL ? NULL : fn_find(t->columns[i].function);
    struct sqltype to;
    (void)sqltype_parse(column->type, from);
    (void)sqltype_parse(t->star.columns[i].type, &to);
    if (fn != NULL && (fn->takes & 1u << from->family) == 0)
        return wrong_type(t, i, source_table, column, e);
    if (fn != NULL)
        *from = (struct sqltype){.family = fn->gives, .bytes = 4};
    return sqltype_converts(from->family, to.family) || wrong_type(t, i, source_table, column, e);
}

/* The key of the warehouse's table must be the primary key of the source's: that is what makes each
 * key come once a run, and what deletes are told by. */
static bool check_key(
    const struct model_table *mt, const struct manifest_table *from, struct err *e)
{
    const struct star_table *t = &mt->star;
    bool ok = t->key_count == from->key_count;
    for (size_t k = 0; ok && k < from->key_count; k++) {
        ok = false;
        for (size_t i = 0; i < t->key_count; i++) {
            const struct model_field *field = &mt->columns[t->key[i]].field;
            ok = ok || (field->join == MODEL_FROM && strcmp(field->column, from->key[k]) == 0);
        }
    }
    return ok ||
           err_set(e, ERR_DATA, "the key of '%s' is not made of the primary key of table '%s'",
               t->name, from->table);
}

/* The source table that a field is of. */
static const char *place_table(const struct model_table *t, const struct model_field *field)
{
    return field->join == MODEL_FROM ? t->from : t->joins[field->join].table;
}

/* Whether a field, where it is of that table, is there; *column: NULL where it is of another. */
static bool check_field(const struct model_table *t, const struct model_field *field,
    const struct manifest_table *from, const struct column **column, struct err *e)
{
    *column = NULL;
    if (strcmp(place_table(t, field), from->table) != 0)
        return true;
    size_t i = column_index(from->columns, from->column_count, field->column);
    if (i == from->column_count)
        return no_column(t, from->table, field->column, e);
    *column = &from->columns[i];
    return true;
}

static bool check_fields(
    const struct model_table *t, const struct manifest_table *from, struct err *e)
{
    const struct column *column;
    struct sqltype type;
    for (size_t i = 0; i < t->star.column_count; i++) {
        if (!check_field(t, &t->columns[i].field, from, &column, e) ||
            (column != NULL && !check_type(t, i, from->table, column, &type, e)))
            return false;
    }
    for (size_t j = 0; j < t->join_count; j++) {
        for (size_t k = 0; k < t->joins[j].on_count; k++) {
            const struct model_field parent = {(int)j, t->joins[j].parent_columns[k]};
            if (!check_field(t, &t->joins[j].child_fields[k], from, &column, e) ||
                !check_field(t, &parent, from, &column, e))
                return false;
        }
    }
    return true;
}

bool plan_check_source(const struct model *m, const struct manifest_table *from, struct err *e)
{
    for (size_t i = 0; i < m->table_count; i++) {
        const struct model_table *t = &m->tables[i];
        if (t->from == NULL)
            continue;
        if (strcmp(t->from, from->table) == 0 && !check_key(t, from, e))
            return false;
        if (!check_fields(t, from, e))
            return false;
    }
    return true;
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
        no_column(p->model, table, field->column, e);
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
    if (count > 0 && !check_type(p->model, i, table, column, &from, e))
        return false;
    out->check = sqltype_check(&from, &out->type);
    out->calendar = is_calendar_reference(m, &p->model->star, i);
    if (out->calendar)
        out->check = sqltype_check_calendar_date;
    out->fallback = text_of(mc->fallback);
    out->not_null = p->model->star.columns[i].not_null;
    p->names[i] = p->model->star.columns[i].name;
    p->plain[i] = sqltype_is_plain(out->type.family);
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
    bool is_loose =
        to.family == SQLTYPE_FLOAT || (to.family == SQLTYPE_NUMERIC && to.precision == 0);
    bool are_texts = strstr(type, "character(") == NULL &&
                     strstr(child->type, "character(") == NULL && from.family == SQLTYPE_TEXT &&
                     to.family == SQLTYPE_TEXT;
    if (are_integers || are_texts || (strcmp(child->type, type) == 0 && !is_loose))
        return true;
    return err_set(e, ERR_DATA,
        "'%s': join '%s': '%s' is '%s' and '%s.%s' is '%s': such keys cannot be compared",
        p->model->star.name, join->as, child->name, child->type, join->table, name, type);
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
    const struct manifest_table *from, const struct lookup *lookup, struct err *e)
{
    static struct column calendar_column = {"date", "date", COLUMN_STRING};
    *p = (struct plan){.model = t, .columns = &calendar_column, .column_count = 1};
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

    bool ok = from == NULL || check_key(t, from, e);
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
    join->row = NULL;
    for (size_t c = 0; c < parent->column_count; c++)
        join->values[c] = TEXT_NULL;
    buf_reset(&p->key);
    for (size_t k = 0; k < parent->key_count; k++) {
        if (!rowmap_add_key(&p->key, *join->key[k]))
            return PLAN_ROW;
    }
    join->row = rowmap_find(&parent->rows, (struct text){p->key.data, p->key.len});
    if (join->row == NULL) {
        struct text value = parent->key_count == 1 ? *join->key[0] : TEXT_NULL;
        set_reject(reject, join->child_column, value,
            arena_printf(&p->scratch, "has no parent in '%s'", parent->name));
        return PLAN_REJECT;
    }
    if (!jsonl_scan(join->scanner, rowmap_line(join->row), join->values, &p->scratch, e)) {
        err_context(e, "table '%s', held for a join", parent->name);
        return PLAN_ERROR;
    }
    return PLAN_ROW;
}

enum plan_result plan_find_parents(
    struct plan *p, const struct row *row, struct plan_reject *reject, struct err *e)
{
    enum plan_result result = PLAN_ROW;
    arena_reset(&p->scratch);
    memcpy(p->values, row->values, p->column_count * sizeof *p->values);
    for (size_t i = 0; i < p->join_count; i++)
        p->joins[i].row = NULL;
    for (size_t i = 0; result == PLAN_ROW && i < p->join_count; i++)
        result = find_parent(p, i, reject, e);
    return result;
}

bool plan_has_new_parent(const struct plan *p, const struct lookup *lookup)
{
    for (size_t i = 0; i < p->join_count; i++) {
        if (p->joins[i].row != NULL && lookup_is_new(lookup, p->joins[i].row))
            return true;
    }
    return false;
}

static bool convert(struct plan *p, size_t i, struct plan_reject *reject)
{
    struct plan_column *c = &p->outputs[i];
    struct text value = *c->value;
    const char *reason = NULL;
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

#include "contract.h"

#include <inttypes.h>
#include <string.h>

#include "chain.h"
#include "fn.h"
#include "log.h"
#include "sqlform.h"

/* ----------------------------------------------------------------------------- the model alone */

bool contract_is_calendar(const struct model *m, const struct star_table *t, size_t column)
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
    (void)sqltype_parse(c->type, &type); /* the model's reader knows that it can be parsed */
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
    const char *fallback = t->columns[i].fallback;
    const struct sqltype wide = {.family = type.family, .bytes = 16}; /* so that all is checked */
    sqlvalue_check_fn *check = sqlform_check(&wide, &type);
    if (fallback != NULL && (type.family == SQLTYPE_UUID || type.family == SQLTYPE_JSON ||
                                type.family == SQLTYPE_BYTEA))
        return err_set(e, ERR_CONFIG,
            "'%s': table '%s': column '%s': there are no defaults of type "
            "'%s'",
            t->file, t->star.name, c->name, c->type);
    if (fallback != NULL && check != NULL && check(&type, text_of(fallback)) != NULL)
        return err_set(e, ERR_CONFIG, "'%s': table '%s': column '%s': the default '%s' %s", t->file,
            t->star.name, c->name, fallback, check(&type, text_of(fallback)));
    if (contract_is_calendar(m, &t->star, i) && type.family != SQLTYPE_DATE)
        return err_set(e, ERR_CONFIG,
            "'%s': table '%s': column '%s' references a calendar and is no date", t->file,
            t->star.name, c->name);
    return true;
}

bool contract_check_model(const struct model *m, struct err *e)
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

/* ------------------------------------------------------------------------ what a source has */

static size_t column_index(const struct column *columns, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && strcmp(columns[i].name, name) != 0)
        i++;
    return i;
}

bool contract_no_column(
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

/* Whether keys that are different texts at the source can be equal in the warehouse:
 * '2019-12-31 24:00:00' and '2020-01-01 00:00:00' as a timestamp, 'a' and 'a ' as a char. */
static bool merges_keys(const struct sqltype *from, const struct sqltype *to)
{
    bool from_texts = from->family == SQLTYPE_TEXT || from->family == SQLTYPE_OTHER;
    bool is_padded = from->name != NULL && strcmp(from->name, "char") == 0;
    bool to_padded = strcmp(to->name, "char") == 0;
    return from_texts && ((to_padded && !is_padded) || to->family != SQLTYPE_TEXT);
}

bool contract_check_type(const struct model_table *t, size_t i, const char *source_table,
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
    if (!sqltype_converts(from->family, to.family))
        return wrong_type(t, i, source_table, column, e);
    if (!star_is_key(&t->star, i) || !merges_keys(from, &to))
        return true;
    err_set(e, ERR_DATA,
        "key column '%s' of table '%s' is '%s' at the source; as '%s', which is '%s', keys that "
        "differ could be equal",
        column->name, source_table, column->type, t->star.columns[i].name, t->star.columns[i].type);
    return err_hint(e, "keep texts as text or varchar in a key");
}

bool contract_check_key(
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
        return contract_no_column(t, from->table, field->column, e);
    *column = &from->columns[i];
    return true;
}

/* Who is told of faults, and whether to go on. */
struct listener {
    bool (*fault)(void *arg, const struct err *what);
    void *arg;
};

/* A fault is told of, unless all is `ok`. */
static bool tell(const struct listener *l, bool ok, const struct err *what)
{
    return ok || l->fault(l->arg, what);
}

static bool tell_columns(
    const struct model_table *t, const struct manifest_table *from, const struct listener *l)
{
    for (size_t i = 0; i < t->star.column_count; i++) {
        const struct column *column;
        struct sqltype type;
        struct err e = ERR_INIT;
        bool ok = check_field(t, &t->columns[i].field, from, &column, &e) &&
                  (column == NULL || contract_check_type(t, i, from->table, column, &type, &e));
        if (!tell(l, ok, &e))
            return false;
    }
    return true;
}

static bool tell_joins(
    const struct model_table *t, const struct manifest_table *from, const struct listener *l)
{
    for (size_t j = 0; j < t->join_count; j++) {
        for (size_t k = 0; k < t->joins[j].on_count; k++) {
            const struct model_field parent = {(int)j, t->joins[j].parent_columns[k]};
            const struct column *column;
            struct err e = ERR_INIT;
            bool ok = check_field(t, &t->joins[j].child_fields[k], from, &column, &e) &&
                      check_field(t, &parent, from, &column, &e);
            if (!tell(l, ok, &e))
                return false;
        }
    }
    return true;
}

bool contract_each_fault(const struct model *m, const struct manifest_table *from,
    bool (*fault)(void *arg, const struct err *what), void *arg)
{
    const struct listener l = {fault, arg};
    for (size_t i = 0; i < m->table_count; i++) {
        const struct model_table *t = &m->tables[i];
        struct err e = ERR_INIT;
        if (t->from == NULL)
            continue;
        bool ok = strcmp(t->from, from->table) != 0 || contract_check_key(t, from, &e);
        if (!tell(&l, ok, &e) || !tell_columns(t, from, &l) || !tell_joins(t, from, &l))
            return false;
    }
    return true;
}

/* The first one is the error. */
static bool stop(void *arg, const struct err *what)
{
    *(struct err *)arg = *what;
    return false;
}

bool contract_check_source(const struct model *m, const struct manifest_table *from, struct err *e)
{
    return contract_each_fault(m, from, stop, e);
}

/* ------------------------------------------------------------------------- runs that break it */

/* The walk back from the newest run to `run`, for the run next after it that has the table whole.
 */
struct search {
    const struct lake *lake;
    const struct model *model;
    const struct manifest *run;
    const char *table;
    struct run_id found; /* empty: none */
};

static enum chain_look look(void *arg, const struct run_id *run, struct err *e)
{
    struct search *s = arg;
    struct manifest m;
    if (strcmp(run->text, s->run->run.text) <= 0)
        return CHAIN_DONE;
    if (!manifest_read(&m, s->lake, LAKE_EXTRACTED, run, e))
        return CHAIN_ERROR;
    struct err ignored = ERR_INIT;
    const struct manifest_table *t = manifest_find(&m, s->table);
    if (t != NULL && t->complete && contract_check_source(s->model, t, &ignored))
        s->found = *run;
    manifest_release(&m);
    return CHAIN_PENDING;
}

static bool find_whole(struct search *s, struct err *e)
{
    struct run_id newest;
    struct chain chain;
    if (!lake_newest(s->lake, LAKE_EXTRACTED, &newest, e) ||
        !chain_pending(s->lake, LAKE_EXTRACTED, &newest, look, s, &chain, e))
        return false;
    chain_release(&chain);
    return true;
}

static void take_out(struct manifest *run, size_t i)
{
    run->table_count--;
    memmove(&run->tables[i], &run->tables[i + 1], (run->table_count - i) * sizeof run->tables[i]);
}

bool contract_apply(const struct lake *lake, const struct model *m, struct manifest *run,
    bool strict, struct err *e)
{
    for (size_t i = 0; i < run->table_count;) {
        const struct manifest_table *t = &run->tables[i];
        struct search s = {lake, m, run, t->table, {""}};
        struct err broken = ERR_INIT;
        if (contract_check_source(m, t, &broken)) {
            i++;
            continue;
        }
        if (!find_whole(&s, e))
            return false;
        if (s.found.text[0] != '\0') {
            if (strict)
                log_warning("%" PRIu64 " rows of table '%s' are left out: %s; run %s has the table "
                            "whole",
                    t->data.rows, t->table, broken.text, s.found.text);
            take_out(run, i);
        } else if (strict) {
            *e = broken;
            return false;
        } else {
            i++;
        }
    }
    return true;
}

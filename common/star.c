#include "star.h"

#include "sqltype.h"

static const char *const MERGE_NAMES[] = {[STAR_UPSERT] = "upsert", [STAR_APPEND] = "append"};

size_t star_column_index(const struct star_table *t, const char *name)
{
    size_t i = 0;
    while (i < t->column_count && strcmp(t->columns[i].name, name) != 0)
        i++;
    return i;
}

bool star_is_key(const struct star_table *t, size_t column)
{
    for (size_t i = 0; i < t->key_count; i++) {
        if (t->key[i] == column)
            return true;
    }
    return false;
}

/* -------------------------------------------------------------------------------------- columns */

bool star_check_name(const struct doc *d, const char *what, const char *name, struct err *e)
{
    if (name[0] == '\0')
        return doc_error(d, e, "%s has an empty name", what);
    if (strlen(name) > STAR_NAME_MAX_BYTES)
        return doc_error(
            d, e, "the name of %s '%s' is longer than %d bytes", what, name, STAR_NAME_MAX_BYTES);
    return true;
}

/* What no column of a table can be called. */
static bool is_system_column(const char *name)
{
    static const char *const names[] = {"tableoid", "cmax", "xmax", "cmin", "xmin", "ctid"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

static bool check_column_name(
    const struct doc *d, const char *what, const char *name, struct err *e)
{
    if (!star_check_name(d, what, name, e))
        return false;
    return !is_system_column(name) ||
           doc_error(d, e, "'%s', the name of %s, is that of a system column", name, what);
}

bool star_begin_columns(const struct doc *d, struct star_table *t, size_t count, struct err *e)
{
    if (count > STAR_COLUMNS_MAX)
        return doc_error(d, e, "it has more than %d columns", STAR_COLUMNS_MAX);
    t->columns = arena_calloc(d->arena, count, sizeof *t->columns);
    return true;
}

bool star_add_column(const struct doc *d, struct star_table *t, const char *name, const char *type,
    bool not_null, struct err *e)
{
    struct sqltype parsed;
    if (!check_column_name(d, "a column", name, e))
        return false;
    if (star_column_index(t, name) < t->column_count)
        return doc_error(d, e, "column '%s' is there twice", name);
    if (!sqltype_parse(type, &parsed))
        return doc_error(d, e, "column '%s': no such SQL type here: '%s'", name, type);
    struct buf canonical = BUF_INIT;
    sqltype_add(&canonical, &parsed);
    t->columns[t->column_count++] =
        (struct star_column){name, arena_strdup(d->arena, canonical.data), not_null};
    buf_release(&canonical);
    return true;
}

/* ---------------------------------------------------------------------------------------- rules */

static bool read_merge(
    const struct doc *d, const json_t *object, struct star_table *t, struct err *e)
{
    const char *name;
    if (!doc_text(d, object, "merge", &name, e))
        return false;
    for (size_t i = 0; i < sizeof MERGE_NAMES / sizeof MERGE_NAMES[0]; i++) {
        t->merge = (enum star_merge)i;
        if (strcmp(name, MERGE_NAMES[i]) == 0)
            return true;
    }
    return doc_error(d, e, "'merge' is neither 'upsert' nor 'append': '%s'", name);
}

static bool read_key(const struct doc *d, const json_t *object, struct star_table *t, struct err *e)
{
    const char **names;
    size_t count;
    if (!doc_texts(d, object, "key", &names, &count, e))
        return false;
    if (count == 0)
        return doc_error(d, e, "it has no key");
    if (count > STAR_KEY_MAX)
        return doc_error(d, e, "its key has more than %d columns", STAR_KEY_MAX);
    t->key = arena_calloc(d->arena, count, sizeof *t->key);
    for (size_t i = 0; i < count; i++) {
        t->key[i] = star_column_index(t, names[i]);
        if (t->key[i] == t->column_count)
            return doc_error(d, e, "key column '%s' is none of its columns", names[i]);
        if (star_is_key(t, t->key[i]))
            return doc_error(d, e, "key column '%s' is there twice", names[i]);
        if (!t->columns[t->key[i]].not_null)
            return doc_error(d, e, "key column '%s' is not 'not null'", names[i]);
        t->key_count = i + 1;
    }
    return true;
}

static bool read_references(
    const struct doc *d, const json_t *object, struct star_table *t, struct err *e)
{
    json_t *references = NULL;
    if (!doc_object_optional(d, object, "references", &references, e))
        return false;
    size_t count = json_object_size(references);
    t->references = arena_calloc(d->arena, count, sizeof *t->references);
    const char *column;
    json_t *table;
    json_object_foreach(references, column, table)
    {
        struct star_reference *r = &t->references[t->reference_count++];
        r->column = star_column_index(t, column);
        if (r->column == t->column_count)
            return doc_error(d, e, "references: there is no column '%s'", column);
        r->table = doc_text_value(d, table, column, e);
        if (r->table == NULL)
            return false;
    }
    return true;
}

/* true: by the key's first column; or the name of one of the key's. */
static bool read_distribute(
    const struct doc *d, const json_t *object, struct star_table *t, struct err *e)
{
    const json_t *member = json_object_get(object, "distribute");
    bool first = false;
    if (!json_is_string(member)) {
        if (!doc_flag_optional(d, object, "distribute", &first, e))
            return false;
        t->distribute = first ? t->columns[t->key[0]].name : NULL;
        return true;
    }
    if (!doc_text(d, object, "distribute", &t->distribute, e))
        return false;
    size_t column = star_column_index(t, t->distribute);
    return (column < t->column_count && star_is_key(t, column)) ||
           doc_error(d, e, "'distribute' names '%s', which is no column of its key", t->distribute);
}

/* What a fact and a dimension must have and must not have. */
static bool check_rules(const struct doc *d, const struct star_table *t, struct err *e)
{
    static const size_t suffix_bytes = 8; /* "_history", "_current", "_key_idx" */
    bool is_fact = t->merge == STAR_APPEND;
    const char *problem = NULL;
    if (strlen(t->name) + (is_fact || t->history ? suffix_bytes : 0) > STAR_NAME_MAX_BYTES)
        problem = "its name is too long (63 bytes, 55 for a fact or a table with history)";
    if (is_fact && t->surrogate == NULL)
        problem = "merge 'append' needs a 'surrogate'";
    if (!is_fact && t->surrogate != NULL)
        problem = "'surrogate' goes with merge 'append'";
    if (!is_fact && t->distribute != NULL)
        problem = "'distribute' goes with merge 'append'";
    if (is_fact && t->history)
        problem = "'history' goes with merge 'upsert'";
    if (t->surrogate != NULL && star_column_index(t, t->surrogate) < t->column_count)
        problem = "the surrogate is one of the columns";
    if (problem != NULL)
        return doc_error(d, e, "%s", problem);
    return t->surrogate == NULL || check_column_name(d, "the surrogate", t->surrogate, e);
}

/* What goes with a table has columns of its own beside its key, or all of its columns. */
static bool check_companions(const struct doc *d, const struct star_table *t, struct err *e)
{
    static const char *const of_history[] = {"valid_from", "valid_to"};
    static const char *const of_ended[] = {"record_id", "run", "why"};
    for (size_t i = 0; t->history && i < 2; i++) {
        if (star_column_index(t, of_history[i]) < t->column_count)
            return doc_error(d, e, "its history has a column '%s' of its own", of_history[i]);
    }
    for (size_t i = 0; t->merge == STAR_APPEND && i < 3; i++) {
        size_t column = star_column_index(t, of_ended[i]);
        if (column < t->column_count && star_is_key(t, column))
            return doc_error(d, e,
                "its list of ended versions has a column '%s' of its own, beside the key",
                of_ended[i]);
    }
    size_t more = t->history ? 2 : t->surrogate != NULL;
    if (t->column_count + more > STAR_COLUMNS_MAX)
        return doc_error(d, e, "with what tt adds it has more than %d columns", STAR_COLUMNS_MAX);
    if (t->history && t->key_count + 1 > STAR_KEY_MAX)
        return doc_error(d, e, "the key of its history has more than %d columns", STAR_KEY_MAX);
    return true;
}

bool star_read_rules(const struct doc *d, const json_t *object, struct star_table *t, struct err *e)
{
    return read_merge(d, object, t, e) && read_key(d, object, t, e) &&
           doc_text_optional(d, object, "surrogate", &t->surrogate, e) &&
           read_references(d, object, t, e) &&
           doc_flag_optional(d, object, "history", &t->history, e) &&
           read_distribute(d, object, t, e) && check_rules(d, t, e) && check_companions(d, t, e);
}

/* ------------------------------------------------------------------------------- in a manifest */

void star_write(const struct star_table *t, json_t *object)
{
    doc_set_text(object, "merge", MERGE_NAMES[t->merge]);
    json_t *columns = json_array();
    for (size_t i = 0; i < t->column_count; i++) {
        json_t *column = json_object();
        doc_set_text(column, "name", t->columns[i].name);
        doc_set_text(column, "type", t->columns[i].type);
        doc_set(column, "not_null", json_boolean(t->columns[i].not_null));
        (void)json_array_append_new(columns, column);
    }
    doc_set(object, "columns", columns);
    json_t *key = json_array();
    for (size_t i = 0; i < t->key_count; i++)
        (void)json_array_append_new(key, json_string(t->columns[t->key[i]].name));
    doc_set(object, "key", key);
    doc_set_text(object, "surrogate", t->surrogate);
    json_t *references = json_object();
    for (size_t i = 0; i < t->reference_count; i++)
        doc_set_text(references, t->columns[t->references[i].column].name, t->references[i].table);
    doc_set(object, "references", references);
    doc_set(object, "history", json_boolean(t->history));
    if (t->distribute != NULL) /* an earlier version knows no such member, and need not */
        doc_set_text(object, "distribute", t->distribute);
}

static bool read_columns(
    const struct doc *d, const json_t *object, struct star_table *t, struct err *e)
{
    static const char *const keys[] = {"name", "type", "not_null", NULL};
    const json_t *columns = doc_array(d, object, "columns", e);
    if (columns == NULL || !star_begin_columns(d, t, json_array_size(columns), e))
        return false;
    for (size_t i = 0; i < json_array_size(columns); i++) {
        const json_t *column = json_array_get(columns, i);
        const char *name, *type;
        bool not_null = false;
        if (!doc_check_keys(d, column, keys, e) || !doc_text(d, column, "name", &name, e) ||
            !doc_text(d, column, "type", &type, e) ||
            !doc_flag_optional(d, column, "not_null", &not_null, e) ||
            !star_add_column(d, t, name, type, not_null, e))
            return false;
    }
    return true;
}

bool star_read(const struct doc *d, const json_t *object, struct star_table *t, struct err *e)
{
    return doc_text(d, object, "table", &t->name, e) && star_check_name(d, "a table", t->name, e) &&
           read_columns(d, object, t, e) && star_read_rules(d, object, t, e);
}

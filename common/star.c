#include "star.h"

static const char *const MERGE_NAMES[] = {[STAR_UPSERT] = "upsert", [STAR_APPEND] = "append"};

const char *star_merge_name(enum star_merge merge)
{
    return MERGE_NAMES[merge];
}

bool star_merge_of(const char *name, enum star_merge *merge)
{
    for (size_t i = 0; i < sizeof MERGE_NAMES / sizeof MERGE_NAMES[0]; i++) {
        if (strcmp(name, MERGE_NAMES[i]) == 0) {
            *merge = (enum star_merge)i;
            return true;
        }
    }
    return false;
}

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

bool star_resolve_key(const struct doc *d, struct star_table *t, const char *const *names,
    size_t count, struct err *e)
{
    if (count == 0)
        return doc_error(d, e, "it has no key");
    t->key = arena_calloc(d->arena, count, sizeof *t->key);
    for (size_t i = 0; i < count; i++) {
        t->key[i] = star_column_index(t, names[i]);
        if (t->key[i] == t->column_count)
            return doc_error(d, e, "key column '%s' is none of its columns", names[i]);
        t->key_count = i;
        if (star_is_key(t, t->key[i]))
            return doc_error(d, e, "key column '%s' is there twice", names[i]);
    }
    t->key_count = count;
    return true;
}

bool star_read_references(
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

void star_write(const struct star_table *t, json_t *object)
{
    doc_set_text(object, "merge", star_merge_name(t->merge));
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
}

static bool read_columns(
    const struct doc *d, const json_t *object, struct star_table *t, struct err *e)
{
    static const char *const keys[] = {"name", "type", "not_null", NULL};
    const json_t *columns = doc_array(d, object, "columns", e);
    if (columns == NULL)
        return false;
    t->column_count = json_array_size(columns);
    t->columns = arena_calloc(d->arena, t->column_count, sizeof *t->columns);
    for (size_t i = 0; i < t->column_count; i++) {
        const json_t *column = json_array_get(columns, i);
        struct star_column *c = &t->columns[i];
        if (!doc_check_keys(d, column, keys, e) || !doc_text(d, column, "name", &c->name, e) ||
            !doc_text(d, column, "type", &c->type, e) ||
            !doc_flag_optional(d, column, "not_null", &c->not_null, e))
            return false;
    }
    return true;
}

bool star_read(const struct doc *d, const json_t *object, struct star_table *t, struct err *e)
{
    const char *merge, **key;
    size_t key_count;
    if (!doc_text(d, object, "table", &t->name, e) || !doc_text(d, object, "merge", &merge, e))
        return false;
    if (!star_merge_of(merge, &t->merge))
        return doc_error(d, e, "no such merge rule: '%s'", merge);
    return read_columns(d, object, t, e) && doc_texts(d, object, "key", &key, &key_count, e) &&
           star_resolve_key(d, t, key, key_count, e) &&
           doc_text_optional(d, object, "surrogate", &t->surrogate, e) &&
           star_read_references(d, object, t, e) &&
           doc_flag_optional(d, object, "history", &t->history, e);
}

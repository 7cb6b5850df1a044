#include "columns.h"

#include <string.h>

#include "star.h"

void columns_write(json_t *object, const struct columns *t)
{
    doc_set(object, "key", doc_from_texts(t->key, t->key_count));
    json_t *columns = json_array();
    for (size_t i = 0; i < t->column_count; i++) {
        json_t *column = json_object();
        doc_set_text(column, "name", t->columns[i].name);
        doc_set_text(column, "type", t->columns[i].type);
        doc_set_text(column, "kind", column_kind_name(t->columns[i].kind));
        (void)json_array_append_new(columns, column);
    }
    doc_set(object, "columns", columns);
}

static size_t column_index(const struct columns *t, const char *name)
{
    size_t i = 0;
    while (i < t->column_count && strcmp(t->columns[i].name, name) != 0)
        i++;
    return i;
}

static bool read_column(const struct doc *d, const json_t *object, struct columns *t, struct err *e)
{
    static const char *const keys[] = {"name", "type", "kind", NULL};
    struct column c;
    const char *kind;
    if (!doc_check_keys(d, object, keys, e) || !doc_text(d, object, "name", &c.name, e) ||
        !star_check_name(d, "a column", c.name, e) || !doc_text(d, object, "type", &c.type, e) ||
        !doc_text(d, object, "kind", &kind, e))
        return false;
    if (!column_kind_of(kind, &c.kind))
        return doc_error(d, e, "no such kind of column: '%s'", kind);
    if (column_index(t, c.name) < t->column_count)
        return doc_error(d, e, "column '%s' is there twice", c.name);
    t->columns[t->column_count++] = c;
    return true;
}

static bool read_columns(
    const struct doc *d, const json_t *object, struct columns *t, struct err *e)
{
    const json_t *columns = doc_array(d, object, "columns", e);
    if (columns == NULL)
        return false;
    size_t count = json_array_size(columns);
    if (count > STAR_COLUMNS_MAX)
        return doc_error(d, e, "it has more than %d columns", STAR_COLUMNS_MAX);
    t->columns = arena_calloc(d->arena, count, sizeof *t->columns);
    for (size_t i = 0; i < count; i++) {
        if (!read_column(d, json_array_get(columns, i), t, e))
            return false;
    }
    return true;
}

static bool check_key(const struct doc *d, const struct columns *t, struct err *e)
{
    if (t->key_count > STAR_KEY_MAX)
        return doc_error(d, e, "its key has more than %d columns", STAR_KEY_MAX);
    for (size_t k = 0; k < t->key_count; k++) {
        if (column_index(t, t->key[k]) == t->column_count)
            return doc_error(d, e, "'%s' of its key is none of its columns", t->key[k]);
        for (size_t i = 0; i < k; i++) {
            if (strcmp(t->key[i], t->key[k]) == 0)
                return doc_error(d, e, "'%s' of its key is there twice", t->key[k]);
        }
    }
    return true;
}

bool columns_read(const struct doc *d, const json_t *object, struct columns *t, struct err *e)
{
    return doc_texts(d, object, "key", &t->key, &t->key_count, e) &&
           read_columns(d, object, t, e) && check_key(d, t, e);
}

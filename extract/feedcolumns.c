#include "feedcolumns.h"

#include <strings.h>

#include "sqlform.h"
#include "star.h"

/* "varchar(3) not null" */
static bool read_type(const struct doc *d, enum feed_format format, const char *text,
    struct column *c, struct feed_column *f, struct err *e)
{
    static const char suffix[] = " not null";
    size_t len = strlen(text), tail = sizeof suffix - 1;
    f->not_null = len > tail && strcasecmp(text + len - tail, suffix) == 0;
    const char *type = arena_memdup(d->arena, text, f->not_null ? len - tail : len);
    if (!sqltype_parse(type, &f->type))
        return doc_error(d, e, "column '%s': there is no type '%s'", c->name, type);
    bool is_json = f->type.family == SQLTYPE_JSON;
    if (!feedvalue_takes(&f->type) || (is_json && format == FEED_CSV))
        return doc_error(d, e, "column '%s': a source cannot have type '%s'", c->name, type);
    struct buf canonical = BUF_INIT;
    sqltype_add(&canonical, &f->type);
    c->type = arena_strdup(d->arena, canonical.data);
    buf_release(&canonical);
    c->kind = sqlform_of(&f->type)->json;
    return true;
}

static size_t column_index(const struct feed_doc *doc, const char *name)
{
    size_t i = 0;
    while (i < doc->column_count && strcmp(doc->columns[i].name, name) != 0)
        i++;
    return i;
}

/* ["rate", "numeric not null", "@value"]; its place in the file may be left out: its name. */
static bool read_column(
    const struct doc *d, const json_t *column, struct feed_doc *doc, struct err *e)
{
    struct column c = {.name = NULL};
    struct feed_column f = {.field = NULL};
    size_t size = json_array_size(column);
    if (size != 2 && size != 3)
        return doc_error(d, e, "'columns': a column is not [name, type] or [name, type, field]");
    c.name = doc_text_value(d, json_array_get(column, 0), "a column's name", e);
    const char *type =
        c.name == NULL ? NULL : doc_text_value(d, json_array_get(column, 1), "a column's type", e);
    if (type == NULL || !star_check_name(d, "a column", c.name, e) ||
        !read_type(d, doc->format, type, &c, &f, e))
        return false;
    f.field =
        size == 2 ? c.name : doc_text_value(d, json_array_get(column, 2), "a column's field", e);
    if (f.field == NULL)
        return false;
    if (column_index(doc, c.name) < doc->column_count)
        return doc_error(d, e, "column '%s' is there twice", c.name);
    doc->columns[doc->column_count] = c;
    doc->fields[doc->column_count++] = f;
    return true;
}

static bool read_columns(
    const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    const json_t *columns = doc_array(d, root, "columns", e);
    size_t count = json_array_size(columns);
    if (columns == NULL)
        return false;
    if (count == 0 || count > STAR_COLUMNS_MAX)
        return doc_error(d, e, "'columns' are not 1 to %d", STAR_COLUMNS_MAX);
    doc->columns = arena_calloc(d->arena, count, sizeof *doc->columns);
    doc->fields = arena_calloc(d->arena, count, sizeof *doc->fields);
    for (size_t i = 0; i < count; i++) {
        if (!read_column(d, json_array_get(columns, i), doc, e))
            return false;
    }
    return true;
}

static bool read_key(const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    if (!doc_texts(d, root, "key", &doc->key, &doc->key_count, e))
        return false;
    if (doc->key_count == 0 || doc->key_count > STAR_KEY_MAX)
        return doc_error(d, e, "'key' has not 1 to %d columns", STAR_KEY_MAX);
    for (size_t k = 0; k < doc->key_count; k++) {
        size_t i = column_index(doc, doc->key[k]);
        if (i == doc->column_count)
            return doc_error(d, e, "'key': '%s' is none of its columns", doc->key[k]);
        for (size_t j = 0; j < k; j++) {
            if (strcmp(doc->key[j], doc->key[k]) == 0)
                return doc_error(d, e, "'key': '%s' is there twice", doc->key[k]);
        }
        if (!doc->fields[i].not_null)
            return doc_error(d, e, "'key': column '%s' is not 'not null'", doc->key[k]);
        if (!feedvalue_is_key(&doc->fields[i].type))
            return doc_error(d, e,
                "'key': column '%s' is of type '%s', of which one value can be written in two ways",
                doc->key[k], doc->columns[i].type);
    }
    return true;
}

bool feedcolumns_read(const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    return read_columns(d, root, doc, e) && read_key(d, root, doc, e);
}

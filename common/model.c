#include "model.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ddl.h"
#include "fs.h"

enum { MODEL_FILE_MAX_BYTES = 1024 * 1024 };

/* ------------------------------------------------------------------------------------- columns */

/* "varchar NOT NULL" -> "varchar"; *not_null. */
static const char *split_type(struct arena *arena, const char *text, bool *not_null)
{
    static const char suffix[] = " not null";
    size_t len = strlen(text), tail = sizeof suffix - 1;
    *not_null = len > tail && strcasecmp(text + len - tail, suffix) == 0;
    return arena_memdup(arena, text, *not_null ? len - tail : len);
}

/* The column of a join before this place, or of "from" (alias NULL). */
static bool set_field(const struct doc *d, const struct model_table *t, size_t join_count,
    struct text alias, const char *column, struct model_field *field, struct err *e)
{
    *field = (struct model_field){MODEL_FROM, column};
    if (text_is_null(alias))
        return true;
    for (size_t i = 0; i < join_count; i++) {
        if (text_is(alias, t->joins[i].as)) {
            field->join = (int)i;
            return true;
        }
    }
    return doc_error(d, e, "'%.*s.%s': no join before it is called '%.*s'", (int)alias.len,
        alias.ptr, column, (int)alias.len, alias.ptr);
}

/* ["city"] or ["legal", "city"]: names as they are, also such as have dots. */
static bool read_field_list(const struct doc *d, const json_t *list, const struct model_table *t,
    size_t join_count, struct model_field *field, struct err *e)
{
    const char *names[2] = {NULL, NULL};
    size_t count = json_array_size(list);
    if (count < 1 || count > 2)
        return doc_error(d, e, "a field that is a list is [column] or [alias, column]");
    for (size_t i = 0; i < count; i++) {
        names[i] = doc_text_value(d, json_array_get(list, i), "field", e);
        if (names[i] == NULL)
            return false;
    }
    struct text alias = count == 2 ? text_of(names[0]) : TEXT_NULL;
    return set_field(d, t, join_count, alias, names[count - 1], field, e);
}

/* "city" or "legal.city": what stands before the first dot is an alias; or a list, see above. */
static bool read_field(const struct doc *d, const json_t *item, const char *what,
    const struct model_table *t, size_t join_count, struct model_field *field, struct err *e)
{
    if (json_is_array(item))
        return read_field_list(d, item, t, join_count, field, e);
    const char *text = doc_text_value(d, item, what, e);
    if (text == NULL)
        return false;
    const char *dot = strchr(text, '.');
    if (dot == NULL)
        return set_field(d, t, join_count, TEXT_NULL, text, field, e);
    struct text alias = {text, (size_t)(dot - text)};
    return set_field(d, t, join_count, alias, dot + 1, field, e);
}

static bool read_column(
    const struct doc *d, const json_t *item, struct model_table *t, size_t i, struct err *e)
{
    size_t count = json_array_size(item);
    if (!json_is_array(item) || count < 3 || count > 4)
        return doc_error(d, e,
            "column %zu is not [name, type, field] or [name, type, field, "
            "function]",
            i + 1);
    const char *parts[4] = {NULL, NULL, NULL, NULL};
    for (size_t k = 0; k < count; k++) {
        if (k == 2)
            continue; /* the field */
        parts[k] = doc_text_value(d, json_array_get(item, k), "columns", e);
        if (parts[k] == NULL)
            return false;
    }
    bool not_null;
    const char *type = split_type(d->arena, parts[1], &not_null);
    t->columns[i].function = parts[3];
    return star_add_column(d, &t->star, parts[0], type, not_null, e) &&
           read_field(
               d, json_array_get(item, 2), parts[0], t, t->join_count, &t->columns[i].field, e);
}

static bool read_columns(
    const struct doc *d, const json_t *root, struct model_table *t, struct err *e)
{
    const json_t *columns = doc_array(d, root, "columns", e);
    if (columns == NULL)
        return false;
    size_t count = json_array_size(columns);
    if (!star_begin_columns(d, &t->star, count, e))
        return false;
    t->columns = arena_calloc(d->arena, count, sizeof *t->columns);
    for (size_t i = 0; i < count; i++) {
        if (!read_column(d, json_array_get(columns, i), t, i, e))
            return false;
    }
    return true;
}

static bool read_defaults(
    const struct doc *d, const json_t *root, struct model_table *t, struct err *e)
{
    json_t *defaults = NULL;
    if (!doc_object_optional(d, root, "default", &defaults, e))
        return false;
    const char *name;
    json_t *value;
    json_object_foreach(defaults, name, value)
    {
        size_t i = star_column_index(&t->star, name);
        if (i == t->star.column_count)
            return doc_error(d, e, "default: there is no column '%s'", name);
        t->columns[i].fallback = doc_text_value(d, value, name, e);
        if (t->columns[i].fallback == NULL)
            return false;
    }
    return true;
}

/* --------------------------------------------------------------------------------------- joins */

static bool read_join(
    const struct doc *d, const json_t *item, struct model_table *t, size_t i, struct err *e)
{
    static const char *const keys[] = {"table", "as", "on", NULL};
    struct model_join *join = &t->joins[i];
    json_t *on = NULL;
    if (!doc_check_keys(d, item, keys, e) || !doc_text(d, item, "table", &join->table, e) ||
        !doc_text(d, item, "as", &join->as, e) || !doc_object_optional(d, item, "on", &on, e))
        return false;
    for (size_t k = 0; k < i; k++) {
        if (strcmp(t->joins[k].as, join->as) == 0)
            return doc_error(d, e, "two joins are called '%s'", join->as);
    }
    size_t count = json_object_size(on);
    if (count == 0)
        return doc_error(d, e, "join '%s' has no 'on'", join->as);
    join->parent_columns = arena_calloc(d->arena, count, sizeof *join->parent_columns);
    join->child_fields = arena_calloc(d->arena, count, sizeof *join->child_fields);
    const char *parent;
    json_t *child;
    json_object_foreach(on, parent, child)
    {
        if (!read_field(d, child, parent, t, i, &join->child_fields[join->on_count], e))
            return false;
        join->parent_columns[join->on_count++] = arena_strdup(d->arena, parent);
    }
    return true;
}

static bool read_joins(
    const struct doc *d, const json_t *root, struct model_table *t, struct err *e)
{
    if (json_object_get(root, "join") == NULL)
        return true;
    const json_t *joins = doc_array(d, root, "join", e);
    if (joins == NULL)
        return false;
    t->join_count = json_array_size(joins);
    t->joins = arena_calloc(d->arena, t->join_count, sizeof *t->joins);
    for (size_t i = 0; i < t->join_count; i++) {
        if (!read_join(d, json_array_get(joins, i), t, i, e))
            return false;
    }
    return true;
}

/* --------------------------------------------------------------------------------------- table */

static bool read_table(
    const struct doc *file, const json_t *root, struct model_table *t, struct err *e)
{
    struct doc at = *file; /* with the table, once it is known */
    const struct doc *d = &at;
    static const char *const keys[] = {"table", "about", "from", "calendar", "key", "merge",
        "surrogate", "join", "columns", "default", "references", "history", "distribute", NULL};
    bool calendar = false;
    if (!doc_text(d, root, "table", &t->star.name, e) ||
        !star_check_name(d, "a table", t->star.name, e))
        return false;
    at.table = t->star.name;
    if (!doc_check_keys(d, root, keys, e) || !doc_text(d, root, "about", &t->about, e) ||
        !doc_text_optional(d, root, "from", &t->from, e) ||
        !doc_flag_optional(d, root, "calendar", &calendar, e))
        return false;
    if (calendar != (t->from == NULL))
        return doc_error(d, e, "give either 'from' or 'calendar'");
    if (!read_joins(d, root, t, e) || !read_columns(d, root, t, e) ||
        !star_read_rules(d, root, &t->star, e) || !read_defaults(d, root, t, e))
        return false;
    if (t->from == NULL &&
        (t->star.merge != STAR_UPSERT || t->join_count > 0 || t->star.key_count != 1))
        return doc_error(d, e, "a calendar has merge 'upsert', a key of one column and no joins");
    return true;
}

/* --------------------------------------------------------------------------------------- model */

static bool check_whole(struct model *m, struct err *e)
{
    const struct star_table **stars = mem_alloc(m->table_count, sizeof(struct star_table *));
    bool ok = true;
    for (size_t i = 0; ok && i < m->table_count; i++) {
        stars[i] = &m->tables[i].star;
        for (size_t k = 0; ok && k < i; k++) {
            if (strcmp(stars[k]->name, stars[i]->name) == 0)
                ok = err_set(e, ERR_CONFIG, "'%s' and '%s' both define table '%s'",
                    m->tables[k].file, m->tables[i].file, stars[i]->name);
        }
    }
    m->order = arena_calloc(&m->arena, m->table_count, sizeof *m->order);
    if (ok && !ddl_order(stars, m->table_count, m->order, e))
        ok = err_context(e, "'%s'", m->tables[m->order[0]].file);
    free(stars);
    return ok;
}

/* Reads file i; its bytes go to `all`, of which the checksum is made. */
static bool read_file(struct model *m, size_t i, struct buf *all, struct err *e)
{
    struct model_table *t = &m->tables[i];
    struct doc d = {t->file, ERR_CONFIG, NULL, &m->arena};
    size_t start = all->len;
    if (!fs_read_file(t->file, MODEL_FILE_MAX_BYTES, all, e)) {
        if (e->class == ERR_INPUT)
            e->class = ERR_CONFIG;
        return false;
    }
    json_t *root = doc_parse(&d, buf_str(all) + start, all->len - start, e);
    bool ok = root != NULL && read_table(&d, root, t, e);
    json_decref(root);
    return ok;
}

static int is_model_file(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);
    return entry->d_name[0] != '.' && len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name); /* not by locale: the checksum depends on it */
}

static bool list_files(struct model *m, struct err *e)
{
    struct dirent **entries;
    int count = scandir(m->dir, &entries, is_model_file, by_name);
    if (count < 0)
        return err_set_errno(e, ERR_CONFIG, errno, "cannot read model '%s'", m->dir);
    m->table_count = (size_t)count;
    m->tables = arena_calloc(&m->arena, m->table_count, sizeof *m->tables);
    for (size_t i = 0; i < m->table_count; i++) {
        m->tables[i].file = arena_printf(&m->arena, "%s/%s", m->dir, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    if (count == 0)
        return err_set(e, ERR_CONFIG, "model '%s' has no *.json files", m->dir);
    return true;
}

/* The model beside the running program. */
static const char *installed_dir(struct arena *arena)
{
    static const char *const places[] = {"../share/tt/model", "../transform/model"};
    char self[4096];
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    if (len > 0) {
        self[len] = '\0';
        *strrchr(self, '/') = '\0';
        for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            char *dir = arena_printf(arena, "%s/%s", self, places[i]);
            if (fs_exists(dir))
                return dir;
        }
    }
    return "/usr/share/tt/model";
}

bool model_load(struct model *m, const char *dir, struct err *e)
{
    *m = (struct model){.arena = ARENA_INIT};
    m->dir = dir == NULL ? installed_dir(&m->arena) : arena_strdup(&m->arena, dir);
    struct buf all = BUF_INIT;
    bool ok = list_files(m, e);
    for (size_t i = 0; ok && i < m->table_count; i++)
        ok = read_file(m, i, &all, e);
    ok = ok && check_whole(m, e);
    stream_checksum(buf_str(&all), all.len, m->checksum);
    buf_release(&all);
    if (!ok)
        model_release(m);
    return ok;
}

void model_release(struct model *m)
{
    arena_release(&m->arena);
}

bool model_uses(const struct model *m, const char *source_table)
{
    for (size_t i = 0; i < m->table_count; i++) {
        const struct model_table *t = &m->tables[i];
        if (t->from != NULL && strcmp(t->from, source_table) == 0)
            return true;
        for (size_t k = 0; k < t->join_count; k++) {
            if (strcmp(t->joins[k].table, source_table) == 0)
                return true;
        }
    }
    return false;
}

#include "model.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ddl.h"
#include "fs.h"

enum {
    MODEL_FILE_MAX_BYTES = 1024 * 1024,
    NAME_MAX_BYTES = 63,  /* NAMEDATALEN - 1 */
    NAME_SUFFIX_BYTES = 8 /* "_history", "_current", "_key_idx" */
};

/* ------------------------------------------------------------------------------------- columns */

/* "varchar NOT NULL" -> type "varchar", not_null. */
static void split_type(struct arena *arena, const char *text, struct star_column *c)
{
    static const char suffix[] = " not null";
    size_t len = strlen(text), tail = sizeof suffix - 1;
    c->not_null = len > tail && strcasecmp(text + len - tail, suffix) == 0;
    c->type = arena_memdup(arena, text, c->not_null ? len - tail : len);
}

/* "city" or "legal.city".  The part before the first dot is an alias when a join has it. */
static bool resolve_field(const struct doc *d, const struct model_table *t, size_t join_count,
    const char *text, struct model_field *field, struct err *e)
{
    const char *dot = strchr(text, '.');
    *field = (struct model_field){MODEL_FROM, text};
    if (dot == NULL)
        return true;
    for (size_t i = 0; i < join_count; i++) {
        const char *as = t->joins[i].as;
        if (strlen(as) == (size_t)(dot - text) && memcmp(as, text, strlen(as)) == 0) {
            *field = (struct model_field){(int)i, dot + 1};
            return true;
        }
    }
    return doc_error(d, e, "'%s': no join before it is called that", text);
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
        parts[k] = doc_text_value(d, json_array_get(item, k), "columns", e);
        if (parts[k] == NULL)
            return false;
    }
    struct star_column *c = &t->star.columns[i];
    c->name = parts[0];
    split_type(d->arena, parts[1], c);
    t->columns[i].function = parts[3];
    if (strlen(c->name) > NAME_MAX_BYTES)
        return doc_error(d, e, "the name of column '%s' is longer than 63 bytes", c->name);
    if (star_column_index(&t->star, c->name) != i)
        return doc_error(d, e, "column '%s' is there twice", c->name);
    return resolve_field(d, t, t->join_count, parts[2], &t->columns[i].field, e);
}

static bool read_columns(
    const struct doc *d, const json_t *root, struct model_table *t, struct err *e)
{
    const json_t *columns = doc_array(d, root, "columns", e);
    if (columns == NULL)
        return false;
    size_t count = json_array_size(columns);
    t->star.columns = arena_calloc(d->arena, count, sizeof *t->star.columns);
    t->columns = arena_calloc(d->arena, count, sizeof *t->columns);
    for (size_t i = 0; i < count; i++) {
        t->star.column_count = i + 1;
        t->star.columns[i].name = "";
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
        const char *field = doc_text_value(d, child, parent, e);
        if (field == NULL || !resolve_field(d, t, i, field, &join->child_fields[join->on_count], e))
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

static bool check_table(const struct doc *d, const struct model_table *t, struct err *e)
{
    const struct star_table *s = &t->star;
    const char *problem = NULL;
    for (size_t i = 0; i < s->key_count; i++) {
        if (!s->columns[s->key[i]].not_null)
            problem = "a key column is not 'not null'";
    }
    size_t suffix = s->merge == STAR_APPEND || s->history ? NAME_SUFFIX_BYTES : 0;
    if (strlen(s->name) + suffix > NAME_MAX_BYTES)
        problem = "its name is too long (63 bytes, 55 for a fact or a table with history)";
    if (s->surrogate != NULL && strlen(s->surrogate) > NAME_MAX_BYTES)
        problem = "the name of the surrogate is longer than 63 bytes";
    if (s->merge == STAR_APPEND && s->surrogate == NULL)
        problem = "merge 'append' needs a 'surrogate'";
    if (s->merge == STAR_UPSERT && s->surrogate != NULL)
        problem = "'surrogate' goes with merge 'append'";
    if (s->merge == STAR_APPEND && s->history)
        problem = "'history' goes with merge 'upsert'";
    if (s->surrogate != NULL && star_column_index(s, s->surrogate) < s->column_count)
        problem = "the surrogate is one of the columns";
    if (t->from == NULL && (s->merge != STAR_UPSERT || t->join_count > 0 || s->key_count != 1))
        problem = "a calendar has merge 'upsert', a key of one column and no joins";
    if (problem != NULL)
        return doc_error(d, e, "%s", problem);
    return true;
}

static bool read_table(
    const struct doc *file, const json_t *root, struct model_table *t, struct err *e)
{
    struct doc at = *file; /* with the table, once it is known */
    const struct doc *d = &at;
    static const char *const keys[] = {"table", "about", "from", "calendar", "key", "merge",
        "surrogate", "join", "columns", "default", "references", "history", NULL};
    const char *merge, **key;
    size_t key_count;
    bool calendar = false;
    if (!doc_text(d, root, "table", &t->star.name, e))
        return false;
    at.table = t->star.name;
    if (!doc_check_keys(d, root, keys, e) || !doc_text(d, root, "about", &t->about, e) ||
        !doc_text_optional(d, root, "from", &t->from, e) ||
        !doc_flag_optional(d, root, "calendar", &calendar, e) ||
        !doc_text(d, root, "merge", &merge, e) ||
        !doc_text_optional(d, root, "surrogate", &t->star.surrogate, e) ||
        !doc_flag_optional(d, root, "history", &t->star.history, e))
        return false;
    if (calendar != (t->from == NULL))
        return doc_error(d, e, "give either 'from' or 'calendar'");
    if (!star_merge_of(merge, &t->star.merge))
        return doc_error(d, e, "'merge' is neither 'upsert' nor 'append': '%s'", merge);
    return read_joins(d, root, t, e) && read_columns(d, root, t, e) &&
           doc_texts(d, root, "key", &key, &key_count, e) &&
           star_resolve_key(d, &t->star, key, key_count, e) && read_defaults(d, root, t, e) &&
           star_read_references(d, root, &t->star, e) && check_table(d, t, e);
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

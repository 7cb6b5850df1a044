#include "lookup.h"

struct lookup_table *lookup_table(const struct lookup *l, const char *name)
{
    for (size_t i = 0; i < l->table_count; i++) {
        if (strcmp(l->tables[i].name, name) == 0)
            return &l->tables[i];
    }
    return NULL;
}

/* ----------------------------------------------------------------------------- what is to be held
 */

static void hold(struct lookup *l, const char *name)
{
    if (lookup_table(l, name) == NULL)
        l->tables[l->table_count++].name = arena_strdup(&l->arena, name);
}

/* The place that all fields of a join are of: MODEL_FROM or a join; false: there is none. */
static bool one_place(const struct model_join *join, int *place)
{
    *place = join->child_fields[0].join;
    for (size_t k = 1; k < join->on_count; k++) {
        if (join->child_fields[k].join != *place)
            return false;
    }
    return true;
}

static const char *place_table(const struct model_table *t, int place)
{
    return place == MODEL_FROM ? t->from : t->joins[place].table;
}

static bool is_on(const struct lookup_index *index, const char *table, const struct model_join *j)
{
    if (strcmp(index->table->name, table) != 0 || index->column_count != j->on_count)
        return false;
    for (size_t k = 0; k < j->on_count; k++) {
        if (strcmp(index->columns[k], j->child_fields[k].column) != 0)
            return false;
    }
    return true;
}

const struct lookup_index *lookup_index(
    const struct lookup *l, const struct model_table *t, size_t j)
{
    int place;
    if (!one_place(&t->joins[j], &place))
        return NULL;
    for (size_t i = 0; i < l->index_count; i++) {
        if (is_on(&l->indexes[i], place_table(t, place), &t->joins[j]))
            return &l->indexes[i];
    }
    return NULL;
}

static void hold_index(struct lookup *l, const struct model_table *t, size_t j)
{
    const struct model_join *join = &t->joins[j];
    int place;
    if (!one_place(join, &place) || lookup_index(l, t, j) != NULL)
        return;
    struct lookup_index *index = &l->indexes[l->index_count++];
    index->table = lookup_table(l, place_table(t, place));
    index->columns = arena_calloc(&l->arena, join->on_count, sizeof *index->columns);
    index->column_count = join->on_count;
    for (size_t k = 0; k < join->on_count; k++)
        index->columns[k] = join->child_fields[k].column;
}

static void hold_tables(struct lookup *l, const struct model_table *t)
{
    if (t->join_count > 0)
        hold(l, t->from);
    for (size_t k = 0; k < t->join_count; k++)
        hold(l, t->joins[k].table);
}

static struct sealed *new_map(struct lookup *l, size_t number)
{
    struct sealed *map = arena_calloc(&l->arena, 1, sizeof *map);
    *map = sealed_of(NULL, number);
    return map;
}

void lookup_init(struct lookup *l, const struct model *m, const struct lake *lake)
{
    *l = (struct lookup){
        .model = m, .lake = lake, .pending_bytes = LOOKUP_PENDING_BYTES, .arena = ARENA_INIT};
    size_t most = 0, number = 0;
    for (size_t i = 0; i < m->table_count; i++)
        most += 1 + m->tables[i].join_count;
    l->tables = arena_calloc(&l->arena, most, sizeof *l->tables);
    l->indexes = arena_calloc(&l->arena, most, sizeof *l->indexes);
    for (size_t i = 0; i < m->table_count; i++)
        hold_tables(l, &m->tables[i]);
    for (size_t i = 0; i < m->table_count; i++) {
        for (size_t j = 0; j < m->tables[i].join_count; j++)
            hold_index(l, &m->tables[i], j);
    }
    l->record = sealed_of(NULL, number);
    for (size_t i = 0; i < l->table_count; i++)
        l->tables[i].rows = new_map(l, ++number);
    for (size_t i = 0; i < l->index_count; i++)
        l->indexes[i].map = new_map(l, ++number);
}

bool lookup_is_whole(const struct lookup *l, const struct manifest *m)
{
    for (size_t i = 0; i < l->table_count; i++) {
        const struct manifest_table *t = manifest_find(m, l->tables[i].name);
        if (t == NULL || !t->complete)
            return false;
    }
    return true;
}

/* ---------------------------------------------------------------------------------------- rows */

bool lookup_add_key(struct buf *key, struct text value)
{
    if (text_is_null(value))
        return false;
    buf_add(key, value.ptr, value.len);
    buf_addc(key, '\0');
    return true;
}

struct text lookup_key_part(struct text key, size_t count)
{
    const char *end = key.ptr;
    while (count-- > 0)
        end += strlen(end) + 1;
    return (struct text){key.ptr, (size_t)(end - key.ptr)};
}

void lookup_set_value(struct buf *value, uint64_t serial, struct text line)
{
    buf_reset(value);
    buf_add_be64(value, serial);
    buf_add(value, line.ptr, line.len);
}

bool lookup_get_value(const struct lookup *l, struct text value, struct lookup_row *row)
{
    uint64_t serial = 0;
    if (text_is_null(value) || value.len < sizeof serial)
        return false;
    for (size_t i = 0; i < sizeof serial; i++)
        serial = serial << 8 | (unsigned char)value.ptr[i];
    row->line = (struct text){value.ptr + sizeof serial, value.len - sizeof serial};
    row->is_new = serial == l->serial;
    return true;
}

enum lookup_result lookup_find(struct lookup *l, const struct lookup_table *t, struct text key,
    struct arena *arena, struct lookup_row *row, struct err *e)
{
    struct text value;
    if (!sealed_find(t->rows, key, &value, e))
        return LOOKUP_ERROR;
    if (!lookup_get_value(l, value, row))
        return LOOKUP_NONE;
    row->key = key;
    row->line = (struct text){arena_memdup(arena, row->line.ptr, row->line.len), row->line.len};
    return LOOKUP_ROW;
}

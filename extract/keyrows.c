#include "keyrows.h"

#include <stdlib.h>

#include "sql.h"

/* Text of a statement: large enough that its way to the server is no matter. */
enum { CHUNK_KEYS = 1000, CHUNK_BYTES = 256 << 10 };

/* Whatever the statistics say: a table that was never analyzed looks small. */
static const char BY_INDEX[] =
    "SET LOCAL enable_seqscan = off;SET LOCAL enable_hashjoin = off;"
    "SET LOCAL enable_mergejoin = off;SET LOCAL enable_material = off;SET LOCAL jit = off";
static const char AS_BEFORE[] =
    "SET LOCAL enable_seqscan = on;SET LOCAL enable_hashjoin = on;"
    "SET LOCAL enable_mergejoin = on;SET LOCAL enable_material = on;SET LOCAL jit = on";

struct keyrows {
    struct row_source source;
    struct snapshot *snapshot;
    const struct catalog_table *table;
    const struct key_codec *codec;
    struct keyset_reader *keys;
    struct row_source *rows; /* of the chunk; NULL: between two */
    bool is_at_end;          /* of the keys */
    struct buf *arrays;      /* one a column of the key */
    struct text *values;
    struct arena scratch;
};

/* The name of the type without what it is limited to, which would cut values off. */
static void add_type(struct buf *sql, const char *type)
{
    const char *open = strchr(type, '('), *close = strchr(type, ')');
    if (strncmp(type, "character(", 10) == 0) { /* "character" alone has one character */
        buf_adds(sql, "pg_catalog.bpchar");
        return;
    }
    buf_add(sql, type, open == NULL ? strlen(type) : (size_t)(open - type));
    buf_adds(sql, close == NULL ? "" : close + 1);
}

/* An element of an array's text. */
static void add_element(struct buf *array, struct text value)
{
    buf_addc(array, array->len == 0 ? '{' : ',');
    buf_addc(array, '"');
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"' || value.ptr[i] == '\\')
            buf_addc(array, '\\');
        buf_addc(array, value.ptr[i]);
    }
    buf_addc(array, '"');
}

static bool add_key(struct keyrows *r, struct text key, struct err *e)
{
    arena_reset(&r->scratch);
    if (!key_decode(r->codec, key, r->values, &r->scratch))
        return err_set(e, ERR_BUG, "a key of another form");
    for (size_t k = 0; k < r->codec->count; k++)
        add_element(&r->arrays[k], r->values[k]);
    return true;
}

/* The next keys into the arrays; *count: how many. */
static bool take_chunk(struct keyrows *r, size_t *count, struct err *e)
{
    size_t bytes = 0;
    for (size_t k = 0; k < r->codec->count; k++)
        buf_reset(&r->arrays[k]);
    for (*count = 0; *count < CHUNK_KEYS && bytes < CHUNK_BYTES; ++*count) {
        struct text key;
        if (!keyset_next(r->keys, &key, e))
            return false;
        r->is_at_end = text_is_null(key);
        if (r->is_at_end)
            break;
        bytes += key.len;
        if (!add_key(r, key, e))
            return false;
    }
    return true;
}

static void add_arrays(struct keyrows *r, struct buf *sql)
{
    buf_adds(sql, " JOIN ROWS FROM (");
    for (size_t k = 0; k < r->codec->count; k++) {
        buf_addc(&r->arrays[k], '}');
        buf_adds(sql, k == 0 ? "pg_catalog.unnest(" : ", pg_catalog.unnest(");
        sql_add_literal(sql, r->arrays[k].data);
        buf_adds(sql, "::");
        add_type(sql, r->codec->columns[k].type);
        buf_adds(sql, "[])");
    }
    buf_adds(sql, ") AS k (");
    for (size_t k = 0; k < r->codec->count; k++)
        buf_printf(sql, "%sk%zu", k == 0 ? "" : ", ", k);
    buf_adds(sql, ") ON ");
    for (size_t k = 0; k < r->codec->count; k++) {
        buf_adds(sql, k == 0 ? "t." : " AND t.");
        sql_add_ident(sql, r->codec->names[k]);
        buf_printf(sql, " = k.k%zu", k);
    }
}

static struct row_source *open_chunk(struct keyrows *r, struct err *e)
{
    struct buf sql = BUF_INIT;
    buf_adds(&sql, "COPY (SELECT ");
    for (size_t i = 0; i < r->table->column_count; i++) {
        buf_adds(&sql, i == 0 ? "t." : ", t.");
        sql_add_ident(&sql, r->table->columns[i].name);
    }
    buf_adds(&sql, " FROM ");
    snapshot_add_table(&sql, &r->snapshot->catalog, r->table);
    buf_adds(&sql, " AS t");
    add_arrays(r, &sql);
    buf_adds(&sql, ") TO STDOUT");
    struct row_source *rows = pg_copy_out(r->snapshot->pg, sql.data, r->table->column_count, e);
    buf_release(&sql);
    return rows;
}

static enum row_step next(struct row_source *source, struct row *row, struct err *e)
{
    struct keyrows *r = (struct keyrows *)source;
    for (;;) {
        enum row_step step = r->rows == NULL ? ROW_END : r->rows->next(r->rows, row, e);
        if (step != ROW_END)
            return step;
        row_source_close(r->rows);
        r->rows = NULL;
        size_t count = 0;
        if (!r->is_at_end && !take_chunk(r, &count, e))
            return ROW_ERROR;
        if (count == 0)
            return ROW_END;
        r->rows = open_chunk(r, e);
        if (r->rows == NULL)
            return ROW_ERROR;
    }
}

static void close_rows(struct row_source *source)
{
    struct keyrows *r = (struct keyrows *)source;
    struct err ignored = ERR_INIT; /* after an error of the server it takes no statement */
    row_source_close(r->rows);
    (void)pg_exec(r->snapshot->pg, AS_BEFORE, NULL, &ignored);
    keyset_reader_close(r->keys);
    for (size_t k = 0; k < r->codec->count; k++)
        buf_release(&r->arrays[k]);
    arena_release(&r->scratch);
    free(r->arrays);
    free(r->values);
    free(r);
}

struct row_source *keyrows_open(struct snapshot *s, const struct catalog_table *t,
    const struct key_codec *codec, const struct keyset *keys, struct err *e)
{
    struct keyset_reader *reader = keyset_open(keys, e);
    if (reader == NULL || !pg_exec(s->pg, BY_INDEX, NULL, e)) {
        keyset_reader_close(reader);
        return NULL;
    }
    struct keyrows *r = mem_alloc(1, sizeof *r);
    r->source = (struct row_source){next, close_rows};
    r->snapshot = s;
    r->table = t;
    r->codec = codec;
    r->keys = reader;
    r->arrays = mem_alloc(codec->count, sizeof *r->arrays);
    r->values = mem_alloc(codec->count, sizeof *r->values);
    r->scratch = (struct arena)ARENA_INIT;
    return &r->source;
}

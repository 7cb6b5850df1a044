#include "manifest.h"

#include <stdlib.h>

#include "fs.h"

#define MANIFEST_NAME "manifest.json"

enum { MANIFEST_MAX_BYTES = 64 * 1024 * 1024 };

static const char *const STAGE_NAMES[] = {
    [LAKE_EXTRACTED] = "extract", [LAKE_TRANSFORMED] = "transform"};

struct manifest_table *manifest_find(const struct manifest *m, const char *table)
{
    for (size_t i = 0; i < m->table_count; i++) {
        if (strcmp(m->tables[i].table, table) == 0)
            return &m->tables[i];
    }
    return NULL;
}

bool manifest_same_source(const struct manifest_source *a, const struct manifest_source *b)
{
    return strcmp(a->database, b->database) == 0 &&
           strcmp(a->system_identifier, b->system_identifier) == 0 &&
           strcmp(a->timeline, b->timeline) == 0;
}

void manifest_release(struct manifest *m)
{
    arena_release(&m->arena);
}

/* ------------------------------------------------------------------------------------- writing */

static void write_file(json_t *object, const struct manifest_file *file)
{
    doc_set_text(object, "file", file->name);
    doc_set_uint64(object, "rows", file->rows);
    if (file->name == NULL)
        return;
    doc_set_uint64(object, "bytes", file->facts.bytes);
    doc_set_text(object, "checksum", file->facts.checksum);
}

static json_t *source_to_json(const struct manifest_source *source)
{
    json_t *object = json_object();
    doc_set_text(object, "database", source->database);
    doc_set_text(object, "system_identifier", source->system_identifier);
    doc_set_text(object, "timeline", source->timeline);
    doc_set_text(object, "snapshot", source->snapshot);
    doc_set_text(object, "time", source->time);
    return object;
}

static void write_extracted(json_t *object, const struct manifest_table *t)
{
    doc_set_text(object, "watermark", t->watermark);
    doc_set_text(object, "structure", t->structure);
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

static void write_transformed(json_t *object, const struct manifest_table *t)
{
    json_t *counts = json_object();
    doc_set_uint64(counts, "read", t->counts.read);
    doc_set_uint64(counts, "direct", t->counts.direct);
    doc_set_uint64(counts, "rippled", t->counts.rippled);
    doc_set_uint64(counts, "generated", t->counts.generated);
    doc_set_uint64(counts, "rejected", t->counts.rejected);
    doc_set(object, "counts", counts);
    star_write(&t->star, object);
}

/* A file of keys, where there is one. */
static void write_keys(json_t *object, const char *member, const struct manifest_file *file)
{
    if (file->name == NULL)
        return;
    json_t *keys = json_object();
    write_file(keys, file);
    doc_set(object, member, keys);
}

static json_t *table_to_json(const struct manifest *m, const struct manifest_table *t)
{
    json_t *object = json_object();
    doc_set_text(object, "table", t->table);
    write_file(object, &t->data);
    doc_set(object, "complete", json_boolean(t->complete));
    write_keys(object, "deleted", &t->deleted);
    write_keys(object, "held_back", &t->held_back);
    if (m->stage == LAKE_EXTRACTED)
        write_extracted(object, t);
    else
        write_transformed(object, t);
    return object;
}

static json_t *manifest_to_json(const struct manifest *m)
{
    json_t *root = json_object();
    doc_set_uint64(root, "format", MANIFEST_FORMAT);
    doc_set_text(root, "stage", STAGE_NAMES[m->stage]);
    doc_set_text(root, "run", m->run.text);
    doc_set_text(root, "previous", m->previous.text[0] == '\0' ? NULL : m->previous.text);
    doc_set_text(root, "tool", m->tool);
    doc_set(root, "source", source_to_json(&m->source));
    doc_set_text(root, "model", m->model);
    json_t *tables = json_array();
    for (size_t i = 0; i < m->table_count; i++)
        (void)json_array_append_new(tables, table_to_json(m, &m->tables[i]));
    doc_set(root, "tables", tables);
    if (m->stage == LAKE_TRANSFORMED) {
        json_t *rejects = json_array();
        for (size_t i = 0; i < m->reject_count; i++) {
            json_t *object = json_object();
            doc_set_text(object, "table", m->rejects[i].table);
            write_file(object, &m->rejects[i].file);
            (void)json_array_append_new(rejects, object);
        }
        doc_set(root, "rejected", rejects);
    }
    return root;
}

bool manifest_write(struct manifest *m, const char *dir, struct err *e)
{
    json_t *root = manifest_to_json(m);
    struct buf bytes = BUF_INIT;
    doc_format(root, &bytes);
    json_decref(root);
    stream_checksum(bytes.data, bytes.len, m->checksum);

    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/" MANIFEST_NAME, dir);
    bool ok = fs_write_file(path.data, bytes.data, bytes.len, e);
    buf_release(&path);
    buf_release(&bytes);
    return ok;
}

/* ------------------------------------------------------------------------------------- reading */

/* A file's name must be of this directory (or rejected/): a manifest is input. */
static bool is_safe_name(const char *name)
{
    if (strncmp(name, "rejected/", 9) == 0)
        name += 9;
    return name[0] != '\0' && name[0] != '.' && strchr(name, '/') == NULL;
}

static bool read_file(
    const struct doc *d, const json_t *object, struct manifest_file *file, struct err *e)
{
    const char *checksum;
    if (!doc_text_optional(d, object, "file", &file->name, e) ||
        !doc_uint64(d, object, "rows", &file->rows, e))
        return false;
    if (file->name == NULL)
        return file->rows == 0 || doc_error(d, e, "there are rows without a file");
    if (!is_safe_name(file->name))
        return doc_error(d, e, "'%s' is no name of a file of a run", file->name);
    if (!doc_uint64(d, object, "bytes", &file->facts.bytes, e) ||
        !doc_text(d, object, "checksum", &checksum, e))
        return false;
    if (strlen(checksum) + 1 != sizeof file->facts.checksum)
        return doc_error(d, e, "'%s' is no checksum", checksum);
    memcpy(file->facts.checksum, checksum, sizeof file->facts.checksum);
    return true;
}

static bool read_source(
    const struct doc *d, const json_t *root, struct manifest_source *source, struct err *e)
{
    json_t *object = NULL;
    if (!doc_object_optional(d, root, "source", &object, e))
        return false;
    return doc_text(d, object, "database", &source->database, e) &&
           doc_text(d, object, "system_identifier", &source->system_identifier, e) &&
           doc_text(d, object, "timeline", &source->timeline, e) &&
           doc_text(d, object, "snapshot", &source->snapshot, e) &&
           doc_text(d, object, "time", &source->time, e);
}

static bool read_columns(
    const struct doc *d, const json_t *object, struct manifest_table *t, struct err *e)
{
    const json_t *columns = doc_array(d, object, "columns", e);
    if (columns == NULL)
        return false;
    t->column_count = json_array_size(columns);
    t->columns = arena_calloc(d->arena, t->column_count, sizeof *t->columns);
    for (size_t i = 0; i < t->column_count; i++) {
        const json_t *column = json_array_get(columns, i);
        const char *kind;
        if (!doc_text(d, column, "name", &t->columns[i].name, e) ||
            !doc_text(d, column, "type", &t->columns[i].type, e) ||
            !doc_text(d, column, "kind", &kind, e))
            return false;
        if (!column_kind_of(kind, &t->columns[i].kind))
            return doc_error(d, e, "no such kind of column: '%s'", kind);
    }
    return true;
}

static bool check_key(const struct doc *d, const struct manifest_table *t, struct err *e)
{
    for (size_t k = 0; k < t->key_count; k++) {
        size_t c = 0;
        while (c < t->column_count && strcmp(t->columns[c].name, t->key[k]) != 0)
            c++;
        if (c == t->column_count)
            return doc_error(d, e, "'%s' of its key is none of its columns", t->key[k]);
    }
    return true;
}

static bool read_extracted(
    const struct doc *d, const json_t *object, struct manifest_table *t, struct err *e)
{
    return doc_text(d, object, "watermark", &t->watermark, e) &&
           doc_text(d, object, "structure", &t->structure, e) &&
           doc_texts(d, object, "key", &t->key, &t->key_count, e) &&
           read_columns(d, object, t, e) && check_key(d, t, e);
}

static bool read_transformed(
    const struct doc *d, const json_t *object, struct manifest_table *t, struct err *e)
{
    json_t *counts = NULL;
    if (!doc_object_optional(d, object, "counts", &counts, e))
        return false;
    return doc_uint64(d, counts, "read", &t->counts.read, e) &&
           doc_uint64(d, counts, "direct", &t->counts.direct, e) &&
           doc_uint64(d, counts, "rippled", &t->counts.rippled, e) &&
           doc_uint64(d, counts, "generated", &t->counts.generated, e) &&
           doc_uint64(d, counts, "rejected", &t->counts.rejected, e) &&
           star_read(d, object, &t->star, e);
}

static bool read_keys(const struct doc *d, const json_t *object, const char *member,
    struct manifest_file *file, struct err *e)
{
    json_t *keys = NULL;
    return doc_object_optional(d, object, member, &keys, e) &&
           (keys == NULL || read_file(d, keys, file, e));
}

static bool read_table(const struct doc *file, enum lake_stage stage, const json_t *object,
    struct manifest_table *t, struct err *e)
{
    struct doc at = *file; /* with the table, once it is known */
    const struct doc *d = &at;
    if (!doc_text(d, object, "table", &t->table, e))
        return false;
    at.table = t->table;
    if (!read_file(d, object, &t->data, e) ||
        !doc_flag_optional(d, object, "complete", &t->complete, e) ||
        !read_keys(d, object, "deleted", &t->deleted, e) ||
        !read_keys(d, object, "held_back", &t->held_back, e))
        return false;
    return stage == LAKE_EXTRACTED ? read_extracted(d, object, t, e)
                                   : read_transformed(d, object, t, e);
}

static bool read_tables(const struct doc *d, const json_t *root, struct manifest *m, struct err *e)
{
    const json_t *tables = doc_array(d, root, "tables", e);
    if (tables == NULL)
        return false;
    size_t count = json_array_size(tables);
    m->tables = arena_calloc(d->arena, count, sizeof *m->tables);
    for (size_t i = 0; i < count; i++) {
        struct manifest_table *t = &m->tables[i];
        m->table_count = i + 1;
        if (!read_table(d, m->stage, json_array_get(tables, i), t, e))
            return false;
        if (manifest_find(m, t->table) != t)
            return doc_error(d, e, "table '%s' is there twice", t->table);
    }
    return true;
}

static bool read_rejects(const struct doc *d, const json_t *root, struct manifest *m, struct err *e)
{
    if (m->stage != LAKE_TRANSFORMED)
        return true;
    const json_t *rejects = doc_array(d, root, "rejected", e);
    if (rejects == NULL)
        return false;
    m->reject_count = json_array_size(rejects);
    m->rejects = arena_calloc(d->arena, m->reject_count, sizeof *m->rejects);
    for (size_t i = 0; i < m->reject_count; i++) {
        const json_t *object = json_array_get(rejects, i);
        if (!doc_text(d, object, "table", &m->rejects[i].table, e) ||
            !read_file(d, object, &m->rejects[i].file, e))
            return false;
    }
    return true;
}

static bool read_root(const struct doc *d, const json_t *root, struct manifest *m, struct err *e)
{
    uint64_t format;
    const char *stage, *run, *previous = "";
    if (!doc_uint64(d, root, "format", &format, e) || !doc_text(d, root, "stage", &stage, e) ||
        !doc_text(d, root, "run", &run, e) || !doc_text_optional(d, root, "previous", &previous, e))
        return false;
    if (format != MANIFEST_FORMAT)
        return doc_error(
            d, e, "format %u; this program reads format %d", (unsigned)format, MANIFEST_FORMAT);
    int64_t ms;
    if (strcmp(stage, STAGE_NAMES[m->stage]) != 0)
        return doc_error(d, e, "it is of stage '%s', which does not belong here", stage);
    if (!clock_parse_basic(run, &ms) || (previous[0] != '\0' && !clock_parse_basic(previous, &ms)))
        return doc_error(d, e, "'%s' or '%s' is no run id", run, previous);
    memcpy(m->run.text, run, sizeof m->run.text);
    memcpy(m->previous.text, previous, strlen(previous) + 1);
    return doc_text(d, root, "tool", &m->tool, e) && doc_text(d, root, "model", &m->model, e) &&
           read_source(d, root, &m->source, e) && read_tables(d, root, m, e) &&
           read_rejects(d, root, m, e);
}

bool manifest_read_dir(struct manifest *m, const char *dir, enum lake_stage stage,
    const struct run_id *run, struct err *e)
{
    *m = (struct manifest){.stage = stage, .arena = ARENA_INIT};
    const char *path = arena_printf(&m->arena, "%s/" MANIFEST_NAME, dir);
    struct doc d = {path, ERR_INPUT, NULL, &m->arena};
    struct buf bytes = BUF_INIT;
    json_t *root = NULL;
    bool ok = fs_read_file(path, MANIFEST_MAX_BYTES, &bytes, e);
    if (ok) {
        stream_checksum(buf_str(&bytes), bytes.len, m->checksum);
        root = doc_parse(&d, buf_str(&bytes), bytes.len, e);
        ok = root != NULL && read_root(&d, root, m, e);
    }
    if (ok && run != NULL && strcmp(run->text, m->run.text) != 0)
        ok = doc_error(&d, e, "it is of run '%s', which does not belong here", m->run.text);
    json_decref(root);
    buf_release(&bytes);
    if (!ok)
        manifest_release(m);
    return ok;
}

bool manifest_read(struct manifest *m, const struct lake *lake, enum lake_stage stage,
    const struct run_id *run, struct err *e)
{
    char *dir = lake_run_path(lake, stage, run);
    bool ok = manifest_read_dir(m, dir, stage, run, e);
    free(dir);
    return ok;
}

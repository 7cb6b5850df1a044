#include "manifest.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

#include "columns.h"
#include "ddl.h"
#include "fs.h"
#include "sqlvalue.h"

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

struct manifest_source manifest_copy_source(
    const struct manifest_source *source, struct arena *arena)
{
    struct manifest_source copy = *source;
    const char **const texts[] = {&copy.database, &copy.database_oid, &copy.schema,
        &copy.system_identifier, &copy.timeline, &copy.snapshot, &copy.time};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (*texts[i] != NULL)
            *texts[i] = arena_strdup(arena, *texts[i]);
    }
    return copy;
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

void manifest_write_source(json_t *object, const struct manifest_source *source)
{
    doc_set_text(object, "database", source->database);
    if (source->database_oid != NULL)
        doc_set_text(object, "database_oid", source->database_oid);
    if (source->schema != NULL)
        doc_set_text(object, "schema", source->schema);
    doc_set_text(object, "system_identifier", source->system_identifier);
    doc_set_text(object, "timeline", source->timeline);
    doc_set_text(object, "snapshot", source->snapshot);
    doc_set_text(object, "time", source->time);
}

static void write_extracted(json_t *object, const struct manifest_table *t)
{
    doc_set_text(object, "watermark", t->watermark);
    doc_set_text(object, "structure", t->structure);
    columns_write(object, &(struct columns){t->columns, t->column_count, t->key, t->key_count});
    if (t->intake != NULL)
        intake_write(t->intake, object);
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
    doc_set_uint64(root, "format", DOC_SEALED);
    doc_set_text(root, "stage", STAGE_NAMES[m->stage]);
    doc_set_text(root, "run", m->run.text);
    doc_set_text(root, "previous", m->previous.text[0] == '\0' ? NULL : m->previous.text);
    doc_set_text(root, "tool", m->tool);
    json_t *source = json_object();
    manifest_write_source(source, &m->source);
    doc_set(root, "source", source);
    doc_set_text(root, "model", m->model);
    json_t *tables = json_array();
    for (size_t i = 0; i < m->table_count; i++)
        (void)json_array_append_new(tables, table_to_json(m, &m->tables[i]));
    doc_set(root, "tables", tables);
    if (m->stage == LAKE_TRANSFORMED || m->reject_count > 0) {
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
    doc_format_sealed(root, &bytes);
    json_decref(root);
    stream_checksum(bytes.data, bytes.len, m->checksum);

    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/" MANIFEST_NAME, dir);
    bool ok = fs_write_new_file(path.data, bytes.data, bytes.len, e);
    buf_release(&path);
    buf_release(&bytes);
    return ok;
}

/* ------------------------------------------------------------------------------------- reading */

/* More than a run can have, and sums of a few still fit 64 bits and a bigint. */
#define COUNT_MAX UINT64_C(1000000000000000000)

bool manifest_is_file_name(const char *name)
{
    static const char plain[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-%.";
    return name[0] != '\0' && name[0] != '.' && strlen(name) <= NAME_MAX &&
           name[strspn(name, plain)] == '\0';
}

static bool is_checksum(const char *text)
{
    return strncmp(text, "xxh3:", 5) == 0 && strspn(text + 5, "0123456789abcdef") == 16 &&
           text[5 + 16] == '\0';
}

/* "2026-11-20T21:49:00.123456Z" */
static bool is_time(const char *text)
{
    static const struct sqltype timestamp = {.family = SQLTYPE_TIMESTAMP, .precision = 6};
    char bytes[32];
    size_t len = strlen(text);
    if (len < 20 || len > sizeof bytes || text[10] != 'T' || text[len - 1] != 'Z')
        return false;
    memcpy(bytes, text, len - 1);
    bytes[10] = ' ';
    return sqlvalue_timestamp(&timestamp, (struct text){bytes, len - 1}) == NULL;
}

static bool read_count(
    const struct doc *d, const json_t *object, const char *key, uint64_t *out, struct err *e)
{
    return doc_uint64(d, object, key, out, e) &&
           (*out <= COUNT_MAX || doc_error(d, e, "'%s' is too large a number", key));
}

/* A member that is an object with no keys but those; NULL: it is not there. */
static bool read_member(const struct doc *d, const json_t *object, const char *key,
    const char *const *allowed, json_t **out, struct err *e)
{
    *out = NULL;
    return doc_object_optional(d, object, key, out, e) &&
           (*out == NULL || doc_check_keys(d, *out, allowed, e) || err_context(e, "'%s'", key));
}

/* `folder`: what stands before its name, "rejected/" or nothing. */
static bool read_file(const struct doc *d, const json_t *object, const char *folder,
    struct manifest_file *file, struct err *e)
{
    const char *checksum;
    if (!doc_text_optional(d, object, "file", &file->name, e) ||
        !read_count(d, object, "rows", &file->rows, e))
        return false;
    if (file->name == NULL)
        return file->rows == 0 || doc_error(d, e, "'rows': there are some without a 'file'");
    if (strncmp(file->name, folder, strlen(folder)) != 0 ||
        !manifest_is_file_name(file->name + strlen(folder)))
        return doc_error(d, e, "'file': '%s' is no name of a file of a run", file->name);
    if (!read_count(d, object, "bytes", &file->facts.bytes, e) ||
        !doc_text(d, object, "checksum", &checksum, e))
        return false;
    if (!is_checksum(checksum))
        return doc_error(d, e, "'checksum': '%s' is none", checksum);
    memcpy(file->facts.checksum, checksum, sizeof file->facts.checksum);
    return true;
}

/* NULL: is not there. */
static bool check_number(const struct doc *d, const char *key, const char *text, struct err *e)
{
    uint64_t ignored;
    return text == NULL || text_to_uint64(text_of(text), &ignored) ||
           doc_error(d, e, "'%s': '%s' is no number", key, text);
}

bool manifest_read_source(
    const struct doc *d, const json_t *object, struct manifest_source *source, struct err *e)
{
    return doc_text(d, object, "database", &source->database, e) &&
           doc_text_optional(d, object, "database_oid", &source->database_oid, e) &&
           doc_text_optional(d, object, "schema", &source->schema, e) &&
           doc_text(d, object, "system_identifier", &source->system_identifier, e) &&
           doc_text(d, object, "timeline", &source->timeline, e) &&
           doc_text_optional(d, object, "snapshot", &source->snapshot, e) &&
           doc_text_optional(d, object, "time", &source->time, e) &&
           check_number(d, "database_oid", source->database_oid, e) &&
           check_number(d, "timeline", source->timeline, e);
}

static bool read_source(
    const struct doc *d, const json_t *root, struct manifest_source *source, struct err *e)
{
    static const char *const keys[] = {"database", "database_oid", "schema", "system_identifier",
        "timeline", "snapshot", "time", NULL};
    json_t *object;
    if (!read_member(d, root, "source", keys, &object, e) ||
        !manifest_read_source(d, object, source, e))
        return false;
    if (source->snapshot == NULL || source->time == NULL)
        return doc_error(d, e, "its source has no 'snapshot' or no 'time'");
    return is_time(source->time) || doc_error(d, e, "'time': '%s' is none", source->time);
}

static bool read_extracted(
    const struct doc *d, const json_t *object, struct manifest_table *t, struct err *e)
{
    uint64_t xid;
    struct columns c = {NULL, 0, NULL, 0};
    if (!doc_text(d, object, "watermark", &t->watermark, e))
        return false;
    if (t->watermark[0] != '\0' && !text_to_uint64(text_of(t->watermark), &xid))
        return doc_error(d, e, "'watermark': '%s' is none", t->watermark);
    if (!doc_text(d, object, "structure", &t->structure, e) || !columns_read(d, object, &c, e))
        return false;
    t->columns = c.columns;
    t->column_count = c.column_count;
    t->key = c.key;
    t->key_count = c.key_count;
    return intake_read(d, object, t->data.rows, &t->intake, e);
}

static bool read_counts(
    const struct doc *d, const json_t *object, struct manifest_counts *c, struct err *e)
{
    static const char *const keys[] = {"read", "direct", "rippled", "generated", "rejected", NULL};
    json_t *counts;
    return read_member(d, object, "counts", keys, &counts, e) &&
           read_count(d, counts, "read", &c->read, e) &&
           read_count(d, counts, "direct", &c->direct, e) &&
           read_count(d, counts, "rippled", &c->rippled, e) &&
           read_count(d, counts, "generated", &c->generated, e) &&
           read_count(d, counts, "rejected", &c->rejected, e);
}

static bool read_transformed(
    const struct doc *d, const json_t *object, struct manifest_table *t, struct err *e)
{
    const struct manifest_counts *c = &t->counts;
    if (!read_counts(d, object, &t->counts, e) || !star_read(d, object, &t->star, e))
        return false;
    return (c->read == c->direct + c->rejected &&
               t->data.rows == c->direct + c->rippled + c->generated) ||
           doc_error(d, e, "'counts' and 'rows' do not add up");
}

static bool read_keys(const struct doc *d, const json_t *object, const char *member,
    struct manifest_file *file, struct err *e)
{
    static const char *const keys[] = {"file", "rows", "bytes", "checksum", NULL};
    json_t *found;
    return read_member(d, object, member, keys, &found, e) &&
           (found == NULL || read_file(d, found, "", file, e) || err_context(e, "'%s'", member));
}

/* The members of a table, by stage. */
static const char *const *table_members(enum lake_stage stage)
{
    static const char *const extracted[] = {"table", "file", "rows", "bytes", "checksum",
        "complete", "deleted", "watermark", "structure", "key", "columns", "counts", NULL};
    static const char *const transformed[] = {"table", "file", "rows", "bytes", "checksum",
        "complete", "deleted", "held_back", "counts", "merge", "columns", "key", "surrogate",
        "references", "history", "distribute", NULL};
    return stage == LAKE_EXTRACTED ? extracted : transformed;
}

static bool read_table(const struct doc *file, enum lake_stage stage, const json_t *object,
    struct manifest_table *t, struct err *e)
{
    struct doc at = *file; /* with the table, once it is known */
    const struct doc *d = &at;
    if (!doc_text(d, object, "table", &t->table, e) || !star_check_name(d, "a table", t->table, e))
        return false;
    at.table = t->table;
    if (!doc_check_keys(d, object, table_members(stage), e) ||
        !read_file(d, object, "", &t->data, e) ||
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
    json_t *seen = json_object(); /* names; a look at each one before would be quadratic */
    bool ok = true;
    m->tables = arena_calloc(d->arena, count, sizeof *m->tables);
    for (size_t i = 0; ok && i < count; i++) {
        struct manifest_table *t = &m->tables[m->table_count++];
        ok = read_table(d, m->stage, json_array_get(tables, i), t, e);
        if (ok && json_object_get(seen, t->table) != NULL)
            ok = doc_error(d, e, "table '%s' is there twice", t->table);
        if (ok)
            doc_set(seen, t->table, json_true());
    }
    json_decref(seen);
    return ok;
}

/* That the tables which are referenced are there, and can come first. */
static bool check_references(const struct doc *d, const struct manifest *m, struct err *e)
{
    const struct star_table **stars = mem_alloc(m->table_count, sizeof(struct star_table *));
    size_t *order = mem_alloc(m->table_count, sizeof *order);
    for (size_t i = 0; i < m->table_count; i++)
        stars[i] = &m->tables[i].star;
    bool ok = ddl_order(stars, m->table_count, order, e);
    if (!ok) {
        e->class = (int)d->class;
        (void)err_context(e, "'%s'", d->where);
    }
    free(order);
    free(stars);
    return ok;
}

static bool read_rejects(const struct doc *d, const json_t *root, struct manifest *m, struct err *e)
{
    static const char *const keys[] = {"table", "file", "rows", "bytes", "checksum", NULL};
    const json_t *rejects = doc_array(d, root, "rejected", e);
    if (rejects == NULL)
        return false;
    m->reject_count = json_array_size(rejects);
    m->rejects = arena_calloc(d->arena, m->reject_count, sizeof *m->rejects);
    for (size_t i = 0; i < m->reject_count; i++) {
        const json_t *object = json_array_get(rejects, i);
        struct manifest_rejects *r = &m->rejects[i];
        if (!doc_check_keys(d, object, keys, e) || !doc_text(d, object, "table", &r->table, e) ||
            !star_check_name(d, "a table", r->table, e) ||
            !read_file(d, object, "rejected/", &r->file, e))
            return err_context(e, "'rejected'");
    }
    return true;
}

/* What and of which run it is. */
static bool read_head(const struct doc *d, const json_t *root, struct manifest *m, struct err *e)
{
    int64_t ms;
    const char *stage, *run, *previous = "";
    if (!doc_text(d, root, "stage", &stage, e) || !doc_text(d, root, "run", &run, e) ||
        !doc_text_optional(d, root, "previous", &previous, e))
        return false;
    if (strcmp(stage, STAGE_NAMES[m->stage]) != 0)
        return doc_error(d, e, "it is of stage '%s', which does not belong here", stage);
    if (!clock_parse_basic(run, &ms))
        return doc_error(d, e, "'run': '%s' is no run id", run);
    if (previous[0] != '\0' && !clock_parse_basic(previous, &ms))
        return doc_error(d, e, "'previous': '%s' is no run id", previous);
    memcpy(m->run.text, run, sizeof m->run.text);
    memcpy(m->previous.text, previous, strlen(previous) + 1);
    return true;
}

static bool read_root(const struct doc *d, const json_t *root, struct manifest *m, struct err *e)
{
    static const char *const keys[] = {"format", "stage", "run", "previous", "tool", "source",
        "model", "tables", "rejected", NULL};
    bool is_transformed = m->stage == LAKE_TRANSFORMED;
    bool has_rejects = is_transformed || json_object_get(root, "rejected") != NULL;
    return read_head(d, root, m, e) && doc_check_keys(d, root, keys, e) &&
           doc_text(d, root, "tool", &m->tool, e) && doc_text(d, root, "model", &m->model, e) &&
           read_source(d, root, &m->source, e) && read_tables(d, root, m, e) &&
           (!is_transformed || check_references(d, m, e)) &&
           (!has_rejects || read_rejects(d, root, m, e));
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
        root = doc_parse_sealed(&d, buf_str(&bytes), bytes.len, e);
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

bool manifest_each_file(const struct manifest *m, manifest_file_fn *each, void *arg, struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && i < m->table_count; i++) {
        const struct manifest_table *t = &m->tables[i];
        ok = (t->data.name == NULL || each(arg, &t->data, e)) &&
             (t->deleted.name == NULL || each(arg, &t->deleted, e)) &&
             (t->held_back.name == NULL || each(arg, &t->held_back, e));
    }
    for (size_t i = 0; ok && i < m->reject_count; i++)
        ok = m->rejects[i].file.name == NULL || each(arg, &m->rejects[i].file, e);
    return ok;
}

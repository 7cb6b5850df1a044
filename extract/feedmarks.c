#include "feedmarks.h"

#include <stdio.h>

#define MEMBER "feeds"

const struct feed_mark *feedmarks_find(const struct feed_marks *m, const char *table)
{
    for (size_t i = 0; i < m->count; i++) {
        if (strcmp(m->marks[i].table, table) == 0)
            return &m->marks[i];
    }
    return NULL;
}

const struct feed_mark *feedmarks_of_document(
    const struct feed_marks *m, const char *table, const char *document)
{
    const struct feed_mark *mark = feedmarks_find(m, table);
    return mark != NULL && strcmp(mark->document, document) == 0 ? mark : NULL;
}

const struct feed_file_mark *feedmarks_file(const struct feed_mark *mark, const char *name)
{
    for (size_t i = 0; mark != NULL && i < mark->file_count; i++) {
        if (strcmp(mark->files[i].name, name) == 0)
            return &mark->files[i];
    }
    return NULL;
}

/* The mark of that table, made where it is missing. */
static struct feed_mark *entry_of(struct feed_marks *m, const char *table, struct arena *arena)
{
    struct feed_mark *found = (struct feed_mark *)feedmarks_find(m, table);
    if (found != NULL)
        return found;
    struct feed_mark *marks = arena_calloc(arena, m->count + 1, sizeof *marks);
    if (m->count > 0)
        memcpy(marks, m->marks, m->count * sizeof *marks);
    m->marks = marks;
    marks[m->count].table = arena_strdup(arena, table);
    return &marks[m->count++];
}

static void copy_text(const char **text, struct arena *arena)
{
    if (*text != NULL)
        *text = arena_strdup(arena, *text);
}

void feedmarks_set(struct feed_marks *m, const struct feed_mark *mark, struct arena *arena)
{
    struct feed_mark *entry = entry_of(m, mark->table, arena);
    const char *table = entry->table;
    *entry = *mark;
    entry->table = table;
    copy_text(&entry->run, arena);
    entry->files = arena_calloc(arena, mark->file_count + 1, sizeof *entry->files);
    for (size_t i = 0; i < mark->file_count; i++) {
        entry->files[i] = mark->files[i];
        entry->files[i].name = arena_strdup(arena, mark->files[i].name);
        copy_text(&entry->files[i].etag, arena);
        copy_text(&entry->files[i].modified, arena);
    }
}

/* --------------------------------------------------------------------------------------- on disk
 */

static json_t *files_to_json(const struct feed_mark *mark)
{
    json_t *files = json_array();
    for (size_t i = 0; i < mark->file_count; i++) {
        const struct feed_file_mark *f = &mark->files[i];
        json_t *object = json_object();
        doc_set_text(object, "name", f->name);
        doc_set_uint64(object, "bytes", f->facts.bytes);
        doc_set_text(object, "checksum", f->facts.checksum);
        doc_set_uint64(object, "mtime_ns", f->mtime_ns);
        if (f->etag != NULL)
            doc_set_text(object, "etag", f->etag);
        if (f->modified != NULL)
            doc_set_text(object, "last_modified", f->modified);
        (void)json_array_append_new(files, object);
    }
    return files;
}

void feedmarks_write(const struct feed_marks *m, json_t *root)
{
    if (m->count == 0)
        return;
    json_t *feeds = json_array();
    for (size_t i = 0; i < m->count; i++) {
        json_t *object = json_object();
        doc_set_text(object, "table", m->marks[i].table);
        doc_set_text(object, "document", m->marks[i].document);
        doc_set_text(object, "run", m->marks[i].run);
        doc_set(object, "files", files_to_json(&m->marks[i]));
        (void)json_array_append_new(feeds, object);
    }
    doc_set(root, MEMBER, feeds);
}

static bool read_checksum(const struct doc *d, const json_t *object, const char *key,
    char out[STREAM_CHECKSUM_SIZE], struct err *e)
{
    const char *checksum;
    if (!doc_text(d, object, key, &checksum, e))
        return false;
    (void)snprintf(out, STREAM_CHECKSUM_SIZE, "%s", checksum);
    return true;
}

static bool read_files(
    const struct doc *d, const json_t *object, struct feed_mark *mark, struct err *e)
{
    const json_t *files = doc_array(d, object, "files", e);
    if (files == NULL)
        return false;
    mark->file_count = json_array_size(files);
    mark->files = arena_calloc(d->arena, mark->file_count, sizeof *mark->files);
    for (size_t i = 0; i < mark->file_count; i++) {
        struct feed_file_mark *f = &mark->files[i];
        const json_t *file = json_array_get(files, i);
        if (!doc_text(d, file, "name", &f->name, e) ||
            !doc_uint64(d, file, "bytes", &f->facts.bytes, e) ||
            !read_checksum(d, file, "checksum", f->facts.checksum, e) ||
            !doc_uint64(d, file, "mtime_ns", &f->mtime_ns, e) ||
            !doc_text_optional(d, file, "etag", &f->etag, e) ||
            !doc_text_optional(d, file, "last_modified", &f->modified, e))
            return false;
    }
    return true;
}

bool feedmarks_read(const struct doc *d, const json_t *root, struct feed_marks *m, struct err *e)
{
    *m = (struct feed_marks){NULL, 0};
    if (json_object_get(root, MEMBER) == NULL)
        return true;
    const json_t *feeds = doc_array(d, root, MEMBER, e);
    if (feeds == NULL)
        return false;
    m->count = json_array_size(feeds);
    m->marks = arena_calloc(d->arena, m->count, sizeof *m->marks);
    for (size_t i = 0; i < m->count; i++) {
        const json_t *object = json_array_get(feeds, i);
        if (!doc_text(d, object, "table", &m->marks[i].table, e) ||
            !read_checksum(d, object, "document", m->marks[i].document, e) ||
            !doc_text_optional(d, object, "run", &m->marks[i].run, e) ||
            !read_files(d, object, &m->marks[i], e))
            return false;
    }
    return true;
}

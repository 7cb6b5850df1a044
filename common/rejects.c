#include "rejects.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "fs.h"
#include "jsonstr.h"

enum { SHOWN_VALUE_BYTES = 80 };

struct rejects {
    char *dir;
    enum lake_stage stage;
    char *table;
    const char *file;       /* NULL: the run's */
    struct stream_out *out; /* NULL: none yet */
    uint64_t count;
    char first[256];
};

struct rejects *rejects_new(const char *dir, enum lake_stage stage, const char *source_table)
{
    struct rejects *r = mem_alloc(1, sizeof *r);
    r->dir = mem_strdup(dir);
    r->stage = stage;
    r->table = mem_strdup(source_table);
    return r;
}

void rejects_free(struct rejects *r)
{
    if (r == NULL)
        return;
    stream_out_close(r->out);
    free(r->dir);
    free(r->table);
    free(r);
}

const char *rejects_table(const struct rejects *r)
{
    return r->table;
}

void rejects_set_file(struct rejects *r, const char *file)
{
    r->file = file;
}

const char *rejects_first(const struct rejects *r)
{
    return r->first;
}

char *rejects_file_name(const struct rejects *r, struct arena *arena)
{
    return arena_printf(arena, "rejected/%s", lake_file_name(arena, r->table, ".jsonl"));
}

static bool open_file(struct rejects *r, struct err *e)
{
    if (r->out != NULL)
        return true;
    struct arena arena = ARENA_INIT;
    bool ok = fs_make_dirs(arena_printf(&arena, "%s/rejected", r->dir), e);
    if (ok)
        r->out =
            stream_out_open(arena_printf(&arena, "%s/%s", r->dir, rejects_file_name(r, &arena)), e);
    arena_release(&arena);
    return r->out != NULL;
}

/* The value, where it says more than the reason alone; not cut in the middle of a character. */
static void add_shown_value(struct buf *b, struct text value)
{
    if (text_is_null(value))
        return;
    size_t len = value.len;
    if (len > SHOWN_VALUE_BYTES) {
        len = SHOWN_VALUE_BYTES;
        while (len > 0 && ((unsigned char)value.ptr[len] & 0xC0) == 0x80)
            len--;
    }
    buf_addc(b, '\'');
    buf_add(b, value.ptr, len);
    buf_adds(b, len < value.len ? "...' " : "' ");
}

static void note_first(
    struct rejects *r, const struct row *row, const char *column, const char *reason)
{
    size_t len = 0;
    if (r->file != NULL)
        len += (size_t)snprintf(
            r->first, sizeof r->first, "'%.80s', line %" PRIu64 ": ", r->file, row->line);
    (void)snprintf(r->first + len, sizeof r->first - len, "%s%s%s%s",
        column == NULL ? "" : "column '", column == NULL ? "" : column,
        column == NULL ? "" : "': ", reason);
}

static void add_member(struct buf *b, const char *name, struct text value)
{
    buf_printf(b, ",\"%s\":", name);
    if (text_is_null(value))
        buf_adds(b, "null");
    else
        jsonstr_add(b, value);
}

bool rejects_put(struct rejects *r, const char *table, const struct row *row, const char *column,
    struct text value, const char *reason, struct err *e)
{
    if (!open_file(r, e))
        return false;
    struct buf text = BUF_INIT;
    add_shown_value(&text, value);
    buf_adds(&text, reason);
    if (r->count++ == 0)
        note_first(r, row, column, text.data);

    struct buf *b = &r->out->pending;
    buf_printf(b, "{\"stage\":\"%s\"", r->stage == LAKE_EXTRACTED ? "extract" : "transform");
    if (r->file != NULL)
        add_member(b, "file", text_of(r->file));
    add_member(b, "table", text_of(table));
    if (row->line == 0)
        buf_adds(b, ",\"line\":null");
    else
        buf_printf(b, ",\"line\":%" PRIu64, row->line);
    add_member(b, "column", text_of(column));
    add_member(b, "reason", (struct text){text.data, text.len});
    buf_adds(b, ",\"row\":");
    buf_add(b, row->raw.ptr, row->raw.len);
    buf_adds(b, "}\n");
    buf_release(&text);
    return stream_out_flush(r->out, e);
}

bool rejects_commit(
    struct rejects *r, struct arena *arena, struct manifest_rejects *out, struct err *e)
{
    *out = (struct manifest_rejects){.table = arena_strdup(arena, r->table)};
    if (r->out == NULL)
        return true;
    out->file.name = rejects_file_name(r, arena);
    out->file.rows = r->count;
    struct buf dir = BUF_INIT;
    buf_printf(&dir, "%s/rejected", r->dir);
    bool ok = stream_out_commit(r->out, &out->file.facts, e) && fs_sync_dir(dir.data, e);
    buf_release(&dir);
    return ok;
}

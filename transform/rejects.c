#include "rejects.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "fs.h"
#include "jsonstr.h"

enum { SHOWN_VALUE_BYTES = 80 };

bool rejects_parse_limit(const char *text, struct rejects_limit *limit)
{
    size_t len = strlen(text);
    limit->share = -1;
    limit->count = 0;
    if (len > 1 && text[len - 1] == '%') {
        char *end;
        double percent = strtod(text, &end);
        if (end != text + len - 1 || !(percent >= 0 && percent <= 100))
            return false;
        limit->share = percent / 100;
        return true;
    }
    return text_to_uint64(text_of(text), &limit->count);
}

struct rejects {
    char *dir;
    char *table;
    struct stream_out *out; /* NULL: none yet */
    uint64_t count;
    char first[256];
};

struct rejects *rejects_new(const char *dir, const char *source_table)
{
    struct rejects *r = mem_alloc(1, sizeof *r);
    r->dir = mem_strdup(dir);
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

const char *rejects_first(const struct rejects *r)
{
    return r->first;
}

static char *file_name(struct arena *arena, const struct rejects *r)
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
        r->out = stream_out_open(arena_printf(&arena, "%s/%s", r->dir, file_name(&arena, r)), e);
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

bool rejects_put(struct rejects *r, const char *table, const struct row *row, const char *column,
    struct text value, const char *reason, struct err *e)
{
    if (!open_file(r, e))
        return false;
    struct buf text = BUF_INIT;
    add_shown_value(&text, value);
    buf_adds(&text, reason);
    if (r->count++ == 0)
        (void)snprintf(r->first, sizeof r->first, "column '%s': %s", column, text.data);

    struct buf *b = &r->out->pending;
    buf_adds(b, "{\"stage\":\"transform\",\"table\":");
    jsonstr_add(b, text_of(table));
    if (row->line == 0)
        buf_adds(b, ",\"line\":null");
    else
        buf_printf(b, ",\"line\":%" PRIu64, row->line);
    buf_adds(b, ",\"column\":");
    jsonstr_add(b, text_of(column));
    buf_adds(b, ",\"reason\":");
    jsonstr_add(b, (struct text){text.data, text.len});
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
    out->file.name = file_name(arena, r);
    out->file.rows = r->count;
    struct buf dir = BUF_INIT;
    buf_printf(&dir, "%s/rejected", r->dir);
    bool ok = stream_out_commit(r->out, &out->file.facts, e) && fs_sync_dir(dir.data, e);
    buf_release(&dir);
    return ok;
}

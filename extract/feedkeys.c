#include "feedkeys.h"

#include <stdlib.h>

#include "deletes.h"
#include "jsonl.h"

static bool put_keys(
    const struct feed_keys *k, const struct keyset *gone, struct row_sink *sink, struct err *e)
{
    struct keyset_reader *r = keyset_open(gone, e);
    struct text *values = mem_alloc(k->codec->count, sizeof *values);
    struct arena scratch = ARENA_INIT;
    struct text key = TEXT_NULL;
    bool ok = r != NULL && keyset_next(r, &key, e);
    while (ok && !text_is_null(key)) {
        arena_reset(&scratch);
        const struct row row = {values, k->codec->count, TEXT_NULL, 0};
        ok = key_decode(k->codec, key, values, &scratch)
                 ? sink->put(sink, &row, e) && keyset_next(r, &key, e)
                 : err_set(e, ERR_INPUT, "'%s' has a key of another form", gone->path);
    }
    keyset_reader_close(r);
    arena_release(&scratch);
    free(values);
    return ok;
}

static bool write_gone(const struct feed_keys *k, const struct keyset *gone, const char *dir,
    struct manifest_file *out, struct err *e)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", dir, out->name);
    struct stream_out *stream = stream_out_open(path.data, e);
    struct row_sink *sink =
        stream == NULL ? NULL : jsonl_writer_new(stream, k->codec->columns, k->codec->count);
    bool ok = sink != NULL && put_keys(k, gone, sink, e) && sink->commit(sink, &out->facts, e);
    row_sink_close(sink);
    buf_release(&path);
    out->rows = gone->count;
    return ok;
}

bool feedkeys_find_gone(const struct feed_keys *k, const char *dir, struct manifest_file *out,
    struct keyset *now, struct err *e)
{
    const struct keyset none = {.path = NULL};
    struct arena arena = ARENA_INIT;
    struct keyset gone = {.path = arena_printf(&arena, "%s.gone", k->path)};
    bool ok = keyset_unite(k->present, k->held, NULL, k->path, now, e) &&
              keyset_unite(&none, k->known, now, gone.path, &gone, e);
    now->path = k->path;
    if (ok && gone.count > 0)
        ok = deletes_check_ratio(k->known->count, gone.count, k->max_delete_ratio, e) &&
             write_gone(k, &gone, dir, out, e);
    if (gone.count == 0)
        out->name = NULL;
    arena_release(&arena);
    return ok;
}

#include "feedshow.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "feedchoice.h"
#include "feedlist.h"
#include "feedrow.h"
#include "fs.h"
#include "interrupt.h"
#include "log.h"

struct work {
    const struct feed_doc *doc;
    struct row_sink *sink;
    struct feed_show *out;
    struct text *values;
    struct arena scratch;
};

static void note_reject(
    struct work *w, const struct feed_file *file, const struct feed_record *rec, const char *reason)
{
    if (w->out->rejected++ == 0)
        (void)snprintf(w->out->first, sizeof w->out->first, "'%s', line %" PRIu64 ": %s",
            file->shown, rec->line, reason);
}

static bool take(
    struct work *w, const struct feed_file *file, const struct feed_record *rec, struct err *e)
{
    size_t column;
    arena_reset(&w->scratch);
    const char *reason = feedrow_convert(w->doc, rec, &w->scratch, w->values, &column);
    if (reason != NULL) {
        bool is_value = column < w->doc->column_count;
        note_reject(w, file, rec,
            is_value
                ? arena_printf(&w->scratch, "column '%s': %.*s%s%s", w->doc->columns[column].name,
                      rec->values[column].len < 80 ? (int)rec->values[column].len : 80,
                      rec->values[column].len == 0 ? "" : rec->values[column].ptr,
                      rec->values[column].len == 0 ? "" : " ", reason)
                : reason);
        return true;
    }
    const struct row row = {w->values, w->doc->column_count, TEXT_NULL, 0};
    w->out->rows++;
    return w->sink == NULL || w->sink->put(w->sink, &row, e);
}

static bool show_file(struct work *w, const struct feed_file *file, struct err *e)
{
    struct feed_reader *r = feedrow_open(w->doc, file, e);
    struct feed_record rec;
    enum row_step step = ROW_ERROR;
    bool ok = r != NULL;
    w->out->files++;
    while (ok && (step = r->next(r, &rec, e)) == ROW_NEXT)
        ok = take(w, file, &rec, e) && interrupt_check(e);
    if (r != NULL)
        r->close(r);
    return ok && step == ROW_END && feedfiles_check(file, e);
}

static bool judge_rejects(const struct work *w, struct err *e)
{
    uint64_t rejected = w->out->rejected, all = w->out->rows + rejected;
    if (!limit_exceeded(&w->doc->max_rejects, rejected, all))
        return true;
    err_set(e, ERR_DATA, "%" PRIu64 " of %" PRIu64 " rows are bad; the first: %s", rejected, all,
        w->out->first);
    return err_hint(e, "mend the file, or raise 'max_rejects' in '%s'", w->doc->file);
}

void feedshow_warn(const struct feed_doc *doc, const struct feed_show *show)
{
    if (show->rejected > 0)
        log_warning("table '%s': %" PRIu64 " of %" PRIu64 " rows are bad; the first: %s",
            doc->table, show->rejected, show->rows + show->rejected, show->first);
}

/* A folder of our own for what is fetched. */
static char *make_folder(struct err *e)
{
    const char *tmp = getenv("TMPDIR");
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/tt-source.XXXXXX", tmp == NULL || tmp[0] == '\0' ? "/tmp" : tmp);
    if (mkdtemp(path.data) != NULL)
        return path.data;
    err_set_errno(e, ERR_CREATE, errno, "cannot make the folder '%s'", path.data);
    buf_release(&path);
    return NULL;
}

bool feedshow_rows(const struct feed_doc *doc, const struct feed_mark *mark,
    const struct remote_settings *remote, struct row_sink *sink, struct feed_show *out,
    struct err *e)
{
    struct work w = {.doc = doc, .sink = sink, .out = out};
    struct arena arena = ARENA_INIT;
    struct feed_files all;
    struct feed_choice choice = {.count = 0};
    *out = (struct feed_show){.files = 0};
    char *folder = make_folder(e);
    if (folder == NULL)
        return false;
    w.values = mem_alloc(doc->column_count, sizeof *w.values);
    const struct feed_transport transport = {arena_printf(&arena, "%s/spool", folder), remote};
    bool ok = feedlist_make(doc, mark, &transport, &all, &arena, e) &&
              feedchoice_make(doc, mark, &all, &choice, &arena, e);
    for (size_t i = 0; ok && i < choice.count; i++)
        ok = show_file(&w, choice.files[i], e);
    ok = ok && judge_rejects(&w, e);
    struct err ignored = ERR_INIT;
    (void)fs_remove_tree(folder, &ignored);
    free(folder);
    free(w.values);
    arena_release(&w.scratch);
    arena_release(&arena);
    return ok || err_context(e, "table '%s'", doc->table);
}

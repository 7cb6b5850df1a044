/*
 * What the unit tests of feeds share: a document of a feed, written as a user would, and a file to
 * be read by it.
 */
#ifndef TT_UNIT_FEED_H
#define TT_UNIT_FEED_H

#include "unit.h"

#include "feedload.h"
#include "feedrow.h"

/* Loads the documents of a folder below that of the test, which has one, of the table t.  `rest`:
 * its members but table, from, mode. */
static inline bool load_feed(
    struct folder *folder, const char *rest, struct feed_docs *docs, struct err *e)
{
    const char *dir = folder_path(folder, "sources");
    struct err made = ERR_INIT;
    assert_ok(fs_make_dirs(dir, &made), &made);
    write_text(arena_printf(&folder->arena, "%s/t.json", dir),
        text_of(arena_printf(&folder->arena,
            "{\"table\": \"t\", \"from\": \"file:/in\", \"mode\": \"add\", %s}", rest)));
    return feedload_dir(docs, dir, e);
}

/* All records of a file as a text, a line each: its values with a bar between, NULL as ~, or what
 * is wrong with it.  False: the file is refused. */
static inline bool read_feed(
    struct folder *folder, const char *rest, struct text bytes, struct buf *out, struct err *e)
{
    struct feed_docs docs;
    struct feed_record rec;
    enum row_step step = ROW_ERROR;
    const struct feed_file file = {.path = folder_path(folder, "in"), .shown = "in"};
    assert_ok(load_feed(folder, rest, &docs, e), e);
    write_text(file.path, bytes);
    buf_reset(out);
    struct feed_reader *r = feedrow_open(&docs.docs[0], &file, e);
    while (r != NULL && (step = r->next(r, &rec, e)) == ROW_NEXT) {
        buf_printf(out, "%" PRIu64 ":", rec.line);
        for (size_t c = 0; rec.problem == NULL && c < docs.docs[0].column_count; c++) {
            struct text v = rec.values[c];
            buf_printf(out, "%s%.*s", c == 0 ? "" : "|", v.ptr == NULL ? 1 : (int)v.len,
                v.ptr == NULL ? "~" : v.ptr);
        }
        buf_printf(out, "%s\n", rec.problem == NULL ? "" : rec.problem);
    }
    if (r != NULL)
        r->close(r);
    feeddoc_release(&docs);
    return step == ROW_END;
}

#endif

#include "tableout.h"

#include <unistd.h>

#include "feedload.h"
#include "feedshow.h"
#include "jsonl.h"
#include "progress.h"
#include "snapshot.h"
#include "source.h"
#include "stage.h"

static bool print_rows(struct snapshot *s, const char *table, struct err *e)
{
    const struct catalog_table *t = catalog_find(&s->catalog, table);
    uint64_t rows = 0;
    if (t == NULL) {
        bool is_there = catalog_find_other(&s->catalog, table) != NULL;
        return is_there ? catalog_check_table(&s->catalog, table, e)
                        : err_set(e, ERR_USAGE, "schema '%s' has no table '%s'", s->catalog.schema,
                              table);
    }
    struct row_source *source = snapshot_rows(s, t, NULL, e);
    if (source == NULL)
        return false;
    struct row_sink *sink = jsonl_writer_new(stream_out_stdout(), t->columns, t->column_count);
    if (!isatty(STDOUT_FILENO)) /* else the rows are what moves there */
        progress_rows(t->name, &rows, t->estimate);
    bool ok = row_pump(source, sink, &rows, e) && sink->commit(sink, NULL, e);
    progress_end();
    row_sink_close(sink);
    row_source_close(source);
    return ok;
}

static bool print_database_table(
    const struct options *o, const char *application, const char *table, struct err *e)
{
    struct catalog_selection selection = {.include = &table, .include_count = 1};
    struct snapshot s;
    struct pg *pg = stage_connect(o, "source", application, SOURCE_MAJOR, e);
    if (pg == NULL)
        return false;
    bool ok = snapshot_begin(&s, pg, options_text(o, "schema"), &selection, e);
    if (ok) {
        ok = print_rows(&s, table, e);
        snapshot_release(&s);
    }
    pg_close(pg);
    return ok;
}

/* The same of a feed. */
static bool print_feed(const struct options *o, const struct feed_doc *doc, struct err *e)
{
    const struct remote_settings remote = stage_remote_settings(o);
    struct feed_show show;
    struct row_sink *sink = jsonl_writer_new(stream_out_stdout(), doc->columns, doc->column_count);
    bool ok = feedshow_rows(doc, NULL, &remote, sink, &show, e) && sink->commit(sink, NULL, e);
    if (ok)
        feedshow_warn(doc, &show);
    row_sink_close(sink);
    return ok;
}

bool tableout_print(
    const struct options *o, const char *application, const char *table, struct err *e)
{
    struct feed_docs docs;
    if (!feedload_dir(&docs, options_text(o, "sources"), e))
        return false;
    const struct feed_doc *doc = feeddoc_find(&docs, table);
    bool ok = doc != NULL ? print_feed(o, doc, e) : print_database_table(o, application, table, e);
    feeddoc_release(&docs);
    return ok;
}

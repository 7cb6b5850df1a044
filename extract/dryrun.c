#include "dryrun.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "columns.h"
#include "feedshow.h"

struct line {
    const char *table;
    bool complete;
    const char *why; /* it is */
    uint64_t rows;
    struct columns columns;
};

static json_t *to_json(const struct line *l)
{
    json_t *object = json_object();
    doc_set_text(object, "table", l->table);
    doc_set(object, "complete", json_boolean(l->complete));
    doc_set_text(object, "why", l->complete ? l->why : NULL);
    doc_set_uint64(object, "rows", l->rows);
    columns_write(object, &l->columns);
    return object;
}

/* Adds it to `tables`, or prints it where they are NULL. */
static void tell(const struct line *l, json_t *tables)
{
    if (tables != NULL)
        (void)json_array_append_new(tables, to_json(l));
    else
        printf("%s\t%s\t%" PRIu64 "%s%s\n", l->table, l->complete ? "complete" : "changed", l->rows,
            l->complete ? "\t" : "", l->complete ? l->why : "");
}

static bool tell_table(
    struct snapshot *s, const struct extract_plan *plan, json_t *tables, struct err *e)
{
    uint64_t total, rows;
    const struct catalog_table *t = plan->table;
    if (!snapshot_count(s, t, plan->complete ? NULL : &plan->since, &total, &rows, e))
        return false;
    const struct line line = {t->name, plan->complete, plan->why, rows,
        {t->columns, t->column_count, t->key, t->key_count}};
    tell(&line, tables);
    return true;
}

static bool tell_feed(const struct feeds *feeds, size_t i, const struct state *state, bool full,
    json_t *tables, struct gaps *gaps, struct err *e)
{
    const struct feed_doc *doc = feeds->docs[i];
    const struct feed_mark *mark =
        full ? NULL : feedmarks_of_document(&state->feeds, doc->table, doc->checksum);
    struct feed_show show;
    bool is_known = state_find(state, doc->table) != NULL;
    if (!feedshow_rows(doc, mark, feeds->remote, NULL, &show, e)) {
        if (e->class >= ERR_SIGNAL)
            return false;
        gaps_add(gaps, doc->table, e);
        *e = (struct err)ERR_INIT;
    } else {
        feedshow_warn(doc, &show);
    }
    const struct line line = {doc->table, doc->is_whole ? show.files > 0 : full || !is_known,
        doc->is_whole ? "its files are all that it is" : "it has not been extracted before",
        show.rows, {doc->columns, doc->column_count, doc->key, doc->key_count}};
    tell(&line, tables);
    return true;
}

static void print_document(json_t *tables)
{
    struct buf text = BUF_INIT;
    json_t *root = json_object();
    doc_set(root, "tables", tables);
    doc_format_line(root, &text);
    (void)fputs(buf_str(&text), stdout);
    buf_release(&text);
    json_decref(root);
}

bool dryrun_print(struct snapshot *s, const struct feeds *feeds, const struct state *state,
    bool full, bool json, struct gaps *gaps, struct err *e)
{
    json_t *tables = json ? json_array() : NULL;
    bool ok = true;
    for (size_t i = 0; ok && i < s->catalog.count; i++) {
        struct extract_plan plan = extract_plan_table(s, i, state, full);
        ok = tell_table(s, &plan, tables, e);
    }
    for (size_t i = 0; ok && i < feeds->count; i++)
        ok = tell_feed(feeds, i, state, full, tables, gaps, e);
    if (ok && json)
        print_document(tables);
    else
        json_decref(tables);
    if (ok && fflush(stdout) != 0)
        ok = err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
    return ok;
}

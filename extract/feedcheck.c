#include "feedcheck.h"

#include <errno.h>
#include <stdio.h>

#include "columns.h"
#include "feedmarks.h"
#include "feedshow.h"
#include "fs.h"
#include "statefile.h"

struct feedcheck {
    const struct feed_doc *doc;
    const struct feed_marks *marks; /* how far all of them were read */
    const struct remote_settings *remote;
    bool is_used; /* by the model */
};

/* What others have written may be no UTF-8. */
static void set_words(json_t *line, const char *key, const char *words)
{
    struct buf clean = BUF_INIT;
    for (struct text rest = text_of(words); rest.len > 0;) {
        size_t len = text_character(rest);
        buf_add(&clean, len == 0 ? "?" : rest.ptr, len == 0 ? 1 : len);
        len += len == 0;
        rest = (struct text){rest.ptr + len, rest.len - len};
    }
    doc_set_text(line, key, buf_str(&clean));
    buf_release(&clean);
}

static void set_result(json_t *line, const struct feed_show *show, const struct err *failed)
{
    doc_set_uint64(line, "files", show->files);
    doc_set_uint64(line, "rows", show->rows);
    doc_set_uint64(line, "rejected", show->rejected);
    if (show->rejected > 0)
        set_words(line, "first_reject", show->first);
    if (failed->class == ERR_NONE)
        return;
    set_words(line, "error", failed->text);
    set_words(line, "hint", failed->hint);
    doc_set_uint64(line, "status", (uint64_t)failed->class);
}

static json_t *to_json(const struct feedcheck *check, const struct feed_mark *mark,
    const struct feed_show *show, const struct err *failed)
{
    const struct feed_doc *doc = check->doc;
    const struct columns columns = {doc->columns, doc->column_count, doc->key, doc->key_count};
    json_t *line = json_object();
    doc_set_text(line, "table", doc->table);
    set_words(line, "document", doc->file);
    doc_set_text(line, "from", doc->from);
    doc_set(line, "used", json_boolean(check->is_used));
    doc_set(line, "known", json_boolean(mark != NULL));
    set_result(line, show, failed);
    columns_write(line, &columns);
    return line;
}

static bool print_line(json_t *line, struct err *e)
{
    struct buf text = BUF_INIT;
    doc_format_line(line, &text);
    (void)fputs(buf_str(&text), stdout);
    buf_release(&text);
    return fflush(stdout) == 0 ||
           err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
}

static bool check_one(const struct feedcheck *check, struct err *e)
{
    const struct feed_doc *doc = check->doc;
    const struct feed_mark *mark = feedmarks_of_document(check->marks, doc->table, doc->checksum);
    struct feed_show show;
    struct err failed = ERR_INIT;
    (void)feedshow_rows(doc, mark, check->remote, NULL, &show, &failed);
    if (failed.class >= ERR_SIGNAL) {
        *e = failed;
        return false;
    }
    json_t *line = to_json(check, mark, &show, &failed);
    bool ok = print_line(line, e);
    json_decref(line);
    return ok;
}

bool feedcheck_print(const struct feed_docs *docs, const struct catalog_selection *selection,
    const struct model *model, const struct remote_settings *remote, const char *root,
    struct err *e)
{
    const struct lake lake = {.root = root};
    struct state state = {.arena = ARENA_INIT};
    struct run_id newest;
    const char *lost;
    if (root != NULL)
        fs_guard(root);
    bool ok = root == NULL || (lake_newest(&lake, LAKE_EXTRACTED, &newest, e) &&
                                  statefile_load(&state, &lake, &newest, true, &lost, e));
    for (size_t i = 0; ok && i < docs->count; i++) {
        const struct feed_doc *doc = &docs->docs[i];
        const struct feedcheck check = {doc, &state.feeds, remote, model_uses(model, doc->table)};
        ok = !catalog_is_selected(selection, doc->table) || check_one(&check, e);
    }
    state_release(&state);
    return ok;
}

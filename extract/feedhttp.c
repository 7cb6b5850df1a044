#include "feedhttp.h"

#include "feedpages.h"
#include "fs.h"
#include "httpheaders.h"

static bool fetch(const struct feed_doc *doc, const char *url, const struct feed_file_mark *known,
    const char *spool, struct httpget *get, struct arena *arena, struct err *e)
{
    const char **headers = NULL;
    *get = (struct httpget){.url = url,
        .ca = doc->http.ca,
        .may_be_private = doc->http.may_be_private,
        .max_bytes = doc->max_bytes,
        .timeout_s = doc->http.timeout_seconds,
        .etag = known == NULL ? NULL : known->etag,
        .modified = known == NULL ? NULL : known->modified,
        .to = spool};
    if (doc->http.headers != NULL && !httpheaders_read(doc->http.headers, &headers, arena, e))
        return false;
    get->headers = headers;
    bool ok = fs_remove_file(spool, e) && httpget_run(get, e);
    for (size_t i = 0; headers != NULL && headers[i] != NULL; i++)
        explicit_bzero((char *)headers[i], strlen(headers[i])); /* they may have a secret */
    return ok;
}

static const char *tag(const char *text, struct arena *arena)
{
    return text[0] == '\0' ? NULL : arena_strdup(arena, text);
}

/* One page, which is a file; what has pages is asked for whatever is known: one may have changed,
 * and the first not. */
static bool take_page(const struct feed_doc *doc, const struct feed_mark *mark, const char *url,
    struct feed_file *f, struct httpget *get, struct arena *arena, struct err *e)
{
    const struct feed_file_mark *known = feedmarks_file(mark, url);
    *f = (struct feed_file){
        .path = f->path, .shown = url, .name = url, .is_fetched = true, .is_settled = true};
    if (!fetch(doc, url, doc->http.next == NULL ? known : NULL, f->path, get, arena, e))
        return false;
    if (get->is_unchanged) {
        f->mark = *known;
        f->is_known = true;
        return true;
    }
    f->bytes = get->facts.bytes;
    f->mark = (struct feed_file_mark){.name = url,
        .facts = get->facts,
        .etag = tag(get->etag_now, arena),
        .modified = tag(get->modified_now, arena)};
    f->is_known = known != NULL && known->facts.bytes == get->facts.bytes &&
                  strcmp(known->facts.checksum, get->facts.checksum) == 0;
    return true;
}

bool feedhttp_list(const struct feed_doc *doc, const struct feed_mark *mark, const char *spool,
    struct feed_files *out, struct arena *arena, struct err *e)
{
    const char *url = doc->from;
    size_t most = doc->http.next == NULL ? 1 : (size_t)doc->http.max_pages;
    out->files = arena_calloc(arena, most, sizeof *out->files);
    while (url != NULL) {
        struct httpget get;
        if (out->count == most)
            return err_set(e, ERR_DATA, "'%s' has more than %zu pages", doc->from, most);
        struct feed_file *f = &out->files[out->count++];
        f->path = arena_printf(arena, "%s.%zu", spool, out->count);
        if (!take_page(doc, mark, url, f, &get, arena, e) ||
            !feedpages_next(doc, f, &get, &url, arena, e))
            return false;
    }
    return true;
}

#include "feedpages.h"

#include <strings.h>

#include "feedtext.h"
#include "httpurl.h"
#include "jsonscan.h"

/* What the pointer finds in the page; NULL: nothing, or null.  A page that is no JSON has none: its
 * reader says so. */
static bool pointed(const struct feed_doc *doc, const struct feed_file *page, struct arena *arena,
    const char **to, struct err *e)
{
    struct feed_text *t = feedtext_open(page->path, page->shown, NULL, e);
    struct buf bytes = BUF_INIT;
    struct text block;
    bool ok = t != NULL;
    do {
        ok = ok && feedtext_block(t, &block, e) && bytes.len + block.len <= doc->max_bytes;
        if (ok)
            buf_add(&bytes, block.ptr, block.len);
    } while (ok && block.len > 0);
    feedtext_close(t);
    struct jsonscan_value root;
    size_t at;
    struct text next = TEXT_NULL;
    if (ok && jsonscan_parse((struct text){buf_str(&bytes), bytes.len}, &root, &at) == NULL) {
        struct jsonscan_value v = jsonscan_at(&root, doc->http.next, arena);
        ok = v.kind == JSONSCAN_STRING || v.kind == JSONSCAN_NULL || v.kind == JSONSCAN_MISSING;
        if (!ok || !jsonscan_text(&v, arena, &next))
            ok =
                err_set(e, ERR_DATA, "'%s': 'next', '%s', is no text", page->shown, doc->http.next);
    }
    *to = next.len == 0 ? NULL : arena_memdup(arena, next.ptr, next.len);
    buf_release(&bytes);
    return ok || e->class == ERR_NONE; /* too large: so says its reader */
}

/* Whether one of the words after "rel=" is that: `next`, `"last next"`. */
static bool has_word(const char *words, const char *end, const char *word)
{
    size_t len = strlen(word);
    bool is_quoted = words < end && *words == '"';
    const char *stop = is_quoted ? "\"" : ",; \t";
    words += is_quoted;
    while (words < end && strchr(stop, *words) == NULL) {
        size_t n = strcspn(words, is_quoted ? "\" \t" : stop);
        if (n == len && strncasecmp(words, word, len) == 0)
            return true;
        words += n;
        words += strspn(words, is_quoted ? " \t" : "");
    }
    return false;
}

/* `<https://.../?page=2>; rel="next", <...>; rel="last"` (RFC 8288) */
static const char *linked(const char *link, struct arena *arena)
{
    for (const char *p = link; (p = strchr(p, '<')) != NULL;) {
        const char *close = strchr(p, '>');
        if (close == NULL)
            return NULL;
        const char *end = close + strcspn(close, "<");
        const char *rel = strcasestr(close, "rel=");
        if (rel != NULL && rel < end && has_word(rel + strlen("rel="), end, "next"))
            return arena_memdup(arena, p + 1, (size_t)(close - p) - 1);
        p = end;
    }
    return NULL;
}

bool feedpages_next(const struct feed_doc *doc, const struct feed_file *page,
    const struct httpget *get, const char **url, struct arena *arena, struct err *e)
{
    const char *to = NULL;
    *url = NULL;
    if (doc->http.next == NULL)
        return true;
    if (strcmp(doc->http.next, "link") == 0)
        to = linked(get->link, arena);
    else if (!pointed(doc, page, arena, &to, e))
        return false;
    if (to == NULL)
        return true;
    *url = httpurl_resolve(page->shown, to, arena);
    return *url != NULL ||
           err_set(e, ERR_DATA, "'%s': its next page is of another host: '%s'", page->shown, to);
}

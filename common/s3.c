#include "s3.h"

#include <assert.h>
#include <stdlib.h>

#include "mem.h"
#include "s3answer.h"
#include "s3call.h"
#include "s3object.h"
#include "s3parts.h"
#include "s3seen.h"
#include "s3text.h"

enum { LISTING_MAX = 16 * 1024 * 1024 };

struct s3 {
    struct store store; /* first: a store is one */
    struct s3request_client client;
    struct s3seen seen;
    uint64_t part_bytes;
};

/* ------------------------------------------------------------------------------------- listing */

static bool is_hidden(const char *path)
{
    return path[0] == '.' || strstr(path, "/.") != NULL;
}

struct page {
    struct buf last; /* the last path that it has */
    bool more;
};

static bool each_key(struct s3 *s3, const char *xml, struct page *page, store_each_fn *each,
    void *arg, struct err *e)
{
    struct buf key = BUF_INIT;
    size_t prefix = strlen(s3->client.prefix);
    bool ok = true;
    while (ok && page->more && s3text_element(&xml, "Key", &key)) {
        if (key.len < prefix)
            continue;
        buf_reset(&page->last);
        buf_adds(&page->last, buf_str(&key) + prefix);
        s3seen_add(&s3->seen, page->last.data);
        if (!is_hidden(buf_str(&page->last)))
            ok = each(arg, buf_str(&page->last), &page->more, e);
    }
    buf_release(&key);
    return ok;
}

static bool list_page(struct s3 *s3, const char *prefix, struct page *page, store_each_fn *each,
    void *arg, struct err *e)
{
    struct buf query = BUF_INIT;
    struct buf truncated = BUF_INIT;
    buf_adds(&query, "list-type=2&prefix=");
    s3text_add_escaped(&query, s3->client.prefix, false);
    s3text_add_escaped(&query, prefix, false);
    if (page->last.len > 0) {
        buf_adds(&query, "&start-after=");
        s3text_add_escaped(&query, s3->client.prefix, false);
        s3text_add_escaped(&query, page->last.data, false);
    }
    struct s3request request = {
        .client = &s3->client, .method = "GET", .query = query.data, .max = LISTING_MAX};
    s3seen_begin(&s3->seen, prefix, buf_str(&page->last));
    bool ok = s3call_run(&request, e);
    if (ok && request.status != 200)
        ok = s3answer_refused(&request, e);
    if (ok) {
        const char *at = buf_str(&request.body);
        bool whole = s3text_element(&at, "IsTruncated", &truncated);
        bool is_last = strcmp(buf_str(&truncated), "true") != 0;
        ok = whole || s3answer_fail(&request, ERR_UNAVAILABLE, "the answer is no listing", e);
        ok = ok && each_key(s3, buf_str(&request.body), page, each, arg, e);
        s3seen_end(&s3->seen, ok && page->more && is_last);
        page->more = page->more && !is_last;
    }
    s3request_release(&request);
    buf_release(&query);
    buf_release(&truncated);
    return ok;
}

static bool list(struct store *s, const char *prefix, const char *after, store_each_fn *each,
    void *arg, struct err *e)
{
    struct page page = {BUF_INIT, true};
    bool ok = true;
    buf_adds(&page.last, after);
    while (ok && page.more)
        ok = list_page((struct s3 *)s, prefix, &page, each, arg, e);
    buf_release(&page.last);
    return ok;
}

/* -------------------------------------------------------------------------------------- reading */

static bool read_object(
    struct store *s, const char *path, size_t max, struct buf *out, bool *found, struct err *e)
{
    struct s3request request = {
        .client = &((struct s3 *)s)->client, .method = "GET", .path = path, .max = max};
    bool ok = s3call_run(&request, e);
    *found = ok && request.status == 200;
    if (*found)
        buf_add(out, buf_str(&request.body), request.body.len);
    s3request_release(&request);
    return ok;
}

static bool get_all(
    struct store *s, struct store_get *gets, size_t count, size_t *whole, struct err *e)
{
    struct s3request *requests = mem_alloc(count, sizeof *requests);
    for (size_t i = 0; i < count; i++)
        requests[i] = (struct s3request){.client = &((struct s3 *)s)->client,
            .method = "GET",
            .path = gets[i].path,
            .to = gets[i].to,
            .unsynced = gets[i].unsynced};
    size_t done;
    bool ok = s3call_run_all(requests, count, &done, e);
    assert(done <= count);
    for (*whole = 0; *whole < done && requests[*whole].status == 200; ++*whole)
        gets[*whole].facts = requests[*whole].came;
    if (*whole < done)
        ok = err_set(e, ERR_INPUT, "'%s' is gone", gets[*whole].path);
    for (size_t i = 0; i < count; i++)
        s3request_release(&requests[i]);
    free(requests);
    return ok;
}

static bool get(struct store *s, const char *path, const char *to, struct unsynced *unsynced,
    struct stream_facts *facts, struct err *e)
{
    struct store_get one = {mem_strdup(path), mem_strdup(to), unsynced, {0, ""}};
    size_t whole;
    bool ok = get_all(s, &one, 1, &whole, e);
    *facts = one.facts;
    free(one.path);
    free(one.to);
    return ok;
}

/* ------------------------------------------------------------------------------------- writing */

static bool go_on(void *arg, const char *path, bool *more, struct err *e)
{
    (void)arg, (void)path, (void)more, (void)e;
    return true;
}

/* A page of what there is from the folder of that object on, below the prefix of the last listing.
 */
static bool list_ahead(struct s3 *s3, const char *path, struct err *e)
{
    struct page page = {BUF_INIT, true};
    char *prefix = mem_strdup(buf_str(&s3->seen.prefix));
    const char *slash = strrchr(path, '/');
    buf_add(&page.last, path, slash == NULL ? 0 : (size_t)(slash - path));
    bool ok = list_page(s3, prefix, &page, go_on, NULL, e);
    buf_release(&page.last);
    free(prefix);
    return ok;
}

/* Before each new object, since there are services that pass over If-None-Match. */
static bool look_before(
    struct s3 *s3, const char *path, const struct stream_facts *facts, bool *there, struct err *e)
{
    *there = false;
    if (s3seen_is_worth_asking(&s3->seen, path) && !list_ahead(s3, path, e))
        return false;
    return s3seen_lacks(&s3->seen, path) || s3object_look(&s3->client, path, facts, there, e);
}

static bool put_whole(struct s3 *s3, const char *path, const char *from,
    const struct stream_facts *facts, const char *checksum, struct err *e)
{
    struct s3file file = {.path = from, .facts = facts};
    struct s3request request = {.client = &s3->client,
        .method = "PUT",
        .path = path,
        .headers = {NULL, checksum},
        .file = &file,
        .len = facts->bytes};
    bool ok = s3call_run_new(&request, e) && s3object_settle(&request, facts, e);
    s3request_release(&request);
    s3file_release(&file);
    return ok;
}

static bool put(struct store *s, const char *path, const char *from,
    const struct stream_facts *facts, struct err *e)
{
    struct s3 *s3 = (struct s3 *)s;
    struct buf checksum = BUF_INIT;
    bool there;
    bool is_whole = facts->bytes <= s3->part_bytes;
    if (!look_before(s3, path, facts, &there, e))
        return false;
    buf_printf(&checksum, S3REQUEST_CHECKSUM ": %s", facts->checksum);
    bool ok = there || (is_whole ? put_whole(s3, path, from, facts, checksum.data, e)
                                 : s3parts_put(&s3->client, path, from, facts, checksum.data,
                                       s3->part_bytes, e));
    buf_release(&checksum);
    return ok;
}

/* `once`: only where there is none. */
static bool put_text(
    struct s3 *s3, const char *path, const char *text, bool once, bool *made, struct err *e)
{
    struct s3request request = {
        .client = &s3->client, .method = "PUT", .path = path, .bytes = text};
    bool ok = once ? s3call_run_new(&request, e) : s3call_run(&request, e);
    *made = ok && request.status != 412;
    if (*made && request.status >= 300)
        ok = s3answer_refused(&request, e);
    s3request_release(&request);
    return ok;
}

/* Who makes it first owns the chain from there on: a listing would be too old. */
static bool create(struct store *s, const char *path, const char *text, bool *made, struct err *e)
{
    bool there;
    *made = false;
    return s3object_look(&((struct s3 *)s)->client, path, NULL, &there, e) &&
           (there || put_text((struct s3 *)s, path, text, true, made, e));
}

/* The same once more: a service that minds If-None-Match refuses, one that does not has the same
 * object as before. */
static bool is_exclusive(
    struct store *s, const char *path, const char *text, bool *exclusive, struct err *e)
{
    bool made;
    struct s3 *s3 = (struct s3 *)s;
    bool ok = put_text(s3, path, text, true, &made, e);
    *exclusive = ok && !made && !s3->client.unconditional;
    return ok;
}

static bool write_object(struct store *s, const char *path, const char *text, struct err *e)
{
    bool made;
    return put_text((struct s3 *)s, path, text, false, &made, e);
}

/* ------------------------------------------------------------------------------ housekeeping */

static bool delete_object(struct store *s, const char *path, struct err *e)
{
    struct s3request request = {.client = &((struct s3 *)s)->client,
        .method = "DELETE",
        .path = path,
        .max = S3REQUEST_ANSWER_MAX};
    bool ok = s3call_run(&request, e);
    s3request_release(&request);
    return ok;
}

static bool written(struct store *s, const char *path, int64_t *at_s, struct err *e)
{
    struct s3request request = {
        .client = &((struct s3 *)s)->client, .method = "HEAD", .path = path};
    bool ok = s3call_run(&request, e);
    if (ok && (request.status != 200 || request.written_s < 0))
        ok = err_set(e, ERR_INPUT, "'%s' is gone, or has no date", path);
    *at_s = request.written_s;
    s3request_release(&request);
    return ok;
}

static bool give_up(
    struct store *s, const char *prefix, int64_t before_s, uint64_t *count, struct err *e)
{
    return s3parts_give_up(&((struct s3 *)s)->client, prefix, before_s, count, e);
}

static int64_t keys_end(struct store *s)
{
    return ((struct s3 *)s)->client.keys.ends_ms;
}

/* --------------------------------------------------------------------------------------- opening
 */

static void close_store(struct store *s)
{
    s3request_end(&((struct s3 *)s)->client);
    s3seen_release(&((struct s3 *)s)->seen);
    free(s);
}

static char *base_of(const char *bucket, const struct s3_settings *settings)
{
    struct buf base = BUF_INIT;
    struct buf endpoint = BUF_INIT;
    bool aws = settings->endpoint == NULL;
    bool by_host = settings->style == NULL ? aws : strcmp(settings->style, "host") == 0;
    if (aws)
        buf_printf(&endpoint, "https://s3.%s.amazonaws.com", settings->region);
    else
        buf_adds(&endpoint, settings->endpoint);
    while (endpoint.len > 0 && endpoint.data[endpoint.len - 1] == '/')
        endpoint.data[--endpoint.len] = '\0';
    const char *host = strstr(buf_str(&endpoint), "://");
    host = host == NULL ? buf_str(&endpoint) : host + 3;
    if (by_host)
        buf_printf(
            &base, "%.*s%s.%s", (int)(host - buf_str(&endpoint)), buf_str(&endpoint), bucket, host);
    else
        buf_printf(&base, "%s/%s", buf_str(&endpoint), bucket);
    buf_release(&endpoint);
    return base.data;
}

struct store *s3_open(const char *where, const struct s3_settings *settings, struct err *e)
{
    struct s3 *s3 = mem_alloc(1, sizeof *s3);
    struct buf prefix = BUF_INIT;
    char *bucket = mem_strdup(where);
    char *slash = strchr(bucket, '/');
    if (slash != NULL && slash[1] != '\0')
        buf_printf(&prefix, "%s%s", slash + 1, slash[strlen(slash) - 1] == '/' ? "" : "/");
    if (slash != NULL)
        *slash = '\0';
    s3->store = (struct store){.list = list,
        .read = read_object,
        .get = get,
        .get_all = get_all,
        .put = put,
        .create = create,
        .write = write_object,
        .delete = delete_object,
        .written = written,
        .give_up = give_up,
        .keys_end = keys_end,
        .close = close_store,
        .is_exclusive = is_exclusive};
    s3->client.base = base_of(bucket, settings);
    s3->client.prefix = mem_strdup(buf_str(&prefix));
    s3->client.region = mem_strdup(settings->region);
    s3->client.timeout_s = settings->timeout_s;
    s3->client.keys.command = settings->credentials_command;
    s3->part_bytes = (uint64_t)strtoul(settings->part_mb, NULL, 10) * 1024 * 1024;
    free(bucket);
    buf_release(&prefix);
    if (s3request_init(&s3->client, e))
        return &s3->store;
    close_store(&s3->store);
    return NULL;
}

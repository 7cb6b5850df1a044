#include "feedload.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "feedcolumns.h"
#include "feedstyle.h"
#include "fs.h"
#include "httpurl.h"
#include "jsonscan.h"
#include "sftp.h"
#include "star.h"

enum {
    FILE_MAX_BYTES = 1 << 20,
    MAX_BYTES = 64 << 20,
    PAGES_MAX = 100,
    PAGES_CEILING = 10000,
    HTTP_SECONDS = 60,
    HTTP_MAX_SECONDS = 3600,
    SETTLE_SECONDS = 10,
    SETTLE_MAX_SECONDS = 86400
};

/* Of a service: headers, which may have a secret, do not go unencrypted over the network. */
static bool read_http_style(
    const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    struct feed_http_style *s = &doc->http;
    s->timeout_seconds = HTTP_SECONDS;
    if (!doc_text_optional(d, root, "headers", &s->headers, e) ||
        !doc_text_optional(d, root, "ca", &s->ca, e) ||
        !doc_flag_optional(d, root, "private", &s->may_be_private, e) ||
        !doc_uint64_optional(d, root, "timeout_seconds", &s->timeout_seconds, e))
        return false;
    s->max_pages = PAGES_MAX;
    if (!doc_text_optional(d, root, "next", &s->next, e) ||
        !doc_uint64_optional(d, root, "max_pages", &s->max_pages, e))
        return false;
    bool is_pointer = s->next != NULL && s->next[0] == '/' && jsonscan_is_pointer(s->next);
    if (s->next != NULL && strcmp(s->next, "link") != 0 &&
        (!is_pointer || doc->format != FEED_JSON))
        return doc_error(d, e, "'next' is neither 'link' nor, of format json, a JSON pointer");
    if (s->max_pages < 1 || s->max_pages > PAGES_CEILING)
        return doc_error(d, e, "'max_pages' are not 1 to %d", PAGES_CEILING);
    if (s->timeout_seconds < 1 || s->timeout_seconds > HTTP_MAX_SECONDS)
        return doc_error(d, e, "'timeout_seconds' are not 1 to %d", HTTP_MAX_SECONDS);
    return s->headers == NULL || s->may_be_private || strncmp(doc->from, "https:", 6) == 0 ||
           doc_error(d, e, "'headers' are only for https, or for a private address");
}

static bool read_limits(
    const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    const char *rejects = "100";
    doc->settle_seconds = SETTLE_SECONDS;
    doc->max_bytes = MAX_BYTES;
    if (!doc_text_optional(d, root, "max_rejects", &rejects, e) ||
        !doc_uint64_optional(d, root, "settle_seconds", &doc->settle_seconds, e) ||
        !doc_uint64_optional(d, root, "max_bytes", &doc->max_bytes, e) ||
        !doc_text_optional(d, root, "done", &doc->done, e))
        return false;
    if (!limit_parse(rejects, &doc->max_rejects))
        return doc_error(d, e, "'max_rejects': '%s' is no number or share (\"2%%\")", rejects);
    if (doc->settle_seconds > SETTLE_MAX_SECONDS)
        return doc_error(d, e, "'settle_seconds' are more than %d", SETTLE_MAX_SECONDS);
    return doc->done == NULL || (doc->done[0] != '\0' && strchr(doc->done, '/') == NULL) ||
           doc_error(d, e, "'done': '%s' is no ending of a file's name", doc->done);
}

static bool check_table_name(const struct doc *d, const char *name, struct err *e)
{
    static const char plain[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    return star_check_name(d, "a table", name, e) &&
           (name[strspn(name, plain)] == '\0' ||
               doc_error(d, e, "'table': '%s' is not of letters, digits and _ alone", name));
}

/* Whether it is BUCKET/PATH, or a place of an SFTP server. */
static bool is_place(const struct feed_doc *doc)
{
    const char *where = strstr(doc->from, "://") + 3;
    const char *slash = strchr(where, '/');
    bool is_path = slash != NULL && slash != where && slash[1] != '\0';
    return is_path && (doc->scheme == FEED_S3 || sftp_check(where));
}

static bool read_scheme(const struct doc *d, struct feed_doc *doc, struct err *e)
{
    static const char *const beginnings[] = {
        [FEED_FILE] = "file:/", [FEED_HTTP] = "http", [FEED_S3] = "s3://", [FEED_SFTP] = "sftp://"};
    size_t i = 0, count = sizeof beginnings / sizeof beginnings[0];
    while (i < count && strncmp(doc->from, beginnings[i], strlen(beginnings[i])) != 0)
        i++;
    doc->scheme = (enum feed_scheme)i;
    if (i < count &&
        (i == FEED_FILE || (i == FEED_HTTP ? httpurl_is_one(doc->from) : is_place(doc))))
        return true;
    if (i == FEED_HTTP)
        return doc_error(d, e, "'from' is no address of a service, without user and password");
    return doc_error(d, e,
        "'from': '%s' is not like 'file:/srv/rates/*.csv', 's3://bucket/rates/*.csv', "
        "'sftp://host/rates/*.csv' or 'https://rates.example.com/'",
        doc->from);
}

static bool read_head(const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    static const char *const formats[] = {"csv", "jsonl", "json", NULL};
    static const char *const modes[] = {"add", "whole", NULL};
    size_t format = 0, mode = 0;
    const char *word;
    if (!doc_text_optional(d, root, "about", &doc->about, e) ||
        !doc_text(d, root, "from", &doc->from, e) || !doc_text(d, root, "format", &word, e) ||
        !doc_word_optional(d, root, "format", formats, &format, e) ||
        !doc_text(d, root, "mode", &word, e) ||
        !doc_word_optional(d, root, "mode", modes, &mode, e))
        return false;
    doc->format = (enum feed_format)format;
    doc->is_whole = mode == 1;
    return read_scheme(d, doc, e);
}

#define FILES (1U << FEED_FILE | 1U << FEED_S3 | 1U << FEED_SFTP)

/* The members that a document may have, and of which formats and schemes; 0: of all. */
static const struct {
    const char *key;
    unsigned formats, schemes;
} KEYS[] = {{"table", 0, 0}, {"about", 0, 0}, {"from", 0, 0}, {"format", 0, 0}, {"mode", 0, 0},
    {"key", 0, 0}, {"columns", 0, 0}, {"max_rejects", 0, 0}, {"max_bytes", 0, 0}, {"date", 0, 0},
    {"decimal", 1U << FEED_CSV, 0}, {"group", 1U << FEED_CSV, 0}, {"header", 1U << FEED_CSV, 0},
    {"delimiter", 1U << FEED_CSV, 0}, {"encoding", 1U << FEED_CSV, 0}, {"null", 1U << FEED_CSV, 0},
    {"ignore", 1U << FEED_CSV, 0}, {"rows", 1U << FEED_JSON, 0}, {"settle_seconds", 0, FILES},
    {"done", 0, FILES}, {"headers", 0, 1U << FEED_HTTP}, {"private", 0, 1U << FEED_HTTP},
    {"ca", 0, 1U << FEED_HTTP}, {"next", 0, 1U << FEED_HTTP}, {"max_pages", 0, 1U << FEED_HTTP},
    {"timeout_seconds", 0, 1U << FEED_HTTP}};

enum { KEY_COUNT = sizeof KEYS / sizeof KEYS[0] };

static bool check_keys(const struct doc *d, const json_t *root, struct err *e)
{
    const char *keys[KEY_COUNT + 1] = {NULL};
    for (size_t i = 0; i < KEY_COUNT; i++)
        keys[i] = KEYS[i].key;
    return doc_check_keys(d, root, keys, e);
}

static bool check_format(
    const struct doc *d, const json_t *root, const struct feed_doc *doc, struct err *e)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (KEYS[i].formats != 0 && (KEYS[i].formats & 1U << doc->format) == 0 &&
            json_object_get(root, KEYS[i].key) != NULL)
            return doc_error(d, e, "'%s' means nothing for this 'format'", KEYS[i].key);
        if (KEYS[i].schemes != 0 && (KEYS[i].schemes & 1U << doc->scheme) == 0 &&
            json_object_get(root, KEYS[i].key) != NULL)
            return doc_error(d, e, "'%s' means nothing for this 'from'", KEYS[i].key);
    }
    return true;
}

static bool read_root(struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    if (!doc_text(d, root, "table", &doc->table, e) || !check_table_name(d, doc->table, e))
        return false;
    d->table = doc->table;
    return check_keys(d, root, e) && read_head(d, root, doc, e) && check_format(d, root, doc, e) &&
           feedcolumns_read(d, root, doc, e) && read_limits(d, root, doc, e) &&
           read_http_style(d, root, doc, e) && feedstyle_read(d, root, doc, e);
}

static bool read_document(struct feed_docs *docs, size_t i, struct err *e)
{
    struct feed_doc *doc = &docs->docs[i];
    struct doc d = {doc->file, ERR_CONFIG, NULL, &docs->arena};
    struct buf bytes = BUF_INIT;
    json_t *root = NULL;
    if (fs_read_file(doc->file, FILE_MAX_BYTES, &bytes, e))
        root = doc_parse(&d, buf_str(&bytes), bytes.len, e);
    else if (e->class == ERR_INPUT)
        e->class = ERR_CONFIG;
    bool ok = root != NULL && read_root(&d, root, doc, e);
    stream_checksum(buf_str(&bytes), bytes.len, doc->checksum);
    json_decref(root);
    buf_release(&bytes);
    for (size_t k = 0; ok && k < i; k++) {
        if (strcmp(docs->docs[k].table, doc->table) == 0)
            ok = doc_error(&d, e, "'%s' is of the same table", docs->docs[k].file);
    }
    return ok;
}

static int is_document(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);
    return entry->d_name[0] != '.' && len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

bool feedload_dir(struct feed_docs *d, const char *dir, struct err *e)
{
    struct dirent **entries = NULL;
    *d = (struct feed_docs){.arena = ARENA_INIT};
    if (dir == NULL || dir[0] == '\0') /* set to nothing: none, whatever the config file has */
        return true;
    int count = scandir(dir, &entries, is_document, by_name);
    if (count < 0)
        return err_set_errno(e, ERR_CONFIG, errno, "cannot read the sources in '%s'", dir);
    d->count = (size_t)count;
    d->docs = arena_calloc(&d->arena, d->count, sizeof *d->docs);
    for (size_t i = 0; i < d->count; i++) {
        d->docs[i].file = arena_printf(&d->arena, "%s/%s", dir, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    bool ok = true;
    for (size_t i = 0; ok && i < d->count; i++)
        ok = read_document(d, i, e);
    if (!ok)
        feeddoc_release(d);
    return ok;
}

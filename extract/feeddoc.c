#include "feeddoc.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "feedfield.h"
#include "feedvalue.h"
#include "fs.h"
#include "httpget.h"
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

void feeddoc_release(struct feed_docs *d)
{
    arena_release(&d->arena);
}

const struct feed_doc *feeddoc_find(const struct feed_docs *d, const char *table)
{
    for (size_t i = 0; i < d->count; i++) {
        if (strcmp(d->docs[i].table, table) == 0)
            return &d->docs[i];
    }
    return NULL;
}

/* --------------------------------------------------------------------------------------- columns
 */

/* "varchar(3) not null" */
static bool read_type(const struct doc *d, enum feed_format format, const char *text,
    struct column *c, struct feed_column *f, struct err *e)
{
    static const char suffix[] = " not null";
    size_t len = strlen(text), tail = sizeof suffix - 1;
    f->not_null = len > tail && strcasecmp(text + len - tail, suffix) == 0;
    const char *type = arena_memdup(d->arena, text, f->not_null ? len - tail : len);
    if (!sqltype_parse(type, &f->type))
        return doc_error(d, e, "column '%s': there is no type '%s'", c->name, type);
    bool is_json = f->type.family == SQLTYPE_JSON;
    if (!feedvalue_takes(&f->type) || (is_json && format == FEED_CSV))
        return doc_error(d, e, "column '%s': a source cannot have type '%s'", c->name, type);
    struct buf canonical = BUF_INIT;
    sqltype_add(&canonical, &f->type);
    c->type = arena_strdup(d->arena, canonical.data);
    buf_release(&canonical);
    c->kind = feedvalue_kind(&f->type);
    return true;
}

static size_t column_index(const struct feed_doc *doc, const char *name)
{
    size_t i = 0;
    while (i < doc->column_count && strcmp(doc->columns[i].name, name) != 0)
        i++;
    return i;
}

/* ["rate", "numeric not null", "@value"]; its place in the file may be left out: its name. */
static bool read_column(
    const struct doc *d, const json_t *column, struct feed_doc *doc, struct err *e)
{
    struct column c = {.name = NULL};
    struct feed_column f = {.field = NULL};
    size_t size = json_array_size(column);
    if (size != 2 && size != 3)
        return doc_error(d, e, "'columns': a column is not [name, type] or [name, type, field]");
    c.name = doc_text_value(d, json_array_get(column, 0), "a column's name", e);
    const char *type =
        c.name == NULL ? NULL : doc_text_value(d, json_array_get(column, 1), "a column's type", e);
    if (type == NULL || !star_check_name(d, "a column", c.name, e) ||
        !read_type(d, doc->format, type, &c, &f, e))
        return false;
    f.field =
        size == 2 ? c.name : doc_text_value(d, json_array_get(column, 2), "a column's field", e);
    if (f.field == NULL)
        return false;
    if (column_index(doc, c.name) < doc->column_count)
        return doc_error(d, e, "column '%s' is there twice", c.name);
    doc->columns[doc->column_count] = c;
    doc->fields[doc->column_count++] = f;
    return true;
}

static bool read_columns(
    const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    const json_t *columns = doc_array(d, root, "columns", e);
    size_t count = json_array_size(columns);
    if (columns == NULL)
        return false;
    if (count == 0 || count > STAR_COLUMNS_MAX)
        return doc_error(d, e, "'columns' are not 1 to %d", STAR_COLUMNS_MAX);
    doc->columns = arena_calloc(d->arena, count, sizeof *doc->columns);
    doc->fields = arena_calloc(d->arena, count, sizeof *doc->fields);
    for (size_t i = 0; i < count; i++) {
        if (!read_column(d, json_array_get(columns, i), doc, e))
            return false;
    }
    return true;
}

static bool read_key(const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    if (!doc_texts(d, root, "key", &doc->key, &doc->key_count, e))
        return false;
    if (doc->key_count == 0 || doc->key_count > STAR_KEY_MAX)
        return doc_error(d, e, "'key' has not 1 to %d columns", STAR_KEY_MAX);
    for (size_t k = 0; k < doc->key_count; k++) {
        size_t i = column_index(doc, doc->key[k]);
        if (i == doc->column_count)
            return doc_error(d, e, "'key': '%s' is none of its columns", doc->key[k]);
        for (size_t j = 0; j < k; j++) {
            if (strcmp(doc->key[j], doc->key[k]) == 0)
                return doc_error(d, e, "'key': '%s' is there twice", doc->key[k]);
        }
        if (!doc->fields[i].not_null)
            return doc_error(d, e, "'key': column '%s' is not 'not null'", doc->key[k]);
        if (!feedvalue_is_key(&doc->fields[i].type))
            return doc_error(d, e,
                "'key': column '%s' is of type '%s', of which one value can be written in two ways",
                doc->key[k], doc->columns[i].type);
    }
    return true;
}

/* ----------------------------------------------------------------------------------------- style
 */

/* A member that is one of a few words, whose number goes to *out. */
static bool read_word(const struct doc *d, const json_t *root, const char *key,
    const char *const *words, size_t *out, struct err *e)
{
    const char *word = NULL;
    struct buf all = BUF_INIT;
    if (!doc_text_optional(d, root, key, &word, e))
        return false;
    for (size_t i = 0; words[i] != NULL; i++) {
        if (word == NULL || strcmp(words[i], word) == 0) {
            *out = i;
            buf_release(&all);
            return true;
        }
        buf_printf(&all, "%s'%s'", i == 0 ? "" : ", ", words[i]);
    }
    doc_error(d, e, "'%s': '%s' is none of %s", key, word, all.data);
    buf_release(&all);
    return false;
}

/* A member that is one character of ASCII. */
static bool read_character(
    const struct doc *d, const json_t *root, const char *key, char *out, struct err *e)
{
    const char *text = NULL;
    if (!doc_text_optional(d, root, key, &text, e))
        return false;
    if (text == NULL)
        return true;
    if (strlen(text) != 1 || (unsigned char)text[0] > 0x7E || strchr("\"\r\n", text[0]) != NULL)
        return doc_error(d, e, "'%s': '%s' is not one character of ASCII", key, text);
    *out = text[0];
    return true;
}

static bool read_style(const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    struct feed_style *s = &doc->style;
    size_t date = 0;
    s->decimal = '.';
    if (!read_character(d, root, "decimal", &s->decimal, e) ||
        !read_character(d, root, "group", &s->group, e) ||
        !read_word(d, root, "date", FEEDVALUE_DATES, &date, e))
        return false;
    s->date = FEEDVALUE_DATES[date];
    if (strchr("0123456789+-eE", s->decimal) != NULL ||
        (s->group != '\0' && strchr("0123456789+-eE", s->group) != NULL))
        return doc_error(d, e, "'decimal' and 'group' cannot be digits, signs or an e");
    return s->decimal != s->group || doc_error(d, e, "'decimal' and 'group' are the same");
}

static bool optional_texts(const struct doc *d, const json_t *root, const char *key,
    const char ***out, size_t *count, struct err *e)
{
    return json_object_get(root, key) == NULL || doc_texts(d, root, key, out, count, e);
}

/* Without a header columns are "@1", "@2" ... */
static bool check_numbers(const struct doc *d, const struct feed_doc *doc, struct err *e)
{
    for (size_t i = 0; !doc->csv.has_header && i < doc->column_count; i++) {
        uint64_t number;
        const char *field = doc->fields[i].field;
        if (field[0] != '@' || !text_to_uint64(text_of(field + 1), &number) || number == 0 ||
            number > STAR_COLUMNS_MAX)
            return doc_error(d, e,
                "column '%s': its field is not like '@1', and there is no header",
                doc->columns[i].name);
    }
    return true;
}

static bool read_csv_style(
    const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    struct feed_csv_style *s = &doc->csv;
    s->has_header = true;
    s->delimiter = ',';
    return doc_flag_optional(d, root, "header", &s->has_header, e) &&
           read_character(d, root, "delimiter", &s->delimiter, e) &&
           doc_text_optional(d, root, "encoding", &s->encoding, e) &&
           optional_texts(d, root, "null", &s->nulls, &s->null_count, e) &&
           optional_texts(d, root, "ignore", &s->ignored, &s->ignored_count, e) &&
           check_numbers(d, doc, e);
}

/* -------------------------------------------------------------------------------------- document
 */

static bool optional_number(
    const struct doc *d, const json_t *root, const char *key, uint64_t *out, struct err *e)
{
    return json_object_get(root, key) == NULL || doc_uint64(d, root, key, out, e);
}

/* Of a service: headers, which may have a secret, do not go unencrypted over the network. */
static bool read_http_style(
    const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    struct feed_http_style *s = &doc->http;
    s->timeout_seconds = HTTP_SECONDS;
    if (!doc_text_optional(d, root, "headers", &s->headers, e) ||
        !doc_text_optional(d, root, "ca", &s->ca, e) ||
        !doc_flag_optional(d, root, "private", &s->may_be_private, e) ||
        !optional_number(d, root, "timeout_seconds", &s->timeout_seconds, e))
        return false;
    s->max_pages = PAGES_MAX;
    if (!doc_text_optional(d, root, "next", &s->next, e) ||
        !optional_number(d, root, "max_pages", &s->max_pages, e))
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
        !optional_number(d, root, "settle_seconds", &doc->settle_seconds, e) ||
        !optional_number(d, root, "max_bytes", &doc->max_bytes, e) ||
        !doc_text_optional(d, root, "done", &doc->done, e))
        return false;
    if (!limit_parse(rejects, &doc->max_rejects))
        return doc_error(d, e, "'max_rejects': '%s' is no number or share (\"2%%\")", rejects);
    if (doc->settle_seconds > SETTLE_MAX_SECONDS)
        return doc_error(d, e, "'settle_seconds' are more than %d", SETTLE_MAX_SECONDS);
    return doc->done == NULL || (doc->done[0] != '\0' && strchr(doc->done, '/') == NULL) ||
           doc_error(d, e, "'done': '%s' is no ending of a file's name", doc->done);
}

static bool check_pointers(const struct doc *d, const struct feed_doc *doc, struct err *e)
{
    for (size_t i = 0; i < doc->column_count; i++) {
        if (!feedfield_is_valid(doc->fields[i].field))
            return doc_error(d, e,
                "column '%s': its field, '%s', is none of a name, '@key', '@value', '@value/a' and "
                "'/a'",
                doc->columns[i].name, doc->fields[i].field);
    }
    return true;
}

static bool read_json_style(
    const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    doc->rows = "";
    return doc_text_optional(d, root, "rows", &doc->rows, e) &&
           (jsonscan_is_pointer(doc->rows) ||
               doc_error(d, e, "'rows': '%s' is no JSON pointer, as '/rates'", doc->rows)) &&
           check_pointers(d, doc, e);
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
        (i == FEED_FILE || (i == FEED_HTTP ? httpget_is_url(doc->from) : is_place(doc))))
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
        !read_word(d, root, "format", formats, &format, e) ||
        !doc_text(d, root, "mode", &word, e) || !read_word(d, root, "mode", modes, &mode, e))
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
           read_columns(d, root, doc, e) && read_key(d, root, doc, e) &&
           read_limits(d, root, doc, e) && read_http_style(d, root, doc, e) &&
           read_style(d, root, doc, e) &&
           (doc->format == FEED_CSV ? read_csv_style(d, root, doc, e)
                                    : read_json_style(d, root, doc, e));
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

bool feeddoc_load(struct feed_docs *d, const char *dir, struct err *e)
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

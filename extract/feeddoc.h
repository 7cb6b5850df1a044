/*
 * Feeds: tables of a run that come from no database.  What each is says a JSON document,
 * tt-source(5), which feedload.h reads.
 *
 *   { "table": "exchange_rate", "about": "One row per currency and day, to one pound.",
 *     "from": "file:/srv/rates/rates-*.csv", "format": "csv",
 *     "key": ["currency_code", "day"], "mode": "add",
 *     "columns": [ ["currency_code", "varchar(3) not null", "code"],
 *                  ["day", "date not null", "date"],
 *                  ["rate", "numeric(18,8) not null", "rate"] ] }
 */
#ifndef TT_FEEDDOC_H
#define TT_FEEDDOC_H

#include "doc.h"
#include "feedvalue.h"
#include "limit.h"
#include "stream.h"

enum feed_scheme { FEED_FILE, FEED_HTTP, FEED_S3, FEED_SFTP };
enum feed_format { FEED_CSV, FEED_JSONL, FEED_JSON };

struct feed_csv_style {
    bool has_header;
    char delimiter;
    const char *encoding; /* of iconv; NULL: UTF-8 */
    const char **nulls;   /* texts that stand for NULL, beside nothing at all */
    size_t null_count;
    const char **ignored; /* columns of the file that are not wanted; "*": all others */
    size_t ignored_count;
};

struct feed_http_style {
    const char *headers; /* file of them; NULL: none */
    const char *ca;      /* file of certificates that it is known by; NULL: the system's */
    bool may_be_private; /* its address */
    uint64_t timeout_seconds;
    const char *next; /* where a page says what the next one is: a JSON pointer, or "link" */
    uint64_t max_pages;
};

struct feed_doc {
    const char *file; /* the document */
    const char *table;
    const char *about;
    const char *from;
    enum feed_scheme scheme;
    enum feed_format format;
    bool is_whole; /* mode: what is not in it is gone; else rows that are new or changed */
    struct column *columns;
    struct feed_column *fields; /* parallel to columns */
    size_t column_count;
    const char **key;
    size_t key_count;
    struct feed_style style;
    struct feed_csv_style csv;
    struct feed_http_style http;
    const char *rows;   /* of json: a pointer to what has them */
    uint64_t max_bytes; /* of a document of json, or of what a service sends */
    struct limit max_rejects;
    uint64_t settle_seconds; /* a file that changed later than so long ago is still being written */
    const char *done;        /* or: it is until a file with this behind its name is there; NULL */
    char checksum[STREAM_CHECKSUM_SIZE]; /* of the document */
};

struct feed_docs {
    struct feed_doc *docs; /* in the order of their files' names */
    size_t count;
    struct arena arena;
};

void feeddoc_release(struct feed_docs *d);

/* By table; NULL: there is none. */
const struct feed_doc *feeddoc_find(const struct feed_docs *d, const char *table);

#endif

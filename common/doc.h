/*
 * JSON documents (manifests, star models, state), by jansson, read strictly: duplicate and unknown
 * keys, missing members and wrong types are errors that name the document and the member.  Never
 * for rows: see jsonl.h.
 */
#ifndef TT_DOC_H
#define TT_DOC_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "mem.h"

/* Where a document comes from: for messages, and whose fault it is. */
struct doc {
    const char *where;    /* file */
    enum err_class class; /* of its errors: ERR_INPUT for a manifest, ERR_CONFIG for a model */
    const char *table;    /* that it describes, once known; NULL: none */
    struct arena *arena;  /* texts that are read are copied here */
};

/* "'where': table 'table': ...".  Always returns false. */
bool doc_error(const struct doc *d, struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Parses bytes.  The caller decrefs the result; NULL: error. */
json_t *doc_parse(const struct doc *d, const char *bytes, size_t len, struct err *e);

/*
 * What a program writes for itself or the next one is sealed: "seal", the last member, holds the
 * checksum of all bytes before it, so that no bit of the document changes unseen.  "format" is
 * DOC_SEALED then; DOC_PLAIN, of earlier versions, has no seal.  DOC_STORE is sealed as well, and
 * of the rows for joins since they are in a store.  The reader gives the document without the
 * member. A later format, with a seal that matches or without any, is ERR_CONFIG, whatever the
 * document's class: a later version of tt reads it.
 */
enum doc_format { DOC_PLAIN = 1, DOC_SEALED = 2, DOC_STORE = 3 };

/* The same of a sealed document, in memory or in a file. */
json_t *doc_parse_sealed(const struct doc *d, const char *bytes, size_t len, struct err *e);
json_t *doc_read_sealed(const struct doc *d, const char *path, struct err *e);

/* That `object` is one and has no key but those in `allowed` (ends at NULL). */
bool doc_check_keys(
    const struct doc *d, const json_t *object, const char *const *allowed, struct err *e);

/* Members of an object.  A missing one (or null) is an error, but for the _optional ones, which
 * leave *out as it is. */
bool doc_text(
    const struct doc *d, const json_t *object, const char *key, const char **out, struct err *e);
bool doc_text_optional(
    const struct doc *d, const json_t *object, const char *key, const char **out, struct err *e);
bool doc_uint64(
    const struct doc *d, const json_t *object, const char *key, uint64_t *out, struct err *e);
bool doc_flag_optional(
    const struct doc *d, const json_t *object, const char *key, bool *out, struct err *e);

bool doc_uint64_optional(
    const struct doc *d, const json_t *object, const char *key, uint64_t *out, struct err *e);

/* A text that is one of `words` (ends at NULL), whose number goes to *out. */
bool doc_word_optional(const struct doc *d, const json_t *object, const char *key,
    const char *const *words, size_t *out, struct err *e);

/* Borrowed from `object`; NULL: error, or for the optional one also: not there. */
json_t *doc_array(const struct doc *d, const json_t *object, const char *key, struct err *e);
bool doc_object_optional(
    const struct doc *d, const json_t *object, const char *key, json_t **out, struct err *e);

/* An array of texts. */
bool doc_texts(const struct doc *d, const json_t *object, const char *key, const char ***out,
    size_t *count, struct err *e);
bool doc_texts_optional(const struct doc *d, const json_t *object, const char *key,
    const char ***out, size_t *count, struct err *e);

/* A text that stands in an array, say: copied to the arena; NULL and an error when it is none. */
const char *doc_text_value(
    const struct doc *d, const json_t *value, const char *what, struct err *e);

/* Building.  A NULL text becomes null.  They cannot fail but for memory. */
void doc_set(json_t *object, const char *key, json_t *value);
void doc_set_text(json_t *object, const char *key, const char *value);
void doc_set_uint64(json_t *object, const char *key, uint64_t value);
json_t *doc_from_texts(const char *const *texts, size_t count);

/* Appends the document, indented, with a line feed at the end; members in the order of insertion.
 */
void doc_format(const json_t *root, struct buf *out);

/* The same with a seal; root's "format" is DOC_SEALED or DOC_STORE. */
void doc_format_sealed(const json_t *root, struct buf *out);

/* As doc_format, in one line. */
void doc_format_line(const json_t *root, struct buf *out);

#endif

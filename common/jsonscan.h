/*
 * JSON of any depth (RFC 8259), read where it lies: values are views of its bytes, so numbers keep
 * their digits (0.1 stays 0.1, 40 digits stay 40).  For documents of rows from outside; a flat
 * object a line is jsonl.h's.
 */
#ifndef TT_JSONSCAN_H
#define TT_JSONSCAN_H

#include "mem.h"
#include "text.h"

enum { JSONSCAN_DEPTH_MAX = 100 };

enum jsonscan_kind {
    JSONSCAN_MISSING, /* there is none */
    JSONSCAN_NULL,
    JSONSCAN_BOOLEAN,
    JSONSCAN_NUMBER,
    JSONSCAN_STRING,
    JSONSCAN_ARRAY,
    JSONSCAN_OBJECT
};

struct jsonscan_value {
    enum jsonscan_kind kind;
    struct text raw; /* as it stands there, with its quotation marks or brackets */
};

/* Checks all of a document: NULL, or what is wrong with it, a constant, at byte *at (from 0).  The
 * other functions take only what has passed this. */
const char *jsonscan_parse(struct text document, struct jsonscan_value *root, size_t *at);

/* The members of an array or object, in their order. */
struct jsonscan_iter {
    const char *next, *end;
    bool has_keys;
};

struct jsonscan_iter jsonscan_begin(const struct jsonscan_value *container);

/* False at the end.  `key`: of an object's member, without its quotation marks and not decoded;
 * NULL text in an array. */
bool jsonscan_next(struct jsonscan_iter *i, struct text *key, struct jsonscan_value *value);

/* The value that a JSON pointer (RFC 6901) names, as "/rates/0"; "" is the root itself.  Kind
 * MISSING: it names none. */
struct jsonscan_value jsonscan_at(
    const struct jsonscan_value *root, const char *pointer, struct arena *scratch);

/* The member of that name (NUL-terminated bytes, not a pointer). */
struct jsonscan_value jsonscan_member(
    const struct jsonscan_value *object, struct text name, struct arena *scratch);

/* Whether it is a JSON pointer. */
bool jsonscan_is_pointer(const char *pointer);

/* The value as a text: that of a string decoded, all else as it stands; NULL for null.  False: a
 * string with an escape that is no character. */
bool jsonscan_text(const struct jsonscan_value *value, struct arena *scratch, struct text *out);

#endif

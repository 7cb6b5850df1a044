#include "doc.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "fs.h"
#include "stream.h"
#include "version.h"

enum { DOCUMENT_MAX_BYTES = 256 * 1024 * 1024, FORMAT_MAX = 999 };

bool doc_error(const struct doc *d, struct err *e, const char *fmt, ...)
{
    char text[sizeof e->text];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (d->table == NULL)
        return err_set(e, d->class, "'%s': %s", d->where, text);
    return err_set(e, d->class, "'%s': table '%s': %s", d->where, d->table, text);
}

json_t *doc_parse(const struct doc *d, const char *bytes, size_t len, struct err *e)
{
    json_error_t error;
    json_t *root = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL)
        err_set(e, d->class, "'%s' line %d column %d: %s", d->where, error.line, error.column,
            error.text);
    return root;
}

/* ---------------------------------------------------------------------------------------- seals */

#define SEAL_BEFORE ",\n \"seal\": \""
#define SEAL_AFTER  "\"\n}\n"

enum { SEAL_BYTES = sizeof SEAL_BEFORE - 1 + STREAM_CHECKSUM_SIZE - 1 + sizeof SEAL_AFTER - 1 };

/* What follows the document in place of its last bytes, "\n}\n". */
static void format_seal(const char *bytes, size_t len, char out[SEAL_BYTES + 1])
{
    char checksum[STREAM_CHECKSUM_SIZE];
    stream_checksum(bytes, len, checksum);
    (void)snprintf(out, SEAL_BYTES + 1, SEAL_BEFORE "%s" SEAL_AFTER, checksum);
}

void doc_format_sealed(const json_t *root, struct buf *out)
{
    size_t start = out->len;
    char seal[SEAL_BYTES + 1];
    doc_format(root, out);
    out->len -= strlen("\n}\n");
    format_seal(out->data + start, out->len - start, seal);
    buf_adds(out, seal);
}

/* It is well, and not for us: what wrote it knows more. */
static bool too_new(const struct doc *d, const json_t *root, uint64_t format, struct err *e)
{
    const char *tool = json_string_value(json_object_get(root, "tool"));
    err_set(e, ERR_CONFIG,
        "'%s' is of format %" PRIu64 ", written by %.64s; tt " TT_VERSION " reads formats %d to %d",
        d->where, format, tool == NULL ? "a later version of tt" : tool, DOC_PLAIN, DOC_STORE);
    return err_hint(e, "install that version of tt, or a later one, here, too");
}

static bool seal_matches(const char *bytes, size_t len)
{
    char seal[SEAL_BYTES + 1];
    if (len <= SEAL_BYTES)
        return false;
    format_seal(bytes, len - SEAL_BYTES, seal);
    return memcmp(bytes + len - SEAL_BYTES, seal, SEAL_BYTES) == 0;
}

/* A later format that its seal does not vouch for is damage. */
static bool check_seal(
    const struct doc *d, const json_t *root, const char *bytes, size_t len, struct err *e)
{
    uint64_t format = 0;
    bool has_seal = json_object_get(root, "seal") != NULL;
    if (!doc_uint64(d, root, "format", &format, e))
        return false;
    if (format < DOC_PLAIN || format > FORMAT_MAX)
        return doc_error(d, e, "damaged: there is no format %" PRIu64, format);
    if (format <= DOC_STORE && has_seal != (format >= DOC_SEALED))
        return doc_error(d, e, "damaged: format %" PRIu64 " %s", format,
            has_seal ? "has no seal" : "without its seal");
    if (has_seal && !seal_matches(bytes, len))
        return doc_error(d, e, "damaged: its contents do not match its seal");
    return format <= DOC_STORE || too_new(d, root, format, e);
}

json_t *doc_parse_sealed(const struct doc *d, const char *bytes, size_t len, struct err *e)
{
    json_t *root = doc_parse(d, bytes, len, e);
    if (root == NULL)
        return NULL;
    if (check_seal(d, root, bytes, len, e)) {
        (void)json_object_del(root, "seal");
        return root;
    }
    json_decref(root);
    return NULL;
}

json_t *doc_read_sealed(const struct doc *d, const char *path, struct err *e)
{
    struct buf bytes = BUF_INIT;
    json_t *root = NULL;
    if (fs_read_file(path, DOCUMENT_MAX_BYTES, &bytes, e))
        root = doc_parse_sealed(d, buf_str(&bytes), bytes.len, e);
    else if (e->class == ERR_INPUT)
        e->class = (int)d->class;
    buf_release(&bytes);
    return root;
}

static bool wrong(const struct doc *d, const char *key, const char *expected, struct err *e)
{
    return doc_error(d, e, "'%s' is not %s", key, expected);
}

bool doc_check_keys(
    const struct doc *d, const json_t *object, const char *const *allowed, struct err *e)
{
    if (!json_is_object(object))
        return doc_error(d, e, "expected an object");
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        size_t i = 0;
        while (allowed[i] != NULL && strcmp(allowed[i], key) != 0)
            i++;
        if (allowed[i] == NULL)
            return doc_error(d, e, "unknown key '%s'", key);
    }
    return true;
}

const char *doc_text_value(
    const struct doc *d, const json_t *value, const char *what, struct err *e)
{
    if (!json_is_string(value)) {
        wrong(d, what, "a text", e);
        return NULL;
    }
    const char *s = json_string_value(value);
    if (strlen(s) != json_string_length(value)) {
        wrong(d, what, "a text without NUL bytes", e);
        return NULL;
    }
    return arena_strdup(d->arena, s);
}

bool doc_text(
    const struct doc *d, const json_t *object, const char *key, const char **out, struct err *e)
{
    *out = doc_text_value(d, json_object_get(object, key), key, e);
    return *out != NULL;
}

static bool absent(const json_t *value)
{
    return value == NULL || json_is_null(value);
}

bool doc_text_optional(
    const struct doc *d, const json_t *object, const char *key, const char **out, struct err *e)
{
    return absent(json_object_get(object, key)) || doc_text(d, object, key, out, e);
}

bool doc_uint64(
    const struct doc *d, const json_t *object, const char *key, uint64_t *out, struct err *e)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return wrong(d, key, "a whole number", e);
    *out = (uint64_t)json_integer_value(value);
    return true;
}

bool doc_uint64_optional(
    const struct doc *d, const json_t *object, const char *key, uint64_t *out, struct err *e)
{
    return absent(json_object_get(object, key)) || doc_uint64(d, object, key, out, e);
}

bool doc_word_optional(const struct doc *d, const json_t *object, const char *key,
    const char *const *words, size_t *out, struct err *e)
{
    const char *word = NULL;
    struct buf all = BUF_INIT;
    if (!doc_text_optional(d, object, key, &word, e))
        return false;
    if (word == NULL)
        return true;
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], word) == 0) {
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

bool doc_flag_optional(
    const struct doc *d, const json_t *object, const char *key, bool *out, struct err *e)
{
    const json_t *value = json_object_get(object, key);
    if (absent(value))
        return true;
    if (!json_is_boolean(value))
        return wrong(d, key, "true or false", e);
    *out = json_is_true(value);
    return true;
}

json_t *doc_array(const struct doc *d, const json_t *object, const char *key, struct err *e)
{
    json_t *value = json_object_get(object, key);
    if (!json_is_array(value)) {
        wrong(d, key, "an array", e);
        return NULL;
    }
    return value;
}

bool doc_object_optional(
    const struct doc *d, const json_t *object, const char *key, json_t **out, struct err *e)
{
    json_t *value = json_object_get(object, key);
    if (absent(value))
        return true;
    if (!json_is_object(value))
        return wrong(d, key, "an object", e);
    *out = value;
    return true;
}

bool doc_texts(const struct doc *d, const json_t *object, const char *key, const char ***out,
    size_t *count, struct err *e)
{
    const json_t *array = doc_array(d, object, key, e);
    if (array == NULL)
        return false;
    *count = json_array_size(array);
    *out = arena_calloc(d->arena, *count, sizeof **out);
    for (size_t i = 0; i < *count; i++) {
        (*out)[i] = doc_text_value(d, json_array_get(array, i), key, e);
        if ((*out)[i] == NULL)
            return false;
    }
    return true;
}

bool doc_texts_optional(const struct doc *d, const json_t *object, const char *key,
    const char ***out, size_t *count, struct err *e)
{
    return absent(json_object_get(object, key)) || doc_texts(d, object, key, out, count, e);
}

void doc_set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        abort(); /* memory, or a text that is not UTF-8, which no caller passes */
}

void doc_set_text(json_t *object, const char *key, const char *value)
{
    doc_set(object, key, value == NULL ? json_null() : json_string(value));
}

void doc_set_uint64(json_t *object, const char *key, uint64_t value)
{
    doc_set(object, key, json_integer((json_int_t)value));
}

json_t *doc_from_texts(const char *const *texts, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(array, json_string(texts[i]));
    return array;
}

static int append(const char *bytes, size_t len, void *out)
{
    buf_add(out, bytes, len);
    return 0;
}

void doc_format(const json_t *root, struct buf *out)
{
    (void)json_dump_callback(root, append, out, JSON_INDENT(1));
    buf_addc(out, '\n');
}

void doc_format_line(const json_t *root, struct buf *out)
{
    (void)json_dump_callback(root, append, out, JSON_COMPACT);
    buf_addc(out, '\n');
}

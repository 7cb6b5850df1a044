/*
 * JSON lines: a row that is read is the same after it is written and read again; what jansson takes
 * as an object is taken, its texts the same.
 */
#include "fuzz.h"

#include <jansson.h>

#include "jsonl.h"
#include "jsonl_scanner.h"

static const struct column COLUMNS[] = {
    {"id", "integer", COLUMN_NUMBER},
    {"name", "text", COLUMN_STRING},
    {"paid", "boolean", COLUMN_BOOLEAN},
    {"extra", "jsonb", COLUMN_JSON},
};
enum { COUNT = COUNT_OF(COLUMNS) };

/* Whether they are what a server prints, on which the writer relies: a number that ends in a digit,
 * NaN and infinities, t or f. */
static bool is_of_a_server(const struct text *values)
{
    struct text id = values[0];
    for (size_t i = 0; i < id.len; i++) {
        if (strchr("0123456789+-.eE", id.ptr[i]) == NULL)
            return false;
    }
    return text_is_null(values[2]) || text_is(values[2], "t") || text_is(values[2], "f");
}

static void check_round_trip(const struct text *values, struct arena *scratch)
{
    struct err e = ERR_INIT;
    struct stream_out *out = stream_out_stdout();
    struct row_sink *sink = jsonl_writer_new(out, COLUMNS, COUNT);
    struct row row = {values, COUNT, TEXT_NULL, 1};
    FUZZ_HOLDS(sink->put(sink, &row, &e), "%s", e.text);
    struct text line = {out->pending.data, out->pending.len - 1};
    struct jsonl_scanner *scanner = jsonl_scanner_new(COLUMNS, COUNT, NULL);
    struct text again[COUNT];
    FUZZ_HOLDS(
        jsonl_scan(scanner, line, again, scratch, &e), "%.*s: %s", (int)line.len, line.ptr, e.text);
    for (size_t i = 0; i < COUNT; i++)
        FUZZ_HOLDS(text_eq(values[i], again[i]) || COLUMNS[i].kind == COLUMN_JSON, "%s: %.*s",
            COLUMNS[i].name, (int)line.len, line.ptr);
    jsonl_scanner_free(scanner);
    buf_reset(&out->pending);
    row_sink_close(sink);
}

/* NULL: it is none, or not one line.  (To jansson a NUL between two members is a blank.) */
static json_t *read_by_jansson(struct text line)
{
    json_t *object = json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(object) || memchr(line.ptr, '\n', line.len) != NULL ||
        memchr(line.ptr, '\0', line.len) != NULL) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static void check_oracle(struct text line, bool ok, const struct text *values, const struct err *e)
{
    json_t *object = read_by_jansson(line);
    bool has_all = object != NULL && json_object_get(object, "") == NULL;
    for (size_t i = 0; i < COUNT; i++) {
        const json_t *value = json_object_get(object, COLUMNS[i].name);
        bool is_nested = json_is_object(value) || json_is_array(value);
        has_all = has_all && value != NULL && (COLUMNS[i].kind == COLUMN_JSON || !is_nested);
    }
    if (has_all) {
        const json_t *name = json_object_get(object, "name");
        FUZZ_HOLDS(ok, "%.*s: %s", (int)line.len, line.ptr, e->text);
        if (json_is_string(name)) {
            struct text theirs = {json_string_value(name), json_string_length(name)};
            FUZZ_HOLDS(text_eq(values[1], theirs), "%.*s", (int)line.len, line.ptr);
        }
    }
    json_decref(object);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const bool WANTED[COUNT] = {true, false, false, true};
    struct err e = ERR_INIT, ignored = ERR_INIT;
    struct arena scratch = ARENA_INIT;
    struct text values[COUNT], line = fuzz_text(bytes, size);
    struct jsonl_scanner *some = jsonl_scanner_new(COLUMNS, COUNT, WANTED);
    struct jsonl_scanner *all = jsonl_scanner_new(COLUMNS, COUNT, NULL);
    bool has_some = jsonl_scan(some, line, values, &scratch, &ignored);
    bool ok = jsonl_scan(all, line, values, &scratch, &e);
    FUZZ_HOLDS(has_some || !ok, "%s", ignored.text);
    check_oracle(line, ok, values, &e);
    if (ok && is_of_a_server(values))
        check_round_trip(values, &scratch);
    jsonl_scanner_free(all);
    jsonl_scanner_free(some);
    arena_release(&scratch);
    return 0;
}

/* JSON strings: what is written is read back the same; jansson reads it the same. */
#include "fuzz.h"

#include <jansson.h>

#include "jsonstr.h"

static struct text inside(const struct buf *literal)
{
    return (struct text){literal->data + 1, literal->len - 2};
}

/* bytes -> literal -> bytes */
static void check_written(struct text value, struct arena *scratch)
{
    struct buf literal = BUF_INIT;
    struct text again;
    jsonstr_add(&literal, value);
    bool has_nul = memchr(value.ptr, '\0', value.len) != NULL;
    bool ok = jsonstr_decode(inside(&literal), scratch, &again);
    FUZZ_HOLDS(ok || has_nul, "%.*s", (int)literal.len, literal.data);
    FUZZ_HOLDS(!ok || text_eq(again, value), "%.*s", (int)literal.len, literal.data);
    buf_release(&literal);
}

/* A literal that jansson takes is taken, and means the same. */
static void check_read(struct text raw, struct arena *scratch)
{
    struct buf literal = BUF_INIT;
    buf_addc(&literal, '"');
    buf_add(&literal, raw.ptr, raw.len);
    buf_addc(&literal, '"');
    json_t *value = json_loadb(literal.data, literal.len, JSON_DECODE_ANY, NULL);
    struct text ours;
    bool ok = jsonstr_decode(raw, scratch, &ours);
    if (json_is_string(value)) {
        struct text theirs = {json_string_value(value), json_string_length(value)};
        FUZZ_HOLDS(ok && text_eq(ours, theirs), "%.*s", (int)literal.len, literal.data);
    }
    json_decref(value);
    buf_release(&literal);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena scratch = ARENA_INIT;
    check_written(fuzz_text(bytes, size), &scratch);
    check_read(fuzz_text(bytes, size), &scratch);
    arena_release(&scratch);
    return 0;
}

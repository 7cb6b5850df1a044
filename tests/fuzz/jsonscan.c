/* JSON of any depth: what jansson takes we take, and each value stands where its pointer says. */
#include "fuzz.h"

#include <jansson.h>

#include "buf.h"
#include "jsonscan.h"

/* The pointer of a member, from its raw key; false: the key is none that a pointer can have. */
static bool add_part(struct buf *pointer, struct text key, size_t number)
{
    if (text_is_null(key)) {
        buf_printf(pointer, "/%zu", number);
        return true;
    }
    buf_addc(pointer, '/');
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] == '\\')
            return false;
        if (key.ptr[i] == '~' || key.ptr[i] == '/')
            buf_adds(pointer, key.ptr[i] == '~' ? "~0" : "~1");
        else
            buf_addc(pointer, key.ptr[i]);
    }
    return true;
}

/* All that is in it: within it, and found again (the first of its name). */
static void walk(const struct jsonscan_value *container, struct arena *arena)
{
    struct jsonscan_value value;
    struct text key;
    size_t count = 0;
    if (container->kind != JSONSCAN_ARRAY && container->kind != JSONSCAN_OBJECT)
        return;
    struct jsonscan_iter i = jsonscan_begin(container);
    while (jsonscan_next(&i, &key, &value)) {
        struct buf pointer = BUF_INIT;
        FUZZ_HOLDS(value.raw.ptr > container->raw.ptr &&
                       value.raw.ptr + value.raw.len < container->raw.ptr + container->raw.len,
            "value %zu", count);
        if (count < 50 && add_part(&pointer, key, count)) {
            struct jsonscan_value found = jsonscan_at(container, pointer.data, arena);
            FUZZ_HOLDS(found.kind != JSONSCAN_MISSING && found.raw.ptr <= value.raw.ptr, "'%s'",
                pointer.data);
        }
        buf_release(&pointer);
        walk(&value, arena);
        count++;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct jsonscan_value root;
    json_error_t error;
    size_t at;
    const char *why = jsonscan_parse(fuzz_text(bytes, size), &root, &at);
    json_t *want = json_loadb((const char *)bytes, size, JSON_DECODE_ANY, &error);
    bool is_deep = why != NULL && strstr(why, "brackets") != NULL;
    bool has_nul = size > 0 && memchr(bytes, '\0', size) != NULL; /* to jansson a blank */
    FUZZ_HOLDS(want == NULL || why == NULL || is_deep || has_nul, "at %zu: %s", at, why);
    FUZZ_HOLDS(at <= size, "at %zu", at);
    json_decref(want);
    if (why == NULL)
        walk(&root, &arena);
    arena_release(&arena);
    return 0;
}

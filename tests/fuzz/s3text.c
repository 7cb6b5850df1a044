/* What an S3 service answers: elements are found in their order, and what is escaped of their texts
 * is plain ASCII that a URL may have. */
#include "fuzz.h"

#include "s3text.h"

/* The byte that stands there, as it is or as %XX. */
static unsigned char byte_at(const char *out)
{
    enum { HEX = 16 };
    const char hex[] = {out[0], out[0] == '%' ? out[1] : '\0', out[0] == '%' ? out[2] : '\0', '\0'};
    return hex[0] == '%' ? (unsigned char)strtoul(hex + 1, NULL, HEX) : (unsigned char)hex[0];
}

static void check_escaped(const char *text)
{
    struct buf escaped = BUF_INIT;
    s3text_add_escaped(&escaped, text, false);
    const char *out = buf_str(&escaped);
    size_t want = 0;
    for (const char *p = text; *p != '\0'; p++, want++, out += *out == '%' ? 3 : 1) {
        FUZZ_HOLDS(
            byte_at(out) == (unsigned char)*p && *out > ' ' && strchr("/?&<>\"\x7f", *out) == NULL,
            "at %zu", want);
    }
    FUZZ_HOLDS(*out == '\0', "more than %zu", want);
    buf_release(&escaped);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const tags[] = {"Key", "IsTruncated", "Code"};
    struct arena arena = ARENA_INIT;
    const char *xml = arena_memdup(&arena, (const char *)bytes, size);
    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        struct buf text = BUF_INIT;
        const char *at = xml;
        for (const char *before = at; s3text_element(&at, tags[i], &text); before = at) {
            FUZZ_HOLDS(at >= before + 2 * strlen(tags[i]) + text.len, "%s", tags[i]);
            FUZZ_HOLDS(at <= xml + strlen(xml), "%s", tags[i]);
            check_escaped(buf_str(&text));
        }
        FUZZ_HOLDS(text.len == 0, "%s", tags[i]);
        buf_release(&text);
    }
    arena_release(&arena);
    return 0;
}

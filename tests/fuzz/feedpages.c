/* Documents in pages: whatever the header Link or a page says, the next address is of the same
 * host, or it is refused. */
#include "fuzz.h"

#include "feedpages.h"
#include "httpurl.h"

#define HOST "https://rates.example.com"

/* The first byte says where it stands. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct err e = ERR_INIT;
    if (size == 0)
        return 0;
    bool is_header = bytes[0] % 2 == 0;
    struct text said = fuzz_text(bytes + 1, size - 1);
    struct feed_doc doc = {.file = "feed.json",
        .table = "t",
        .http.next = is_header ? "link" : "/next",
        .max_bytes = 4096};
    struct feed_file page = {.path = fuzz_file(&arena, "page", said), .shown = HOST "/a/b?page=1"};
    struct httpget get = {.url = page.shown};
    if (is_header)
        (void)snprintf(get.link, sizeof get.link, "%.*s", (int)said.len, said.ptr);
    const char *url;
    bool ok = feedpages_next(&doc, &page, &get, &url, &arena, &e);
    FUZZ_HOLDS(ok || e.class == ERR_DATA, "class %d: %s", e.class, e.text);
    if (ok && url != NULL) {
        FUZZ_HOLDS(httpurl_is_one(url), "'%s'", url);
        FUZZ_HOLDS(strncasecmp(url, HOST, strlen(HOST)) == 0 && strchr("/?#:", url[strlen(HOST)]),
            "'%s'", url);
    }
    arena_release(&arena);
    return 0;
}

#include "s3text.h"

#include <string.h>

void s3text_add_escaped(struct buf *b, const char *text, bool keep_slash)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (const char *p = text; *p != '\0'; p++) {
        if (strchr(plain, *p) != NULL || (keep_slash && *p == '/'))
            buf_addc(b, *p);
        else
            buf_printf(b, "%%%02X", (unsigned char)*p);
    }
}

bool s3text_element(const char **at, const char *tag, struct buf *text)
{
    static const struct {
        const char *entity;
        char c;
    } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''},
        {"&#39;", '\''}, {"&#34;", '"'}};
    struct buf open = BUF_INIT;
    struct buf close = BUF_INIT;
    buf_printf(&open, "<%s>", tag);
    buf_printf(&close, "</%s>", tag);
    const char *from = strstr(*at, open.data);
    const char *end = from == NULL ? NULL : strstr(from, close.data);
    buf_reset(text);
    if (end != NULL) {
        *at = end + close.len;
        for (const char *p = from + open.len; p < end;) {
            size_t i = 0;
            size_t count = sizeof entities / sizeof entities[0];
            while (i < count && strncmp(p, entities[i].entity, strlen(entities[i].entity)) != 0)
                i++;
            buf_addc(text, i < count ? entities[i].c : *p);
            p += i < count ? strlen(entities[i].entity) : 1;
        }
    }
    buf_release(&open);
    buf_release(&close);
    return end != NULL;
}

#include "httpurl.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"

bool httpurl_is_one(const char *url)
{
    char *user = NULL, *password = NULL;
    bool is_web = strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;
    CURLU *u = curl_url();
    bool ok = is_web && u != NULL && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
              curl_url_get(u, CURLUPART_USER, &user, 0) != CURLUE_OK &&
              curl_url_get(u, CURLUPART_PASSWORD, &password, 0) != CURLUE_OK;
    curl_free(user);
    curl_free(password);
    curl_url_cleanup(u);
    return ok;
}

/* Scheme, host and port of an address. */
static char *origin_of(const char *url)
{
    char *parts[3] = {NULL, NULL, NULL};
    static const CURLUPart which[] = {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT};
    struct buf origin = BUF_INIT;
    CURLU *u = curl_url();
    bool ok = u != NULL && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK;
    for (int i = 0; ok && i < 3; i++)
        ok = curl_url_get(u, which[i], &parts[i], CURLU_DEFAULT_PORT) == CURLUE_OK;
    if (ok)
        buf_printf(&origin, "%s://%s:%s", parts[0], parts[1], parts[2]);
    for (int i = 0; i < 3; i++)
        curl_free(parts[i]);
    curl_url_cleanup(u);
    return origin.data;
}

bool httpurl_has_same_origin(const char *a, const char *b)
{
    char *first = origin_of(a), *second = origin_of(b);
    bool same = first != NULL && second != NULL && strcasecmp(first, second) == 0;
    free(first);
    free(second);
    return same;
}

const char *httpurl_resolve(const char *base, const char *to, struct arena *arena)
{
    char *url = NULL;
    const char *resolved = NULL;
    CURLU *u = curl_url();
    if (u != NULL && curl_url_set(u, CURLUPART_URL, base, 0) == CURLUE_OK &&
        curl_url_set(u, CURLUPART_URL, to, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_URL, &url, 0) == CURLUE_OK && httpurl_has_same_origin(base, url))
        resolved = arena_strdup(arena, url);
    curl_free(url);
    curl_url_cleanup(u);
    return resolved;
}

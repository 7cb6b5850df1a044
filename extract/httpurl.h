/*
 * URLs of web services, as libcurl reads them.
 */
#ifndef TT_HTTPURL_H
#define TT_HTTPURL_H

#include <stdbool.h>

#include "mem.h"

/* Whether it is an address of http or https with a host, and without user or password. */
bool httpurl_is_one(const char *url);

/* Whether scheme, host and port are the same, and both are URLs. */
bool httpurl_has_same_origin(const char *a, const char *b);

/* The address that `to` means on the page `base`, in `arena`; NULL: another host's, or none. */
const char *httpurl_resolve(const char *base, const char *to, struct arena *arena);

#endif

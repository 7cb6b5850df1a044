/*
 * One document from a web service, by libcurl, which stays in this module: with a ceiling for its
 * bytes and its time, redirected only within its host, from private addresses only where that is
 * meant, and only if it has changed.
 *
 * What may pass (5xx, 408, 429, connections that are refused or cut) is tried again with growing
 * waits, or after as long as Retry-After says, until the time is over: ERR_UNAVAILABLE.
 */
#ifndef TT_HTTPGET_H
#define TT_HTTPGET_H

#include "mem.h"
#include "stream.h"

enum { HTTPGET_TAG_SIZE = 256, HTTPGET_LINK_SIZE = 4096 };

struct httpget {
    const char *url;
    const char *const *headers; /* "Name: value"; ends at NULL */
    const char *ca;             /* file of certificates; NULL: the system's */
    bool may_be_private;        /* its addresses may be private ones, or this host's */
    uint64_t max_bytes;
    uint64_t timeout_s;
    const char *etag, *modified; /* of what is known; NULL: nothing is */
    const char *to;              /* file that it goes to, which must not be there */

    /* the answer */
    bool is_unchanged; /* 304: there is no file */
    struct stream_facts facts;
    char etag_now[HTTPGET_TAG_SIZE], modified_now[HTTPGET_TAG_SIZE]; /* empty: not said */
    char type[HTTPGET_TAG_SIZE];
    char link[HTTPGET_LINK_SIZE]; /* the header of that name */
};

/* ERR_DATA: too large, another host, a web page; ERR_PERMISSION: 401, 403. */
bool httpget_run(struct httpget *get, struct err *e);

/*
 * The headers in a file, a line each, in `arena`.  ERR_CONFIG when the file may be read by others
 * than its owner (or its group, where root owns it), or has something else in it.
 */
bool httpget_read_headers(
    const char *path, const char ***headers, struct arena *arena, struct err *e);

/* The address that `to` means on the page `base`, in `arena`; NULL: another host's, or none. */
const char *httpget_resolve(const char *base, const char *to, struct arena *arena);

/* Whether it is an address of http or https with a host, and without user or password. */
bool httpget_is_url(const char *url);

#endif

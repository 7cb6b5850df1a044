/*
 * One document from a web service, by libcurl, which stays in this module and httpurl.c: with a
 * ceiling for its bytes and its time, redirected only within its host, from private addresses only
 * where that is meant, and only if it has changed.
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

#endif

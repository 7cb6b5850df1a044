/*
 * One request to S3, or to a service like it, by libcurl, which stays in this module and signs it
 * (AWS Signature Version 4) with the keys of s3keys.h.  What is sent is signed, too, but for files
 * that go by TLS, which vouches for them: to hash them would take a second reading.
 *
 * Whether it is worth another try is s3call.h's to say.
 */
#ifndef TT_S3REQUEST_H
#define TT_S3REQUEST_H

#include "s3file.h"
#include "s3keys.h"

#define S3REQUEST_CHECKSUM "x-amz-meta-tt-checksum" /* header of an object: its file's checksum */

enum { S3REQUEST_ANSWER_MAX = 64 * 1024, S3REQUEST_SAID_SIZE = 256, S3REQUEST_PAYLOAD_SIZE = 65 };

enum { S3REQUEST_SIDE_BY_SIDE = 8 }; /* connections, at most */

/* Whom requests go to.  The strings are its own, from malloc. */
struct s3request_client {
    char *base;   /* URL of the bucket, without a slash at its end */
    char *prefix; /* of all paths: "" or "PREFIX/" */
    char *region;
    double timeout_s;
    struct s3keys keys;
    bool unconditional; /* the service has no conditional writes */

    void *curl[S3REQUEST_SIDE_BY_SIDE]; /* CURL; NULL: not needed so far */
    void *multi;                        /* CURLM, which has the connections */
};

/* Makes ready a client that is filled in so far.  ERR_CONFIG: no keys.  s3request_end is due in any
 * case.
 */
bool s3request_init(struct s3request_client *client, struct err *e);
void s3request_end(struct s3request_client *client);

/* A request, and what came of it. */
struct s3request {
    struct s3request_client *client;
    const char *method;
    const char *path;  /* in the store; NULL: the bucket itself */
    const char *query; /* sorted and escaped; NULL: none */
    const char *headers[3];

    /* what is sent: bytes, or the part of a local file from `offset` on; else nothing */
    const char *bytes;
    struct s3file *file;
    uint64_t offset, len;

    /* where it goes: up to `max` bytes, or a local file */
    size_t max;
    const char *to;
    struct unsynced *unsynced; /* `to` is durable once it is */
    struct stream_facts came;

    /* at work */
    void *curl; /* one of the client's; NULL: not sent */
    char *url;
    void *sent_headers; /* struct curl_slist */
    struct text block;  /* of `bytes` */
    uint64_t left;
    char payload[S3REQUEST_PAYLOAD_SIZE]; /* SHA-256 of what is sent, in hexadecimal digits */
    struct stream_out *out;
    struct err trouble; /* of our side, in a callback */

    /* the answer */
    bool answered;
    char said[S3REQUEST_SAID_SIZE]; /* libcurl's words where there was none */
    long status;
    struct buf body;
    uint64_t content_length;
    int64_t written_s; /* Last-Modified; -1: not said */
    char etag[128];
    char checksum[STREAM_CHECKSUM_SIZE];
};

/* Sends it once, signed anew, and takes what comes.  Not `answered`: there was no answer, or what
 * it said could not be taken: request->trouble is set where that is not the network's fault. */
bool s3request_try(struct s3request *request);

/* The same of many, side by side; after one that fails no other is begun. */
void s3request_try_all(struct s3request *requests, size_t count);

/* Due after the last try. */
void s3request_release(struct s3request *request);

#endif

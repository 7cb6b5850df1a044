/*
 * Requests to S3, or to a service like it, by libcurl, which stays in this module and signs them
 * (AWS Signature Version 4) with the keys of s3keys.h.  What is sent is signed, too, but for files
 * that go by TLS, which vouches for them: to hash them would take a second reading.
 *
 * What a server or the network may get over (5xx, 429, SlowDown, connections that are refused, cut
 * or stand still) is tried again, signed anew, until the client's timeout is over, counted from the
 * first failure: ERR_UNAVAILABLE.  Keys of a command that have run out are fetched again, once.
 */
#ifndef TT_S3CALL_H
#define TT_S3CALL_H

#include "s3keys.h"
#include "stream.h"

#define S3CALL_CHECKSUM "x-amz-meta-tt-checksum" /* header of an object: its file's checksum */

enum { S3CALL_ANSWER_MAX = 64 * 1024, S3CALL_SAID_SIZE = 256, S3CALL_PAYLOAD_SIZE = 65 };

/* Whom the calls go to.  The strings are its own, from malloc. */
struct s3call_client {
    char *base;   /* URL of the bucket, without a slash at its end */
    char *prefix; /* of all paths: "" or "PREFIX/" */
    char *region;
    double timeout_s;
    struct s3keys keys;
    void *curl;         /* CURL */
    bool unconditional; /* the service has no conditional writes */
    char said[S3CALL_SAID_SIZE];
};

/* Makes ready a client that is filled in so far.  ERR_CONFIG: no keys.  s3call_end is due in any
 * case.
 */
bool s3call_init(struct s3call_client *client, struct err *e);
void s3call_end(struct s3call_client *client);

/* A file on its way from its beginning to its end, in one request or several. */
struct s3call_reader {
    struct stream_in *in;
    uint64_t at;       /* where `block` begins */
    struct text block; /* not yet used */
};

struct s3call_file {
    const char *path;
    const struct stream_facts *facts;
    struct s3call_reader sent, hashed;
};

void s3call_file_release(struct s3call_file *file);

/* A request, and what came of it. */
struct s3call {
    struct s3call_client *client;
    const char *method;
    const char *path;  /* in the store; NULL: the bucket itself */
    const char *query; /* sorted and escaped; NULL: none */
    const char *headers[3];

    /* what is sent: bytes, or the part of a local file from `offset` on; else nothing */
    const char *bytes;
    struct s3call_file *file;
    uint64_t offset, len;

    /* where it goes: up to `max` bytes, or a local file */
    size_t max;
    const char *to;
    struct stream_facts came;

    /* at work */
    struct text block; /* of `bytes` */
    uint64_t left;
    char payload[S3CALL_PAYLOAD_SIZE]; /* SHA-256 of what is sent, in hexadecimal digits */
    struct stream_out *out;
    struct err trouble; /* of our side, in a callback */

    /* the answer */
    long status;
    struct buf body;
    uint64_t content_length;
    int64_t written_s; /* Last-Modified; -1: not said */
    char etag[128];
    char checksum[STREAM_CHECKSUM_SIZE];
};

/* Until there is an answer that trying again would not change: 2xx, 404 (but of the bucket), 412
 * and 501 are the caller's to judge.  s3call_release is due after it. */
bool s3call_run(struct s3call *call, struct err *e);

/* The same for a new object.  A service that says that it has no conditional writes gets them
 * without; the caller has looked before whether there is one. */
bool s3call_run_new(struct s3call *call, struct err *e);
void s3call_release(struct s3call *call);

/* An error with the call before it; always false. */
bool s3call_fail(const struct s3call *call, enum err_class class, const char *what, struct err *e);

/* The error that the answer stands for, by the words that the server has for it; always false. */
bool s3call_refused(const struct s3call *call, struct err *e);

#endif

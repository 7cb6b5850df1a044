/*
 * The keys of a bucket: of the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, where
 * there is one, AWS_SESSION_TOKEN), or what a command prints, as the AWS CLI's credential_process:
 *
 *   { "Version": 1, "AccessKeyId": "...", "SecretAccessKey": "...",
 *     "SessionToken": "...", "Expiration": "2026-11-27T16:00:00Z" }
 *
 * of which the last two need not be there.
 */
#ifndef TT_S3KEYS_H
#define TT_S3KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct s3keys {
    const char *command; /* NULL: the environment */
    char *id, *secret;
    char *token;     /* NULL: none */
    int64_t ends_ms; /* 0: never */
};

/* Fetches them where there are none, or where they end within a minute.  ERR_CONFIG: not set, the
 * command fails, or prints something else; ERR_PERMISSION: it prints keys that have run out. */
bool s3keys_ready(struct s3keys *keys, struct err *e);

/* The form that times have there, RFC 3339: 2026-11-27T16:00:00[.5](Z|+01:00). */
bool s3keys_parse_time(const char *text, int64_t *ms);

/* Wipes them: the next s3keys_ready fetches. */
void s3keys_drop(struct s3keys *keys);

#endif

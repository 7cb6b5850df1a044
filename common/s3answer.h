/*
 * What the answer to a request means.
 */
#ifndef TT_S3ANSWER_H
#define TT_S3ANSWER_H

#include "s3request.h"

/* Whether another try may end otherwise; also where there was no answer. */
bool s3answer_is_transient(const struct s3request *request);

/* Whether it may be that our keys have run out.  The answer to a HEAD does not say which refusal it
 * is. */
bool s3answer_is_expired(const struct s3request *request);

/* Whether it is the caller's to judge: 2xx, 404 (but of the bucket), 412 and 501. */
bool s3answer_is_for_caller(const struct s3request *request);

/* An error with the request before it; always false. */
bool s3answer_fail(
    const struct s3request *request, enum err_class class, const char *what, struct err *e);

/* The error that the answer stands for, by the words that the server has for it; always false. */
bool s3answer_refused(const struct s3request *request, struct err *e);

#endif

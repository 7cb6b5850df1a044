/*
 * Requests to S3 until there is an answer.
 *
 * What a server or the network may get over (5xx, 429, SlowDown, connections that are refused, cut
 * or stand still) is tried again, signed anew, until the client's timeout is over, counted from the
 * first failure: ERR_UNAVAILABLE.  Keys of a command that have run out are fetched again, once.
 */
#ifndef TT_S3CALL_H
#define TT_S3CALL_H

#include "s3request.h"

/* Until there is an answer that trying again would not change, true where s3answer_is_for_caller.
 * s3request_release is due after it. */
bool s3call_run(struct s3request *request, struct err *e);

/* The same for many.  Side by side they are tried once; those without an answer then are run one
 * after the other, which is gentle to a server that has too much to do.  `done`: how many have an
 * answer, from the first one on; the error is that of the one behind these. */
bool s3call_run_all(struct s3request *requests, size_t count, size_t *done, struct err *e);

/* The same for a new object.  A service that says that it has no conditional writes gets them
 * without; the caller has looked before whether there is one. */
bool s3call_run_new(struct s3request *request, struct err *e);

#endif

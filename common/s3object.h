/*
 * An object of a bucket: whether it is there, and whether it is what it should be.
 */
#ifndef TT_S3OBJECT_H
#define TT_S3OBJECT_H

#include "s3request.h"

/* Where it is there it must be as `facts` say (NULL: as it likes), else ERR_DATA. */
bool s3object_look(struct s3request_client *client, const char *path,
    const struct stream_facts *facts, bool *there, struct err *e);

/* Judges the answer to what made it.  After 412, and 404 of an upload in parts that was put
 * together, somebody else has made it, or an earlier try of ours of which the answer was lost: then
 * it must be the same. */
bool s3object_settle(struct s3request *request, const struct stream_facts *facts, struct err *e);

#endif

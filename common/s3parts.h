/*
 * Objects that go up in parts, and what is left of those that never came to their end.
 */
#ifndef TT_S3PARTS_H
#define TT_S3PARTS_H

#include "s3request.h"

/* Puts the local file `from`, which must be as `facts` say, in parts of so many bytes; `checksum`:
 * the header of the object.  When it fails the parts are given up. */
bool s3parts_put(struct s3request_client *client, const char *path, const char *from,
    const struct stream_facts *facts, const char *checksum, uint64_t part_bytes, struct err *e);

/* Gives up the uploads below `prefix` that were begun before that time and are not ended; adds
 * their number to *count. */
bool s3parts_give_up(struct s3request_client *client, const char *prefix, int64_t before_s,
    uint64_t *count, struct err *e);

#endif

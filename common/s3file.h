/*
 * A local file on its way to S3: from its beginning to its end, in one request or several, read
 * once for its SHA-256 and once to be sent.  What a manifest says of it is verified before its last
 * byte is given away.
 */
#ifndef TT_S3FILE_H
#define TT_S3FILE_H

#include "stream.h"

struct s3file_reader {
    struct stream_in *in;
    uint64_t at;       /* where `block` begins */
    struct text block; /* not yet used */
};

struct s3file {
    const char *path;
    const struct stream_facts *facts;
    struct s3file_reader sent, hashed;
};

/* What is sent next begins there: on from what was sent before, or anew.  ERR_INPUT. */
bool s3file_seek(struct s3file *file, uint64_t offset, struct err *e);

/* The next bytes to be sent, up to `want`, not none.  Borrowed until the next call.  ERR_INPUT: the
 * file ends here, or is not what its manifest says. */
bool s3file_take(struct s3file *file, uint64_t want, struct text *bytes, struct err *e);

/* After a request that failed: what has been read is of no use for the next one. */
void s3file_rewind(struct s3file *file);

/* Adds a part of it to a sum of sha256.h.  Parts come in their order. */
bool s3file_hash(struct s3file *file, uint64_t offset, uint64_t len, void *sha256, struct err *e);

void s3file_release(struct s3file *file);

#endif

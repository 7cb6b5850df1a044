/*
 * A store that is a bucket of S3 or of a service like it.
 *
 * Objects have final names only, so an upload that is cut leaves nothing; one larger than a part
 * (s3_settings) goes up in parts, which are given up when it fails.  Each object carries the
 * checksum of its contents (x-amz-meta-tt-checksum), by which it is known again.
 */
#ifndef TT_S3_H
#define TT_S3_H

#include "store.h"

struct s3_settings {
    const char *endpoint; /* "https://s3.example.com"; NULL: that of AWS for the region */
    const char *region;
    const char *style;   /* "path": ENDPOINT/BUCKET, "host": BUCKET.ENDPOINT; NULL: host for AWS */
    const char *part_mb; /* MiB a part, and from which on there are parts */
    int timeout_s;
    const char *credentials_command; /* s3keys.h; NULL: keys of the environment */
};

/* `where`: BUCKET[/PREFIX].  Nothing is asked yet.  ERR_CONFIG: no keys.  The command is
 * borrowed until it is closed. */
struct store *s3_open(const char *where, const struct s3_settings *settings, struct err *e);

#endif

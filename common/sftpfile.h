/*
 * The contents of files of an SFTP server.  Paths are relative to the root of the link; within a
 * step (sftplink.h).
 */
#ifndef TT_SFTPFILE_H
#define TT_SFTPFILE_H

#include "sftplink.h"
#include "text.h"

/* Gets what is read; an empty block is the end of what is written. */
typedef bool sftpfile_sink_fn(void *arg, const char *bytes, size_t len, struct err *e);
typedef bool sftpfile_source_fn(void *arg, struct text *block, struct err *e);

bool sftpfile_read(struct sftplink *l, const char *path, sftpfile_sink_fn *sink, void *arg,
    bool *found, struct err *e);

/* Makes a file, or makes it anew, with the folders above it; fsyncs it where the server offers
 * that.
 */
bool sftpfile_write(
    struct sftplink *l, const char *path, sftpfile_source_fn *source, void *arg, struct err *e);

#endif

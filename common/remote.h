/*
 * The remote: a place outside of this host with the same tree of runs as a lake, by which stages on
 * different hosts pass them on; tt-remote(5).
 *
 *   file:/DIR                a folder, mounted from elsewhere
 *   s3://BUCKET[/PREFIX]     a bucket of S3, or of a service like it
 *   sftp://[USER@]HOST[:PORT]/PATH
 *                            a folder of an SFTP server
 *
 * A run is on the remote once its manifest.json is.  What is pulled is verified by its manifest
 * before it becomes visible in the lake.  Runs are immutable: none is ever written over.
 *
 * One lake writes the extracted runs: REMOTE/extracted/next/RUN, made by whoever pushes the run
 * after RUN first, holds that one's id, so that of two that race one has to stop.
 *
 * LAKE/state/remote-<stage>.json keeps up to where lake and remote are the same, so that a look at
 * what is new is one listing from there on.
 */
#ifndef TT_REMOTE_H
#define TT_REMOTE_H

#include "s3.h"
#include "sftp.h"

struct remote;

/* Whether a text is the URL of a remote.  ERR_USAGE. */
bool remote_check_url(const char *url, struct err *e);

struct remote_settings {
    struct s3_settings s3;
    struct sftp_settings sftp;
};

/* The strings of the settings are borrowed until remote_close. */
struct remote *remote_open(const char *url, const struct remote_settings *settings, struct err *e);
void remote_close(struct remote *r);

#endif

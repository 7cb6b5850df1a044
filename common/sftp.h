/*
 * A store that is a folder of an SFTP server.  A run is written into a hidden folder, every file
 * fsynced where the server offers that (fsync@openssh.com), and renamed; names are as durable as
 * its file system makes them.
 *
 * Of the server's rename it must be true what the protocol says: that it fails where something has
 * the new name.
 */
#ifndef TT_SFTP_H
#define TT_SFTP_H

#include "store.h"

struct sftp_settings {
    const char *key;         /* sftpauth.h */
    const char *known_hosts; /* sftphost.h */
    int timeout_s;
};

/* Whether that is [USER@]HOST[:PORT]/PATH. */
bool sftp_check(const char *where);

/* Nothing is asked yet.  The strings of the settings are borrowed. */
struct store *sftp_open(const char *where, const struct sftp_settings *settings);

#endif

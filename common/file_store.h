/*
 * A store that is a folder of this host: a mounted share or disk.  A run is written into a hidden
 * folder, every file fsynced, and renamed.  create takes a file system with hard links.
 */
#ifndef TT_FILE_STORE_H
#define TT_FILE_STORE_H

#include "store.h"

/* `root` must be there: one that is not mounted is ERR_UNAVAILABLE. */
struct store *file_store_open(const char *root, struct err *e);

#endif

/*
 * Reads the documents of feeds, strictly: an unknown key, or one that means nothing where it
 * stands, is an error.
 */
#ifndef TT_FEEDLOAD_H
#define TT_FEEDLOAD_H

#include "feeddoc.h"

/* Loads DIR/ *.json; no feeds when `dir` is NULL or empty.  ERR_CONFIG, naming file and key.
 * feeddoc_release is due after success. */
bool feedload_dir(struct feed_docs *d, const char *dir, struct err *e);

#endif

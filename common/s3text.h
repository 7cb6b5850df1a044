/*
 * The texts of an S3 service: escaped in what is asked of it, XML in what it answers.
 */
#ifndef TT_S3TEXT_H
#define TT_S3TEXT_H

#include <stdbool.h>

#include "buf.h"

/* Appends a piece of a path or query, escaped as it is signed. */
void s3text_add_escaped(struct buf *b, const char *text, bool keep_slash);

/* The text between <tag> and </tag> from *at on, entities resolved; *at is then behind it. */
bool s3text_element(const char **at, const char *tag, struct buf *text);

#endif

/*
 * Values in the form of PostgreSQL's binary COPY (PostgreSQL 15 to 18, COPY, "Binary Format", and
 * the receive functions of its types): what the server would make of the text, made here instead,
 * on another core.  It costs the server less than half of what CSV does.
 *
 * An encoder takes the text of a value (not NULL) as the files of a run have it: as PostgreSQL
 * prints it under DateStyle ISO, TimeZone UTC, extra_float_digits 1, bytea_output hex.  It is exact
 * or it says no; it never rounds.  What a type's modifier asks for (a numeric's scale, a text's
 * length) the server does, as it does with text.
 */
#ifndef TT_BINARY_H
#define TT_BINARY_H

#include "buf.h"
#include "text.h"

/* Appends the value's bytes, without their length.  False: it has no such form, or none that is
 * known here; what was appended is to be dropped. */
typedef bool binary_encode_fn(struct buf *b, struct text value);

binary_encode_fn binary_int2, binary_int4, binary_int8, binary_numeric, binary_float4,
    binary_float8, binary_bool, binary_uuid, binary_bytea, binary_jsonb,
    binary_bytes; /* of text, varchar, char, json: as they stand */

/* What a COPY begins with, and ends with. */
void binary_add_header(struct buf *b);
void binary_add_trailer(struct buf *b);

/* Appends a row.  False: *at_fault is the index of the value that an encoder refused; nothing is
 * appended. */
bool binary_add_row(struct buf *b, binary_encode_fn *const *encoders, const struct text *values,
    size_t count, size_t *at_fault);

#endif

/*
 * JSON string literals (RFC 8259, section 7), both ends.
 */
#ifndef TT_JSONSTR_H
#define TT_JSONSTR_H

#include "buf.h"
#include "mem.h"
#include "text.h"

/*
 * Appends `value` as a JSON string with its quotation marks.  Escapes the quotation mark, the
 * backslash and control characters; all else is copied, so UTF-8 in gives UTF-8 out.
 */
void jsonstr_add(struct buf *b, struct text value);

/*
 * Decodes the inside of a JSON string (without the quotation marks).  Without a backslash in it the
 * result is `raw` itself, else it lives in `scratch`.  False when an escape is none, a surrogate is
 * alone, or it decodes to U+0000, which PostgreSQL cannot store.
 */
bool jsonstr_decode(struct text raw, struct arena *scratch, struct text *out);

/* `"name":` behind `lead`, in the arena. */
struct text jsonstr_member(struct arena *arena, const char *lead, const char *name);

#endif

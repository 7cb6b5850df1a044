/*
 * Values of feeds: texts as people and services write them ("1.234,50", "29.11.2026", "true"), made
 * the texts that PostgreSQL prints (row.h), or refused with the reason.  Nothing is rounded, cut or
 * guessed.
 */
#ifndef TT_FEEDVALUE_H
#define TT_FEEDVALUE_H

#include "mem.h"
#include "row.h"
#include "sqltype.h"

struct feed_column {
    struct sqltype type;
    bool not_null;
    const char *field; /* where its values are: a name of the header, "@2", a JSON pointer */
};

/* How values are written. */
struct feed_style {
    char decimal;     /* '.' or ',' */
    char group;       /* between thousands; 0: nothing is */
    const char *date; /* "DD.MM.YYYY" */
};

/* The ways to write a date that a document may name; ends at NULL.  The first is the default. */
extern const char *const FEEDVALUE_DATES[];

/* Whether a column of a feed may have that type (json and jsonb: of a feed of JSON), and whether
 * one of its key may: the key's values are told apart by their texts. */
bool feedvalue_takes(const struct sqltype *type);
bool feedvalue_is_key(const struct sqltype *type);

/*
 * Makes of `raw` (not NULL) a value of the column: a view of `raw` or of `scratch`.  NULL, or the
 * reason why it is none, a constant.
 */
const char *feedvalue_convert(const struct feed_column *c, const struct feed_style *style,
    struct text raw, struct arena *scratch, struct text *out);

#endif

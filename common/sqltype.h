/*
 * SQL types: what the model may say, and what of the source fits.
 * The vocabulary is closed: what a model or a manifest names beside it is refused, and into SQL
 * goes only what sqltype_add prints.
 */
#ifndef TT_SQLTYPE_H
#define TT_SQLTYPE_H

#include <stdbool.h>

#include "buf.h"

enum sqltype_family {
    SQLTYPE_INTEGER, /* smallint, integer, bigint */
    SQLTYPE_NUMERIC,
    SQLTYPE_FLOAT, /* real, double precision */
    SQLTYPE_BOOLEAN,
    SQLTYPE_TEXT, /* text, varchar, char */
    SQLTYPE_DATE,
    SQLTYPE_TIME,
    SQLTYPE_TIMESTAMP,
    SQLTYPE_TIMESTAMPTZ,
    SQLTYPE_UUID,
    SQLTYPE_JSON, /* json, jsonb */
    SQLTYPE_BYTEA,
    SQLTYPE_OTHER, /* of the source only: enums, arrays, and all else */
    SQLTYPE_FAMILIES
};

struct sqltype {
    enum sqltype_family family;
    const char *name; /* its canonical one, without modifiers: "integer", "varchar" */
    int bytes;        /* of an integer: 2, 4, 8; of a float: 4, 8 */
    int precision;    /* of a numeric; 0: any.  Of a time or timestamp: digits of its seconds */
    int scale;        /* of a numeric: of PostgreSQL 15 on also negative, or above the precision */
    int length;       /* of varchar(n), char(n), in characters; 0: any */
};

/* Parses "numeric(10,2)", "timestamp(3) without time zone", "varchar".  False: none that the model
 * may name, or one with modifiers that PostgreSQL refuses or cuts; *type is then SQLTYPE_OTHER. */
bool sqltype_parse(const char *text, struct sqltype *type);

/* Appends it as SQL, one text for each type: "int4" is "integer", "decimal(10,2)" "numeric(10,2)".
 * Not of SQLTYPE_OTHER. */
void sqltype_add(struct buf *b, const struct sqltype *type);

/* Whether values of `from` can be values of `to`, each checked on its way. */
bool sqltype_converts(enum sqltype_family from, enum sqltype_family to);

/* Whether `in` holds every value of `of` as it is, nothing rounded, cut or padded.  `compared`: and
 * two are equal there where they are equal here, as keys must be. */
bool sqltype_holds(const struct sqltype *in, const struct sqltype *of, bool compared);
#endif

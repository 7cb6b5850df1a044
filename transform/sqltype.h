/*
 * SQL types: what the model may say, what of the source fits, and whether a text is a value of one.
 *
 * Conversions are checked here, row by row, so that a text that is no date goes to rejected/ with
 * its reason and does not stop a COPY of a million rows.  Nothing is rounded, cut or guessed: what
 * PostgreSQL would round (numeric scale) or cut is a reject.  Values are texts as PostgreSQL 15
 * prints them under DateStyle ISO, TimeZone UTC.
 */
#ifndef TT_SQLTYPE_H
#define TT_SQLTYPE_H

#include "row.h"

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
    int bytes;     /* of an integer: 2, 4, 8; of a float: 4, 8 */
    int precision; /* of a numeric; 0: any.  Of a time or timestamp: digits of its seconds */
    int scale;
    int length; /* of varchar(n), char(n), in characters; 0: any */
};

/* Parses "numeric(10,2)", "timestamp(3) without time zone", "varchar".  False: none that the model
 * may name; *type is then SQLTYPE_OTHER. */
bool sqltype_parse(const char *text, struct sqltype *type);

/* Whether values of `from` can be values of `to`, each checked on its way. */
bool sqltype_converts(enum sqltype_family from, enum sqltype_family to);

/* NULL: `value` (not NULL) is a value of the type; else the reason why not, a constant. */
typedef const char *sqltype_check_fn(const struct sqltype *type, struct text value);

/* The check that a conversion needs; NULL when every value of `from` is one of `to`. */
sqltype_check_fn *sqltype_check(const struct sqltype *from, const struct sqltype *to);

/* The check of a date that references the calendar: a plain date of the years 1 to 9999. */
sqltype_check_fn sqltype_check_calendar_date;

/* Whether its values never need quotation marks in CSV. */
bool sqltype_is_plain(enum sqltype_family family);

#endif

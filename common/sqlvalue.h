/*
 * Values of SQL types, as texts: whether a text is one, and its form in CSV.
 *
 * Conversions are checked here, row by row, so that a text that is no date goes to rejected/ with
 * its reason and does not stop a COPY of a million rows.  Nothing is rounded, cut or guessed: what
 * PostgreSQL would round (numeric scale) or cut is a reject.  Values are texts as PostgreSQL 15
 * prints them under DateStyle ISO, TimeZone UTC; what is taken here, the server takes.
 */
#ifndef TT_SQLVALUE_H
#define TT_SQLVALUE_H

#include "sqltype.h"
#include "text.h"

/* NULL: `value` (not NULL) is a value of the type; else the reason why not, a constant. */
typedef const char *sqlvalue_check_fn(const struct sqltype *type, struct text value);

sqlvalue_check_fn sqlvalue_integer, sqlvalue_numeric, sqlvalue_float, sqlvalue_boolean,
    sqlvalue_length,                                  /* of varchar(n), char(n) */
    sqlvalue_date, sqlvalue_time, sqlvalue_timestamp, /* with a time zone, or without */
    sqlvalue_uuid, sqlvalue_bytea, sqlvalue_jsonb;    /* of a text that is JSON */

/* The check of a date that references the calendar: a plain date of the years 1 to 9999. */
sqlvalue_check_fn sqlvalue_calendar_date;

#endif

/*
 * The calendar: which years the dates of a run's facts fall in, and every day of those years as
 * rows of one column, `date` ("YYYY-MM-DD").
 */
#ifndef TT_CALENDAR_H
#define TT_CALENDAR_H

#include "row.h"

enum { CALENDAR_YEARS = 10000 };

struct calendar {
    bool years[CALENDAR_YEARS]; /* by number; 0 is none */
};

/* Notes the year of a date that sqlvalue_calendar_date accepted. */
static inline void calendar_note(struct calendar *c, struct text date)
{
    c->years[(date.ptr[0] - '0') * 1000 + (date.ptr[1] - '0') * 100 + (date.ptr[2] - '0') * 10 +
             (date.ptr[3] - '0')] = true;
}

/* A source of all days of the noted years, in order.  `c` is borrowed. */
struct row_source *calendar_rows(const struct calendar *c);

#endif

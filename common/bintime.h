/*
 * Dates and times in the form of PostgreSQL's binary COPY (PostgreSQL 15 to 18, date_recv,
 * time_recv, timestamp_recv, timestamptz_recv): encoders as binary.h has them, of texts under
 * DateStyle ISO, TimeZone UTC.
 */
#ifndef TT_BINTIME_H
#define TT_BINTIME_H

#include <stdbool.h>

#include "buf.h"
#include "text.h"

bool bintime_date(struct buf *b, struct text v);
bool bintime_time(struct buf *b, struct text v);
bool bintime_timestamp(struct buf *b, struct text v);
bool bintime_timestamptz(struct buf *b, struct text v);

#endif

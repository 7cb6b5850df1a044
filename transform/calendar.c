#include "calendar.h"

#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "mem.h"

struct days {
    struct row_source source;
    const struct calendar *calendar;
    struct date next;
    uint64_t count;
    char bytes[16];
    struct text value;
};

/* Sets d->next to the first day of the first noted year from `year` on; year 0 when there is none.
 */
static void seek_year(struct days *d, int year)
{
    while (year < CALENDAR_YEARS && !d->calendar->years[year])
        year++;
    d->next = (struct date){year < CALENDAR_YEARS ? year : 0, 1, 1};
}

static void step(struct days *d)
{
    if (d->next.day < clock_days_in_month(d->next.year, d->next.month))
        d->next.day++;
    else if (d->next.month < 12)
        d->next = (struct date){d->next.year, d->next.month + 1, 1};
    else
        seek_year(d, d->next.year + 1);
}

static enum row_step days_next(struct row_source *source, struct row *row, struct err *e)
{
    struct days *d = (struct days *)source;
    (void)e;
    if (d->next.year == 0)
        return ROW_END;
    int len = snprintf(d->bytes, sizeof d->bytes, "%04d-%02d-%02d", d->next.year % CALENDAR_YEARS,
        d->next.month % 100, d->next.day % 100);
    d->value = (struct text){d->bytes, (size_t)len};
    *row = (struct row){&d->value, 1, TEXT_NULL, ++d->count};
    step(d);
    return ROW_NEXT;
}

static void days_close(struct row_source *source)
{
    free(source);
}

struct row_source *calendar_rows(const struct calendar *c)
{
    struct days *d = mem_alloc(1, sizeof *d);
    d->source = (struct row_source){days_next, days_close};
    d->calendar = c;
    seek_year(d, 1);
    return &d->source;
}

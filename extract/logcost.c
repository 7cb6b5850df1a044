#include "logcost.h"

/* What is read, or looked up, in any case. */
static const uint64_t WORTH_BYTES = UINT64_C(16) << 20;
enum { WORTH_KEYS = 1000 };

enum { WRITE = 1000, OWN_WRITE = 2000 }; /* the latter beside the former */

bool logcost_is_worth(uint64_t changes, uint64_t rows)
{
    return changes <= WORTH_KEYS + rows / LOGCOST_ROWS_A_KEY;
}

uint64_t logcost_writes(uint64_t before, uint64_t now)
{
    return before == 0 ? 0 : now >= before ? now - before : now;
}

/* By the other cursor one with changes is read twice: they are counted before they are taken. */
void logcost_add(struct logcost *c, uint64_t bytes, uint64_t writes)
{
    c->scan += writes > 0 ? 2 * bytes : bytes;
}

bool logcost_is_less(const struct logcost *c)
{
    return c->bytes + WRITE * c->all_writes + OWN_WRITE * c->writes <= WORTH_BYTES + c->scan;
}

#include "limit.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

bool limit_parse(const char *text, struct limit *limit)
{
    size_t len = strlen(text);
    *limit = (struct limit){.count = 0, .share = -1};
    if (len > 1 && text[len - 1] == '%') {
        char *end;
        double percent = strtod(text, &end);
        if (end != text + len - 1 || !(percent >= 0 && percent <= 100))
            return false;
        limit->share = percent / 100;
        return true;
    }
    return text_to_uint64(text_of(text), &limit->count);
}

bool limit_check(const char *value, struct err *e)
{
    struct limit limit;
    return limit_parse(value, &limit) ||
           err_set(e, ERR_USAGE, "'%s' is neither a number nor a percentage", value);
}

bool limit_exceeded(const struct limit *limit, uint64_t rejected, uint64_t rows)
{
    return limit->share < 0 ? rejected > limit->count
                            : (double)rejected > limit->share * (double)rows;
}

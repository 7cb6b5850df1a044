#include "s3seen.h"

#include "clock.h"

static const double GOOD_FOR_S = 1;

void s3seen_begin(struct s3seen *seen, const char *prefix, const char *after)
{
    buf_reset(&seen->prefix);
    buf_adds(&seen->prefix, prefix);
    buf_reset(&seen->after);
    buf_adds(&seen->after, after);
    buf_reset(&seen->paths);
    seen->last = 0;
    seen->whole = false;
    seen->at_s = clock_monotonic_s();
}

void s3seen_add(struct s3seen *seen, const char *path)
{
    seen->last = seen->paths.len;
    buf_add(&seen->paths, path, strlen(path) + 1);
}

void s3seen_end(struct s3seen *seen, bool whole)
{
    seen->whole = whole;
}

/* What XML has more than one form for may have been read otherwise than it was meant. */
static bool has_one_form(const char *path)
{
    const unsigned char *p = (const unsigned char *)path;
    while (*p >= ' ' && strchr("&<>\"'", *p) == NULL)
        p++;
    return *p == '\0';
}

static bool is_below(const struct s3seen *seen, const char *path)
{
    return seen->at_s > 0 && strncmp(path, buf_str(&seen->prefix), seen->prefix.len) == 0 &&
           has_one_form(path);
}

/* A page that is not the last one says nothing of what is behind its last path. */
static bool tells_of(const struct s3seen *seen, const char *path)
{
    bool reaches =
        seen->whole || (seen->paths.len > 0 && strcmp(path, seen->paths.data + seen->last) <= 0);
    return is_below(seen, path) && strcmp(path, buf_str(&seen->after)) > 0 && reaches &&
           clock_monotonic_s() - seen->at_s <= GOOD_FOR_S;
}

bool s3seen_is_worth_asking(const struct s3seen *seen, const char *path)
{
    return is_below(seen, path) && !tells_of(seen, path);
}

bool s3seen_lacks(const struct s3seen *seen, const char *path)
{
    if (!tells_of(seen, path))
        return false;
    for (size_t at = 0; at < seen->paths.len; at += strlen(seen->paths.data + at) + 1) {
        if (strcmp(seen->paths.data + at, path) == 0)
            return false;
    }
    return true;
}

void s3seen_release(struct s3seen *seen)
{
    buf_release(&seen->prefix);
    buf_release(&seen->after);
    buf_release(&seen->paths);
    seen->at_s = 0;
}

#include "err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 3, 0))) static void set_text(
    struct err *e, int class, const char *fmt, va_list args)
{
    e->class = class;
    e->hint[0] = '\0';
    (void)vsnprintf(e->text, sizeof e->text, fmt, args);
}

bool err_set(struct err *e, enum err_class class, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    set_text(e, (int)class, fmt, args);
    va_end(args);
    return false;
}

static enum err_class class_of_errno(enum err_class class, int errnum)
{
    switch (errnum) {
    case EACCES:
    case EPERM:
    case EROFS:
        return ERR_PERMISSION;
    case ENOSPC:
    case EDQUOT:
    case EIO:
        return ERR_IO;
    default:
        return class;
    }
}

bool err_set_errno(struct err *e, enum err_class class, int errnum, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    set_text(e, (int)class_of_errno(class, errnum), fmt, args);
    va_end(args);
    size_t used = strlen(e->text);
    (void)snprintf(e->text + used, sizeof e->text - used, ": %s", strerror(errnum));
    return false;
}

bool err_context(struct err *e, const char *fmt, ...)
{
    char text[sizeof e->text];
    memcpy(text, e->text, sizeof text);

    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(e->text, sizeof e->text, fmt, args);
    va_end(args);
    size_t used = strlen(e->text);
    (void)snprintf(e->text + used, sizeof e->text - used, ": %s", text);
    return false;
}

bool err_hint(struct err *e, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(e->hint, sizeof e->hint, fmt, args);
    va_end(args);
    return false;
}

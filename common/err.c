#include "err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

/* Where a text filled its room it may have been cut within a character: then that goes, too. */
static void end_whole(char *text, size_t size)
{
    size_t len = strlen(text);
    if (len + 1 < size)
        return;
    size_t last = len;
    while (last > 0 && len - last < 4 && ((unsigned char)text[--last] & 0xC0) == 0x80)
        continue;
    if (text_character((struct text){text + last, len - last}) == 0)
        text[last] = '\0';
}

__attribute__((format(printf, 3, 0))) static void set_text(
    struct err *e, int class, const char *fmt, va_list args)
{
    e->class = class;
    e->hint[0] = '\0';
    (void)vsnprintf(e->text, sizeof e->text, fmt, args);
    end_whole(e->text, sizeof e->text);
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
    case EMFILE:
    case ENFILE:
    case ENOMEM:
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
    end_whole(e->text, sizeof e->text);
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
    end_whole(e->text, sizeof e->text);
    return false;
}

bool err_hint(struct err *e, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(e->hint, sizeof e->hint, fmt, args);
    va_end(args);
    end_whole(e->hint, sizeof e->hint);
    return false;
}

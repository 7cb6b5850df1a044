#include "feedfield.h"

#include "jsonscan.h"

#define VALUE "@value"

enum feedfield_place feedfield_place(const char *field)
{
    if (strcmp(field, "@key") == 0)
        return FEEDFIELD_KEY;
    if (strcmp(field, VALUE) == 0 || strncmp(field, VALUE "/", sizeof VALUE) == 0)
        return FEEDFIELD_VALUE;
    return field[0] == '/' ? FEEDFIELD_DOCUMENT : FEEDFIELD_MEMBER;
}

const char *feedfield_pointer(const char *field)
{
    return field[0] == '@' ? field + sizeof VALUE - 1 : field;
}

bool feedfield_is_valid(const char *field)
{
    switch (feedfield_place(field)) {
    case FEEDFIELD_KEY:
        return true;
    case FEEDFIELD_MEMBER:
        return field[0] != '\0' && field[0] != '@';
    default:
        return jsonscan_is_pointer(feedfield_pointer(field));
    }
}

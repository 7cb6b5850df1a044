#include "sqlform.h"

#include <string.h>

#include "bintime.h"
#include "sqltypes.h"

#define FORM(name, others, family, modifiers, bytes, oid, json, is_plain, check, binary)           \
    {name, oid, COLUMN_##json, is_plain, check, binary},

static const struct sqlform FORMS[] = {SQLTYPES(FORM)};

enum { FORM_COUNT = sizeof FORMS / sizeof FORMS[0] };

const struct sqlform *sqlform_of(const struct sqltype *type)
{
    for (size_t i = 0; type->name != NULL && i < FORM_COUNT; i++) {
        if (strcmp(FORMS[i].name, type->name) == 0)
            return &FORMS[i];
    }
    return NULL;
}

static const struct sqlform *find_oid(unsigned oid)
{
    for (size_t i = 0; i < FORM_COUNT; i++) {
        if (FORMS[i].oid == oid)
            return &FORMS[i];
    }
    return NULL;
}

enum column_kind sqlform_json(unsigned oid)
{
    const struct sqlform *form = find_oid(oid);
    return form == NULL ? COLUMN_STRING : form->json;
}

binary_encode_fn *sqlform_binary(unsigned oid)
{
    const struct sqlform *form = find_oid(oid);
    return form == NULL ? NULL : form->binary;
}

sqlvalue_check_fn *sqlform_check(const struct sqltype *from, const struct sqltype *to)
{
    const struct sqlform *form = sqlform_of(to);
    bool has_no_length = to->family == SQLTYPE_TEXT && to->length == 0;
    bool is_as_it_is = to->family == SQLTYPE_JSON && form == sqlform_of(from);
    return form == NULL || has_no_length || is_as_it_is ? NULL : form->check;
}

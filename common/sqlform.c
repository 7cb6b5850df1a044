#include "sqlform.h"

#include <string.h>

#include "bintime.h"

static const struct sqlform FORMS[] = {
    {"smallint", 21, COLUMN_NUMBER, true, sqlvalue_integer, binary_int2},
    {"integer", 23, COLUMN_NUMBER, true, sqlvalue_integer, binary_int4},
    {"bigint", 20, COLUMN_NUMBER, true, sqlvalue_integer, binary_int8},
    {"numeric", 1700, COLUMN_NUMBER, true, sqlvalue_numeric, binary_numeric},
    {"real", 700, COLUMN_NUMBER, true, sqlvalue_float, binary_float4},
    {"double precision", 701, COLUMN_NUMBER, true, sqlvalue_float, binary_float8},
    {"boolean", 16, COLUMN_BOOLEAN, true, sqlvalue_boolean, binary_bool},
    {"text", 25, COLUMN_STRING, false, NULL, binary_bytes},
    {"varchar", 1043, COLUMN_STRING, false, sqlvalue_length, binary_bytes},
    {"char", 1042, COLUMN_STRING, false, sqlvalue_length, binary_bytes},
    {"date", 1082, COLUMN_STRING, true, sqlvalue_date, bintime_date},
    {"time", 1083, COLUMN_STRING, true, sqlvalue_time, bintime_time},
    {"timestamp", 1114, COLUMN_STRING, true, sqlvalue_timestamp, bintime_timestamp},
    {"timestamptz", 1184, COLUMN_STRING, true, sqlvalue_timestamp, bintime_timestamptz},
    {"uuid", 2950, COLUMN_STRING, true, sqlvalue_uuid, binary_uuid},
    {"json", 114, COLUMN_JSON, false, NULL, binary_bytes},
    {"jsonb", 3802, COLUMN_JSON, false, sqlvalue_jsonb, binary_jsonb},
    {"bytea", 17, COLUMN_STRING, true, sqlvalue_bytea, binary_bytea},
};

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

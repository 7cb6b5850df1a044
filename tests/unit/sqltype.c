/* SQL types: their names, what converts to what, and their forms. */
#include "unit.h"

#include "sqlform.h"

/* --------------------------------------------------------------------------------------- names */

static const struct {
    const char *text;
    struct sqltype type;
} NAMES[] = {
    {"smallint", {.family = SQLTYPE_INTEGER, .bytes = 2}},
    {"int2", {.family = SQLTYPE_INTEGER, .bytes = 2}},
    {"integer", {.family = SQLTYPE_INTEGER, .bytes = 4}},
    {"INTEGER", {.family = SQLTYPE_INTEGER, .bytes = 4}},
    {"int", {.family = SQLTYPE_INTEGER, .bytes = 4}},
    {"int4", {.family = SQLTYPE_INTEGER, .bytes = 4}},
    {"bigint", {.family = SQLTYPE_INTEGER, .bytes = 8}},
    {"int8", {.family = SQLTYPE_INTEGER, .bytes = 8}},
    {"numeric", {.family = SQLTYPE_NUMERIC}},
    {"decimal", {.family = SQLTYPE_NUMERIC}},
    {"numeric(10,2)", {.family = SQLTYPE_NUMERIC, .precision = 10, .scale = 2}},
    {"numeric(10, 2)", {.family = SQLTYPE_NUMERIC, .precision = 10, .scale = 2}},
    {"Decimal(5)", {.family = SQLTYPE_NUMERIC, .precision = 5}},
    {"real", {.family = SQLTYPE_FLOAT, .bytes = 4}},
    {"float4", {.family = SQLTYPE_FLOAT, .bytes = 4}},
    {"double precision", {.family = SQLTYPE_FLOAT, .bytes = 8}},
    {"float8", {.family = SQLTYPE_FLOAT, .bytes = 8}},
    {"boolean", {.family = SQLTYPE_BOOLEAN}},
    {"bool", {.family = SQLTYPE_BOOLEAN}},
    {"text", {.family = SQLTYPE_TEXT}},
    {"varchar", {.family = SQLTYPE_TEXT}},
    {"varchar(40)", {.family = SQLTYPE_TEXT, .length = 40}},
    {"character varying", {.family = SQLTYPE_TEXT}},
    {"character varying(7)", {.family = SQLTYPE_TEXT, .length = 7}},
    {"char", {.family = SQLTYPE_TEXT, .length = 1}},
    {"character", {.family = SQLTYPE_TEXT, .length = 1}},
    {"char(3)", {.family = SQLTYPE_TEXT, .length = 3}},
    {"character(3)", {.family = SQLTYPE_TEXT, .length = 3}},
    {"date", {.family = SQLTYPE_DATE}},
    {"time", {.family = SQLTYPE_TIME}},
    {"time without time zone", {.family = SQLTYPE_TIME}},
    {"timestamp", {.family = SQLTYPE_TIMESTAMP}},
    {"timestamp without time zone", {.family = SQLTYPE_TIMESTAMP}},
    {"timestamp(3) without time zone", {.family = SQLTYPE_TIMESTAMP}},
    {"timestamptz", {.family = SQLTYPE_TIMESTAMPTZ}},
    {"timestamp with time zone", {.family = SQLTYPE_TIMESTAMPTZ}},
    {"timestamp(0) with time zone", {.family = SQLTYPE_TIMESTAMPTZ}},
    {"uuid", {.family = SQLTYPE_UUID}},
    {"json", {.family = SQLTYPE_JSON}},
    {"jsonb", {.family = SQLTYPE_JSON}},
    {"bytea", {.family = SQLTYPE_BYTEA}},
};

static void names_aliases_and_modifiers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        const struct sqltype *expected = &NAMES[i].type;
        struct sqltype type;
        if (!sqltype_parse(NAMES[i].text, &type))
            fail_msg("'%s' is refused", NAMES[i].text);
        bool is_timed = type.family == SQLTYPE_TIME || type.family == SQLTYPE_TIMESTAMP ||
                        type.family == SQLTYPE_TIMESTAMPTZ;
        if (type.family != expected->family || type.length != expected->length ||
            (expected->bytes != 0 && type.bytes != expected->bytes) ||
            (!is_timed && type.precision != expected->precision) || type.scale != expected->scale)
            fail_msg("'%s' is family %d, %d bytes, (%d,%d), length %d", NAMES[i].text,
                (int)type.family, type.bytes, type.precision, type.scale, type.length);
    }
}

static void other_names_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"", "integers", "int4 ", " int4", "integer not null",
        "numeric(", "numeric()", "numeric(a)", "numeric(1,2,3)", "numeric(10,2", "numeric(10;2)",
        "numeric(-1)", "numeric(10,2) x", "varchar(99999999999999999999)", "varchar)", "text[]",
        "mood", "interval", "money", "\"char\"", "timestamp with", "time with time zone", "double",
        "serial", "integer; DROP TABLE x", "varchar(3))", "(3)",
        /* what PostgreSQL refuses, or cuts */
        "numeric(0)", "numeric(1001)", "numeric(5,1001)", "numeric(5,-1001)", "numeric(+5)",
        "numeric(\n+5)", "numeric(- 5)", "varchar(0)", "varchar(10485761)", "varchar(3,4)",
        "char(0)", "char(-1)", "text(5)", "integer(4)", "date(3)", "boolean(1)", "uuid(3)",
        "json(1)", "bytea(2)", "float8(2)", "real(1)", "time(7)", "time(3,4)", "time(-1)",
        "timestamp(9)", "timestamptz(7)"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct sqltype type;
        if (sqltype_parse(names[i], &type))
            fail_msg("'%s' is taken", names[i]);
        assert_int_equal(type.family, SQLTYPE_OTHER);
    }
}

/* ---------------------------------------------------------------------------------- conversions */

static void what_converts_to_what(void **state)
{
    (void)state;
    static const struct {
        enum sqltype_family from, to;
    } may[] = {
        {SQLTYPE_INTEGER, SQLTYPE_NUMERIC},
        {SQLTYPE_INTEGER, SQLTYPE_FLOAT},
        {SQLTYPE_NUMERIC, SQLTYPE_FLOAT},
        {SQLTYPE_TEXT, SQLTYPE_DATE},
        {SQLTYPE_TEXT, SQLTYPE_TIME},
        {SQLTYPE_TEXT, SQLTYPE_TIMESTAMP},
        {SQLTYPE_TEXT, SQLTYPE_TIMESTAMPTZ},
    };
    for (int from = 0; from < SQLTYPE_FAMILIES; from++) {
        for (int to = 0; to < SQLTYPE_FAMILIES; to++) {
            bool expected = from == to || to == SQLTYPE_TEXT;
            for (size_t i = 0; i < COUNT_OF(may); i++)
                expected = expected || ((int)may[i].from == from && (int)may[i].to == to);
            assert_int_equal(
                sqltype_converts((enum sqltype_family)from, (enum sqltype_family)to), expected);
        }
    }
}

static void texts_of_any_length_need_no_check(void **state)
{
    (void)state;
    struct sqltype from, to;
    assert_true(sqltype_parse("integer", &from));
    assert_true(sqltype_parse("varchar", &to));
    assert_null(sqlform_check(&from, &to));
}

/* Each type of the vocabulary has its forms; which of them need quotation marks in CSV. */
static void every_type_has_its_forms(void **state)
{
    static const char *const names[] = {"int2", "int4", "int8", "numeric", "float4", "float8",
        "bool", "text", "varchar(3)", "char(3)", "date", "time", "timestamp", "timestamptz", "uuid",
        "json", "jsonb", "bytea"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct sqltype type;
        assert_true(sqltype_parse(names[i], &type));
        const struct sqlform *form = sqlform_of(&type);
        assert_non_null(form);
        bool is_quoted = type.family == SQLTYPE_TEXT || type.family == SQLTYPE_JSON;
        assert_int_equal(form->is_plain, !is_quoted);
        assert_ptr_equal(sqlform_binary(form->oid), form->binary);
        assert_int_equal(sqlform_json(form->oid), form->json);
    }
    assert_null(sqlform_of(&(struct sqltype){.family = SQLTYPE_OTHER}));
    assert_int_equal(sqlform_json(600), COLUMN_STRING); /* point */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_aliases_and_modifiers),
        cmocka_unit_test(other_names_are_refused),
        cmocka_unit_test(what_converts_to_what),
        cmocka_unit_test(texts_of_any_length_need_no_check),
        cmocka_unit_test(every_type_has_its_forms),
    };
    return cmocka_run_group_tests_name("sqltype", tests, NULL, NULL);
}

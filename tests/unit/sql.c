/* Names and values on their way into SQL. */
#include "unit.h"

#include "sql.h"

static const struct {
    const char *name;
    const char *quoted;
} IDENTS[] = {
    {"payment", "\"payment\""},
    {"Payment Type", "\"Payment Type\""},
    {"select", "\"select\""},
    {"a\"b", "\"a\"\"b\""},
    {"\"; DROP TABLE x; --", "\"\"\"; DROP TABLE x; --\""},
    {"a'b\\", "\"a'b\\\""},
    {"größe😀", "\"größe😀\""},
};

static void names_are_quoted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(IDENTS); i++) {
        struct buf b = BUF_INIT;
        sql_add_ident(&b, IDENTS[i].name);
        assert_string_equal(b.data, IDENTS[i].quoted);
        buf_release(&b);
    }
    struct buf b = BUF_INIT;
    buf_adds(&b, "FROM ");
    sql_add_qualified(&b, "a.b", "c\"d");
    assert_string_equal(b.data, "FROM \"a.b\".\"c\"\"d\"");
    buf_release(&b);
}

static const struct {
    const char *value;
    const char *literal;
} LITERALS[] = {
    {"", "''"},
    {"plain", "'plain'"},
    {"it's", "'it''s'"},
    {"'; DROP TABLE x; --", "'''; DROP TABLE x; --'"},
    {"C:\\dir", "E'C:\\\\dir'"},
    {"\\", "E'\\\\'"},
    {"\\'", "E'\\\\'''"},
    {"line\nfeed", "'line\nfeed'"},
    {"$1 :name ::text", "'$1 :name ::text'"},
};

static void values_are_literals(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(LITERALS); i++) {
        struct buf b = BUF_INIT;
        sql_add_literal(&b, LITERALS[i].value);
        assert_string_equal(b.data, LITERALS[i].literal);
        buf_release(&b);
    }
}

/* A name that begins with another comes before it. */
static const struct sql_var VARS[] = {
    {"table_2", "T2"}, {"table", "T"}, {"t", "\"x\".\"t\""}, {"colon", ":t"}, {NULL, NULL}};

static const struct {
    const char *template;
    const char *filled;
} TEMPLATES[] = {
    {"", ""},
    {"SELECT 1", "SELECT 1"},
    {":t", "\"x\".\"t\""},
    {":table", "T"},
    {":table_2", "T2"},
    {":table.:t", "T.\"x\".\"t\""},
    {"(:table,:table)", "(T,T)"},
    {"a::text", "a::text"},
    {":table::text", "T::text"},
    {":table:::t", "T::\"x\".\"t\""},
    {"x[1 : 2]", "x[1 : 2]"},
    {"a := 1", "a := 1"},
    {":colon", ":t"},
    {":", ":"},
};

static void templates_are_filled(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(TEMPLATES); i++) {
        struct buf b = BUF_INIT;
        sql_add_template(&b, TEMPLATES[i].template, VARS);
        assert_string_equal(buf_str(&b), TEMPLATES[i].filled);
        buf_release(&b);
    }
}

static void a_script_is_taken_apart(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "A", "B \"x;\"\"y\"", "C 'it''s; fine'", "D E'\\\\''; q\\\\'", "E"};
    static const char script[] = "A;\nB \"x;\"\"y\";C 'it''s; fine'; D E'\\\\''; q\\\\';\n E";
    const char *rest = script;
    struct text part;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        assert_true(sql_next(&rest, &part));
        assert_int_equal(part.len, strlen(parts[i]));
        assert_memory_equal(part.ptr, parts[i], part.len);
    }
    assert_false(sql_next(&rest, &part));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_quoted),
        cmocka_unit_test(values_are_literals),
        cmocka_unit_test(templates_are_filled),
        cmocka_unit_test(a_script_is_taken_apart),
    };
    return cmocka_run_group_tests_name("sql", tests, NULL, NULL);
}

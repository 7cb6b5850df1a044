/* A table's definition as a manifest carries it. */
#include "unit.h"

#include "star.h"

static const char GOOD[] =
    "{\"table\": \"fact_x\", \"merge\": \"append\", \"surrogate\": \"record_id\", \"history\": "
    "false,"
    " \"columns\": [{\"name\": \"id\", \"type\": \"integer\", \"not_null\": true},"
    " {\"name\": \"day\", \"type\": \"date\"}],"
    " \"key\": [\"id\"], \"references\": {\"day\": \"dim_date\"}}";

/* Reads GOOD with the first `old` replaced. */
static bool read_with(
    struct arena *arena, const char *old, const char *new, struct star_table *t, struct err *e)
{
    const char *at = strstr(GOOD, old);
    assert_non_null(at);
    const char *text =
        arena_printf(arena, "%.*s%s%s", (int)(at - GOOD), GOOD, new, at + strlen(old));
    struct doc d = {.where = "manifest.json", .class = ERR_INPUT, .arena = arena};
    json_t *root = doc_parse(&d, text, strlen(text), e);
    *t = (struct star_table){.name = NULL};
    bool ok = root != NULL && star_read(&d, root, t, e);
    json_decref(root);
    return ok;
}

static void a_definition_is_read(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct err e = ERR_INIT;
    struct star_table t;
    assert_ok(read_with(&arena, "{", "{", &t, &e), &e);
    assert_string_equal(t.name, "fact_x");
    assert_int_equal(t.merge, STAR_APPEND);
    assert_string_equal(t.surrogate, "record_id");
    assert_false(t.history);
    assert_int_equal(t.column_count, 2);
    assert_true(t.columns[0].not_null && !t.columns[1].not_null);
    assert_true(star_is_key(&t, 0) && !star_is_key(&t, 1));
    assert_int_equal(star_column_index(&t, "day"), 1);
    assert_int_equal(star_column_index(&t, "none"), 2);
    assert_int_equal(t.reference_count, 1);
    assert_int_equal(t.references[0].column, 1);
    assert_string_equal(t.references[0].table, "dim_date");
    arena_release(&arena);
}

static const struct {
    const char *old, *new, *words;
} WRONG[] = {
    {"\"table\": \"fact_x\"", "\"table\": 7", "'table'"},
    {"\"append\"", "\"replace\"", "'replace'"},
    {"\"append\"", "\"APPEND\"", "'APPEND'"},
    {"\"append\"", "\"\"", "'merge'"},
    {"\"append\"", "\"upsert\"", "'surrogate'"},
    {"\"fact_x\"", "\"\"", "empty name"},
    {"\"name\": \"day\"", "\"name\": \"\"", "empty name"},
    {"\"name\": \"day\"", "\"name\": \"id\"", "'id' is there twice"},
    {"\"name\": \"day\"", "\"name\": \"da\\u0000y\"", "\\u0000"},
    {"\"record_id\"", "\"id\"", "surrogate"},
    {"\"date\"}", "\"mood\"}", "'mood'"},
    {"\"date\"}", "\"\"}", "''"},
    {"\"date\"}", "\"text); DROP TABLE x; CREATE TABLE y (i int\"}", "'day'"},
    {"\"date\"}", "\"date)\"}", "'date)'"},
    {"\"date\"}", "\"date DEFAULT now()\"}", "DEFAULT"},
    {"\"date\"}", "\"date not null\"}", "not null"},
    {"\"not_null\": true", "\"not_null\": false", "'id'"},
    {"\"record_id\"", "null", "surrogate"},
    {"\"record_id\"", "\"\"", "surrogate"},
    {"\"history\": false", "\"history\": true", "'history'"},
    {"\"merge\"", "\"merg\"", "'merge'"},
    {"\"key\": [\"id\"]", "\"key\": [\"no\"]", "'no'"},
    {"\"key\": [\"id\"]", "\"key\": []", "has no key"},
    {"\"key\": [\"id\"]", "\"key\": \"id\"", "'key'"},
    {"\"key\": [\"id\"]", "\"key\": [\"id\", \"id\"]", "'id'"},
    {"{\"day\":", "{\"night\":", "'night'"},
    {"\"dim_date\"", "7", "'day'"},
    {"\"type\": \"date\"", "\"type\": null", "'type'"},
    {"\"type\": \"date\"", "\"type\": \"date\", \"unique\": true", "'unique'"},
    {"\"not_null\": true", "\"not_null\": 1", "'not_null'"},
    {"\"history\": false", "\"history\": \"no\"", "'history'"},
    {"\"columns\": [", "\"columns\": {}, \"x\": [", "'columns'"},
    {"\"history\"", "\"distribute\": \"day\", \"history\"", "'day'"},
    {"\"history\"", "\"distribute\": \"none\", \"history\"", "'none'"},
    {"\"history\"", "\"distribute\": 1, \"history\"", "'distribute'"},
    {"\"merge\": \"append\", \"surrogate\": \"record_id\"",
        "\"merge\": \"upsert\", \"distribute\": true", "'distribute' goes with"},
};

static void wrong_definitions_are_errors_of_their_document(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    size_t taken = 0;
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct err e = ERR_INIT;
        struct star_table t;
        if (read_with(&arena, WRONG[i].old, WRONG[i].new, &t, &e)) {
            print_error("taken: %s\n", WRONG[i].new);
            taken++;
            continue;
        }
        check_error(&e, ERR_INPUT, "'manifest.json'", WRONG[i].new);
        check_error(&e, ERR_INPUT, WRONG[i].words, WRONG[i].new);
    }
    assert_int_equal(taken, 0);
    arena_release(&arena);
}

/* By the key's first column, or by the one that it names; written as a name. */
static void a_fact_is_distributed_by_a_column_of_its_key(void **state)
{
    (void)state;
    static const char *const ways[] = {"true", "\"id\""};
    struct arena arena = ARENA_INIT;
    struct err e = ERR_INIT;
    struct star_table t;
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        char *with = arena_printf(&arena, "\"distribute\": %s, \"history\"", ways[i]);
        assert_ok(read_with(&arena, "\"history\"", with, &t, &e), &e);
        assert_string_equal(t.distribute, "id");
        json_t *written = json_object();
        star_write(&t, written);
        assert_string_equal(json_string_value(json_object_get(written, "distribute")), "id");
        json_decref(written);
    }
    assert_ok(read_with(&arena, "\"history\"", "\"distribute\": false, \"history\"", &t, &e), &e);
    assert_null(t.distribute);
    json_t *written = json_object();
    star_write(&t, written);
    assert_null(json_object_get(written, "distribute"));
    json_decref(written);
    arena_release(&arena);
}

/* They are put into SQL as they stand. */
static void types_become_their_canonical_text(void **state)
{
    (void)state;
    static const char *const types[][2] = {{"INT4", "integer"}, {"int2", "smallint"},
        {"Decimal(10, 2)", "numeric(10,2)"}, {"numeric(3,-2)", "numeric(3,-2)"},
        {"character varying(7)", "varchar(7)"}, {"char", "char(1)"}, {"float8", "double precision"},
        {"timestamp(6) without time zone", "timestamp"}, {"time(0)", "time(0)"},
        {"timestamp(3) with time zone", "timestamptz(3)"}, {"JSONB", "jsonb"}};
    struct arena arena = ARENA_INIT;
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        struct err e = ERR_INIT;
        struct star_table t;
        assert_ok(
            read_with(&arena, "\"date\"}", arena_printf(&arena, "\"%s\"}", types[i][0]), &t, &e),
            &e);
        assert_string_equal(t.columns[1].type, types[i][1]);
    }
    arena_release(&arena);
}

/* Reads a dimension of so many columns, all of them or the first in its key, with a name of so many
 * bytes. */
static bool read_wide(size_t columns, bool all_in_key, size_t name_bytes, struct err *e)
{
    struct arena arena = ARENA_INIT;
    struct buf text = BUF_INIT;
    struct star_table t = {.name = NULL};
    struct doc d = {.where = "manifest.json", .class = ERR_INPUT, .arena = &arena};
    buf_printf(
        &text, "{\"table\": \"%0*d\", \"merge\": \"upsert\", \"columns\": [", (int)name_bytes, 7);
    for (size_t i = 0; i < columns; i++)
        buf_printf(&text, "%s{\"name\": \"c%zu\", \"type\": \"int\", \"not_null\": true}",
            i == 0 ? "" : ",", i);
    buf_adds(&text, "], \"key\": [\"c0\"");
    for (size_t i = 1; all_in_key && i < columns; i++)
        buf_printf(&text, ", \"c%zu\"", i);
    buf_adds(&text, "]}");
    json_t *root = doc_parse(&d, text.data, text.len, e);
    assert_non_null(root);
    bool ok = star_read(&d, root, &t, e);
    json_decref(root);
    buf_release(&text);
    arena_release(&arena);
    return ok;
}

static void limits_are_those_of_the_server(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    assert_ok(read_wide(1600, false, 63, &e), &e);
    assert_ok(read_wide(32, true, 1, &e), &e);
    assert_fails(read_wide(1601, false, 5, &e), &e, ERR_INPUT, "1600 columns");
    assert_fails(read_wide(33, true, 5, &e), &e, ERR_INPUT, "32");
    assert_fails(read_wide(1, false, 64, &e), &e, ERR_INPUT, "longer than 63 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_definition_is_read),
        cmocka_unit_test(wrong_definitions_are_errors_of_their_document),
        cmocka_unit_test(a_fact_is_distributed_by_a_column_of_its_key),
        cmocka_unit_test(types_become_their_canonical_text),
        cmocka_unit_test(limits_are_those_of_the_server),
    };
    return cmocka_run_group_tests_name("star", tests, NULL, NULL);
}

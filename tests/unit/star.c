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

static void merge_rules_have_names(void **state)
{
    (void)state;
    enum star_merge merge = STAR_APPEND;
    assert_true(star_merge_of(star_merge_name(STAR_UPSERT), &merge));
    assert_int_equal(merge, STAR_UPSERT);
    assert_true(star_merge_of(star_merge_name(STAR_APPEND), &merge));
    assert_int_equal(merge, STAR_APPEND);
    assert_false(star_merge_of("", &merge));
    assert_false(star_merge_of("UPSERT", &merge));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_definition_is_read),
        cmocka_unit_test(wrong_definitions_are_errors_of_their_document),
        cmocka_unit_test(merge_rules_have_names),
    };
    return cmocka_run_group_tests_name("star", tests, NULL, NULL);
}

/* The warehouse's tables: their order, their names, their SQL. */
#include "unit.h"

#include "ddl.h"

static struct star_column COLUMNS[] = {{"id", "integer", true}, {"a", "integer", false},
    {"b", "integer", true}, {"c", "varchar", false}};
static size_t KEY[] = {0, 2};

/* A dimension with a key of one column. */
static struct star_table dimension(const char *name)
{
    return (struct star_table){.name = name,
        .merge = STAR_UPSERT,
        .columns = COLUMNS,
        .column_count = COUNT_OF(COLUMNS),
        .key = KEY,
        .key_count = 1};
}

static struct star_table fact(const char *name, struct star_reference *references, size_t count)
{
    struct star_table t = dimension(name);
    t.merge = STAR_APPEND;
    t.key_count = 2;
    t.surrogate = "record_id";
    t.references = references;
    t.reference_count = count;
    return t;
}

/* --------------------------------------------------------------------------------------- order */

enum { TABLES = 24 };

/* Tables that reference only those of a smaller rank, given in any order. */
static void each_comes_after_those_that_it_references(void **state)
{
    (void)state;
    uint64_t seed = 91;
    for (int round = 0; round < 500; round++) {
        struct star_table tables[TABLES];
        struct star_reference references[TABLES][4];
        char names[TABLES][8];
        const struct star_table *all[TABLES];
        size_t order[TABLES], place[TABLES];
        for (size_t i = 0; i < TABLES; i++) {
            (void)snprintf(names[i], sizeof names[i], "t%zu", i);
            tables[i] = dimension(names[i]);
            tables[i].references = references[i];
            for (size_t n = i == 0 ? 0 : chance_below(&seed, 4); n > 0; n--)
                references[i][tables[i].reference_count++] =
                    (struct star_reference){n - 1, names[chance_below(&seed, i)]};
        }
        for (size_t i = 0; i < TABLES; i++) {
            size_t k = chance_below(&seed, i + 1);
            if (k < i)
                all[i] = all[k];
            all[k] = &tables[i];
        }
        struct err e = ERR_INIT;
        assert_ok(ddl_order(all, TABLES, order, &e), &e);
        memset(place, 0xff, sizeof place);
        for (size_t i = 0; i < TABLES; i++)
            place[all[order[i]] - tables] = i;
        for (size_t i = 0; i < TABLES; i++) {
            assert_true(place[i] < TABLES);
            for (size_t r = 0; r < tables[i].reference_count; r++)
                assert_true(place[strtoul(references[i][r].table + 1, NULL, 10)] < place[i]);
        }
    }
}

static void a_circle_is_refused(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    size_t order[3];
    struct star_reference to_b = {1, "b"}, to_c = {1, "c"}, to_a = {1, "a"};
    struct star_table a = dimension("a"), b = dimension("b"), c = dimension("c");
    const struct star_table *all[] = {&a, &b, &c};
    a.references = &to_b;
    b.references = &to_c;
    a.reference_count = b.reference_count = 1;
    assert_ok(ddl_order(all, 3, order, &e), &e);
    c.references = &to_a;
    c.reference_count = 1;
    assert_fails(ddl_order(all, 3, order, &e), &e, ERR_CONFIG, "circle");
    assert_non_null(strstr(e.text, "'a'"));
    c.references = &to_c; /* itself */
    assert_fails(ddl_order(all, 3, order, &e), &e, ERR_CONFIG, "circle");
}

static void a_reference_is_to_a_dimension_of_one_key(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    size_t order[2];
    struct star_reference reference = {1, "parent"};
    struct star_table child = fact("child", &reference, 1), parent = dimension("parent");
    const struct star_table *all[] = {&child, &parent};
    assert_ok(ddl_order(all, 2, order, &e), &e);
    assert_int_equal(order[0], 1);

    parent.key_count = 2;
    assert_fails(ddl_order(all, 2, order, &e), &e, ERR_CONFIG, "'parent'");
    parent = fact("parent", NULL, 0);
    parent.key_count = 1;
    assert_fails(ddl_order(all, 2, order, &e), &e, ERR_CONFIG, "'parent'");
    assert_fails(ddl_order(all, 1, order, &e), &e, ERR_CONFIG, "table 'child': column 'a'");
    assert_non_null(strstr(e.text, "'parent'"));
}

/* --------------------------------------------------------------------------------------- names */

static void what_goes_with_a_table_is_named_after_it(void **state)
{
    (void)state;
    char *name = ddl_name("fact \"payment\"", "_ended");
    assert_string_equal(name, "fact \"payment\"_ended");
    free(name);
}

/* ----------------------------------------------------------------------------------------- SQL */

static void check_has(const struct buf *b, const char *part)
{
    if (strstr(b->data, part) == NULL)
        fail_msg("no '%s' in:\n%s", part, b->data);
}

static void tables_have_keys_and_references(void **state)
{
    (void)state;
    struct star_reference reference = {1, "dim \"x\""};
    struct star_table parent = dimension("dim \"x\""), child = fact("fact_y", &reference, 1);
    const struct star_table *all[] = {&parent, &child};
    struct buf b = BUF_INIT;
    ddl_add_table(&b, "s", &parent, all, 2);
    check_has(&b, "CREATE TABLE \"s\".\"dim \"\"x\"\"\" (");
    check_has(&b, "\"id\" integer NOT NULL,\n");
    check_has(&b, "\"a\" integer,\n");
    check_has(&b, "PRIMARY KEY (\"id\")");
    buf_reset(&b);
    ddl_add_table(&b, "s", &child, all, 2);
    check_has(&b, "\"record_id\" serial PRIMARY KEY");
    check_has(&b, "\"a\" integer REFERENCES \"s\".\"dim \"\"x\"\"\" (\"id\"),");
    check_has(&b, "ON \"s\".\"fact_y\" (\"id\", \"b\")");
    buf_release(&b);
}

static void a_fact_has_ended_versions_and_a_view(void **state)
{
    (void)state;
    struct star_table t = fact("fact_y", NULL, 0);
    struct buf b = BUF_INIT;
    ddl_add_ended(&b, "s'", &t);
    check_has(&b, "\"tt\".\"fact_y_ended\"");
    check_has(&b, "\"id\" integer NOT NULL");
    check_has(&b, "\"b\" integer NOT NULL");
    check_has(&b, "s''.fact_y");
    buf_reset(&b);
    ddl_add_current_view(&b, "s", &t);
    check_has(&b, "CREATE VIEW \"s\".\"fact_y_current\"");
    check_has(&b, "\"tt\".\"fact_y_ended\"");
    check_has(&b, "\"record_id\"");
    buf_release(&b);
}

static void the_script_makes_parents_first(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    struct star_reference reference = {1, "dim_x"};
    struct star_table child = fact("fact_y", &reference, 1), parent = dimension("dim_x");
    const struct star_table *all[] = {&child, &parent};
    size_t order[2];
    struct buf b = BUF_INIT;
    assert_ok(ddl_order(all, 2, order, &e), &e);
    ddl_add_script(&b, "s", all, 2, order);
    const char *first = strstr(b.data, "CREATE TABLE \"s\".\"dim_x\"");
    const char *second = strstr(b.data, "CREATE TABLE \"s\".\"fact_y\"");
    assert_non_null(first);
    assert_non_null(second);
    assert_true(first < second);
    check_has(&b, "BEGIN;");
    check_has(&b, "COMMIT;");
    buf_release(&b);
}

/* -------------------------------------------------------------------------------------- Citus */

static void a_distributed_fact_makes_a_warehouse_of_citus(void **state)
{
    (void)state;
    struct star_reference reference = {1, "dim_x"};
    struct star_table t = fact("fact_y", &reference, 1), parent = dimension("dim_x");
    const struct star_table *all[] = {&parent, &t};
    const size_t order[] = {0, 1};
    struct buf b = BUF_INIT;
    parent.history = true;
    ddl_add_script(&b, "s", all, 2, order);
    assert_null(strstr(b.data, "citus"));
    assert_null(strstr(b.data, "create_"));

    buf_reset(&b);
    t.distribute = "b";
    ddl_add_script(&b, "s", all, 2, order);
    check_has(&b, "SET LOCAL citus.multi_shard_modify_mode = 'sequential'");
    check_has(&b, "SELECT create_reference_table('\"s\".\"dim_x\"');");
    check_has(&b, "SELECT create_reference_table('\"s\".\"dim_x_history\"');");
    check_has(&b, "\"record_id\" bigserial,");
    check_has(&b, "PRIMARY KEY (\"record_id\", \"b\")");
    check_has(&b,
        "SELECT create_distributed_table('\"s\".\"fact_y\"', 'b', colocate_with => 'default');\n"
        "ALTER TABLE \"s\".\"fact_y\" ADD FOREIGN KEY (\"a\") REFERENCES \"s\".\"dim_x\" "
        "(\"id\");");
    check_has(&b, "PRIMARY KEY (record_id, \"b\")");
    check_has(&b,
        "SELECT create_distributed_table('\"tt\".\"fact_y_ended\"', 'b', colocate_with => "
        "'\"s\".\"fact_y\"');");
    check_has(&b,
        "(SELECT 1 FROM \"tt\".\"fact_y_ended\" AS e WHERE e.record_id = f.\"record_id\" AND "
        "e.\"b\" = f.\"b\")");
    buf_release(&b);
}

static void facts_that_are_joined_lie_together(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    size_t order[3];
    struct star_column wide[] = {{"id", "bigint", true}, {"b", "integer", true}};
    struct star_table x = fact("fact_x", NULL, 0), y = fact("fact_y", NULL, 0),
                      z = fact("fact_z", NULL, 0);
    const struct star_table *all[] = {&x, &y, &z};
    x.distribute = y.distribute = z.distribute = "id";
    assert_ok(ddl_order(all, 3, order, &e), &e);
    y.distribute = "b";
    assert_fails(ddl_order(all, 3, order, &e), &e, ERR_CONFIG, "'fact_y'");
    assert_int_equal(order[0], 1);
    z.distribute = "b"; /* now fact_x is the one that lies alone */
    assert_fails(ddl_order(all, 3, order, &e), &e, ERR_CONFIG, "lie together");
    assert_int_equal(order[0], 0);
    x.key_count = 1; /* and cannot be joined with them by 'b' */
    assert_ok(ddl_order(all, 3, order, &e), &e);
    z.distribute = "id";
    y.distribute = NULL;
    y.key_count = 1; /* it stays on one server, and is joined with none */
    y.key = (size_t[]){1};
    assert_ok(ddl_order(all, 3, order, &e), &e);
    y.key_count = 2;
    y.key = (size_t[]){0, 1};
    assert_fails(ddl_order(all, 3, order, &e), &e, ERR_CONFIG, "'fact_y': its key has 'id'");
    assert_int_equal(order[0], 1);
    y.distribute = "id";
    z.columns = wide;
    z.column_count = 2;
    z.key = (size_t[]){0, 1};
    assert_fails(ddl_order(all, 3, order, &e), &e, ERR_CONFIG, "'bigint'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_comes_after_those_that_it_references),
        cmocka_unit_test(a_circle_is_refused),
        cmocka_unit_test(a_reference_is_to_a_dimension_of_one_key),
        cmocka_unit_test(what_goes_with_a_table_is_named_after_it),
        cmocka_unit_test(tables_have_keys_and_references),
        cmocka_unit_test(a_fact_has_ended_versions_and_a_view),
        cmocka_unit_test(the_script_makes_parents_first),
        cmocka_unit_test(a_distributed_fact_makes_a_warehouse_of_citus),
        cmocka_unit_test(facts_that_are_joined_lie_together),
    };
    return cmocka_run_group_tests_name("ddl", tests, NULL, NULL);
}

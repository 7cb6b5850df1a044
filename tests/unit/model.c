/* The star model: every rule of tt-model(5) that is broken is an error of the configuration. */
#include "unit.h"

#include "contract.h"
#include "model.h"

static const char DIM[] = "{\"table\": \"dim_staff\", \"about\": \"Staff.\", \"from\": \"staff\",\n"
                          " \"key\": [\"staff_id\"], \"merge\": \"upsert\", \"history\": true,\n"
                          " \"join\": [{\"table\": \"department\", \"as\": \"d\",\n"
                          "            \"on\": {\"department_id\": \"department_id\"}}],\n"
                          " \"columns\": [[\"staff_id\", \"integer not null\", \"staff_id\"],\n"
                          "  [\"name\", \"varchar NOT NULL\", \"first_name\"],\n"
                          "  [\"location\", \"varchar(40)\", \"d.location\"]],\n"
                          " \"default\": {\"location\": \"Undefined\"}}\n";

static const char DATE[] = "{\"table\": \"dim_date\", \"about\": \"Days.\", \"calendar\": true,\n"
                           " \"key\": [\"date_id\"], \"merge\": \"upsert\",\n"
                           " \"columns\": [[\"date_id\", \"date not null\", \"date\"],\n"
                           "  [\"year\", \"integer not null\", \"date\", \"year\"]]}\n";

static const char FACT[] =
    "{\"table\": \"fact_sale\", \"about\": \"Sales.\", \"from\": \"sale\",\n"
    " \"key\": [\"sale_id\"], \"merge\": \"append\", \"surrogate\": \"rid\",\n"
    " \"columns\": [[\"sale_id\", \"integer not null\", \"sale_id\"],\n"
    "  [\"staff\", \"integer not null\", \"staff_id\"],\n"
    "  [\"day\", \"date not null\", \"created\", \"date\"]],\n"
    " \"references\": {\"staff\": \"dim_staff\", \"day\": \"dim_date\"}}\n";

/* ------------------------------------------------------------------------------------- helpers */

static const char *const FILES[] = {"dim_date.json", "dim_staff.json", "fact_sale.json"};
static const char *const CONTENTS[] = {DATE, DIM, FACT};

static void write_model(struct folder *folder)
{
    for (size_t i = 0; i < COUNT_OF(FILES); i++)
        write_text(folder_path(folder, FILES[i]), text_of(CONTENTS[i]));
}

/* The good model with the first `old` in file i replaced. */
static void write_changed(struct folder *folder, size_t i, const char *old, const char *new)
{
    const char *at = strstr(CONTENTS[i], old);
    if (at == NULL)
        fail_msg("'%s' is not in %s", old, FILES[i]);
    write_model(folder);
    write_text(folder_path(folder, FILES[i]),
        text_of(arena_printf(&folder->arena, "%.*s%s%s", (int)(at - CONTENTS[i]), CONTENTS[i], new,
            at + strlen(old))));
}

/* Loads and checks as tt-transform does. */
static bool load(struct folder *folder, struct err *e)
{
    struct model m;
    if (!model_load(&m, folder->path, e))
        return false;
    bool ok = contract_check_model(&m, e);
    model_release(&m);
    return ok;
}

/* -------------------------------------------------------------------------------------- a model */

static void a_model_is_read(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct model m;
    write_model(folder);
    write_text(folder_path(folder, "README"), TEXT("no model"));
    write_text(folder_path(folder, ".hidden.json"), TEXT("no model"));
    write_text(folder_path(folder, "dim_staff.json~"), TEXT("no model"));
    assert_ok(model_load(&m, folder->path, &e), &e);
    assert_ok(contract_check_model(&m, &e), &e);
    assert_int_equal(m.table_count, 3);

    const struct model_table *date = &m.tables[0], *staff = &m.tables[1], *sale = &m.tables[2];
    assert_string_equal(date->star.name, "dim_date");
    assert_null(date->from);
    assert_string_equal(date->columns[1].function, "year");

    assert_string_equal(staff->from, "staff");
    assert_true(staff->star.history);
    assert_int_equal(staff->join_count, 1);
    assert_string_equal(staff->joins[0].table, "department");
    assert_string_equal(staff->joins[0].parent_columns[0], "department_id");
    assert_int_equal(staff->joins[0].child_fields[0].join, MODEL_FROM);
    assert_int_equal(staff->star.column_count, 3);
    assert_string_equal(staff->star.columns[1].type, "varchar");
    assert_true(staff->star.columns[1].not_null);
    assert_string_equal(staff->star.columns[2].type, "varchar(40)");
    assert_false(staff->star.columns[2].not_null);
    assert_int_equal(staff->columns[2].field.join, 0);
    assert_string_equal(staff->columns[2].field.column, "location");
    assert_string_equal(staff->columns[2].fallback, "Undefined");
    assert_null(staff->columns[1].fallback);

    assert_int_equal(sale->star.merge, STAR_APPEND);
    assert_string_equal(sale->star.surrogate, "rid");
    assert_int_equal(m.order[2], 2); /* after both that it references */
    model_release(&m);
}

static void what_the_model_uses(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct model m;
    write_model(folder);
    assert_ok(model_load(&m, folder->path, &e), &e);
    assert_true(model_uses(&m, "staff"));
    assert_true(model_uses(&m, "department"));
    assert_true(model_uses(&m, "sale"));
    assert_false(model_uses(&m, "dim_staff"));
    assert_false(model_uses(&m, "audit"));
    model_release(&m);
}

static void the_checksum_tells_models_apart(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct model a, b, c;
    write_model(folder);
    assert_ok(model_load(&a, folder->path, &e), &e);
    assert_ok(model_load(&b, folder->path, &e), &e);
    write_changed(folder, 1, "Undefined", "undefined");
    assert_ok(model_load(&c, folder->path, &e), &e);
    assert_string_equal(a.checksum, b.checksum);
    assert_string_not_equal(a.checksum, c.checksum);
    model_release(&a);
    model_release(&b);
    model_release(&c);
}

/* The model that is installed, as the programs of a build tree find it: from the root of it. */
static void the_model_of_totesys(void **state)
{
    (void)state;
    static const char *const tables[] = {"dim_counterparty", "dim_currency", "dim_date",
        "dim_design", "dim_location", "dim_payment_type", "dim_staff", "dim_transaction",
        "fact_payment", "fact_purchase_order", "fact_sales_order"};
    static const char *const sources[] = {"address", "counterparty", "currency", "department",
        "design", "payment", "payment_type", "purchase_order", "sales_order", "staff",
        "transaction"};
    struct err e = ERR_INIT;
    struct model m;
    assert_ok(model_load(&m, "transform/model", &e), &e);
    assert_ok(contract_check_model(&m, &e), &e);
    assert_int_equal(m.table_count, COUNT_OF(tables));
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        assert_string_equal(m.tables[i].star.name, tables[i]);
        bool is_fact = strncmp(tables[i], "fact_", 5) == 0;
        assert_int_equal(m.tables[i].star.merge, is_fact ? STAR_APPEND : STAR_UPSERT);
    }
    for (size_t i = 0; i < COUNT_OF(sources); i++)
        assert_true(model_uses(&m, sources[i]));
    model_release(&m);
}

/* --------------------------------------------------------------------------------- broken rules */

enum { IN_DATE, IN_DIM, IN_FACT };

static const struct {
    size_t file;
    const char *old, *new;
    const char *words; /* in the message, beside file (or model) and table */
} WRONG[] = {
    /* form */
    {IN_DIM, "{\"table\"", "[\"table\"", "line 1"},
    {IN_DIM, "\"merge\": \"upsert\"", "\"merge\": \"upsert\" \"x\"", "line 2"},
    {IN_DIM, "\"merge\": \"upsert\"", "\"merge\": \"upsert\", \"merge\": \"upsert\"", "merge"},
    {IN_DIM, "{\"location\": ", "{\"location\": \"a\", \"location\": ", "location"},
    {IN_DIM, "\"history\"", "\"histroy\"", "'histroy'"},
    {IN_DIM, "\"as\": \"d\"", "\"as\": \"d\", \"kind\": \"left\"", "'kind'"},
    {IN_FACT, "\"references\"", "\"reference\"", "'reference'"},
    {IN_DIM, "\"table\": \"dim_staff\"", "\"table\": null", "'table'"},
    {IN_DIM, "\"table\": \"dim_staff\", ", "", "'table'"},
    {IN_DIM, "\"about\": \"Staff.\", ", "", "'about'"},
    {IN_DIM, "\"about\": \"Staff.\"", "\"about\": 7", "'about'"},
    {IN_DIM, "\"from\": \"staff\"", "\"from\": [\"staff\"]", "'from'"},
    {IN_DIM, "\"history\": true", "\"history\": \"yes\"", "'history'"},
    {IN_DIM, "\"history\": true", "\"history\": 1", "'history'"},
    {IN_DATE, "\"calendar\": true", "\"calendar\": \"true\"", "'calendar'"},
    {IN_DIM, "\"key\": [\"staff_id\"]", "\"key\": \"staff_id\"", "'key'"},
    {IN_DIM, "\"key\": [\"staff_id\"]", "\"key\": [1]", "'key'"},
    {IN_DIM, "\"key\": [\"staff_id\"], ", "", "'key'"},
    {IN_DIM, "\"merge\": \"upsert\", ", "", "'merge'"},
    {IN_DIM, "\"default\": {\"location\": \"Undefined\"}", "\"default\": []", "'default'"},
    {IN_DIM, "\"Undefined\"", "null", "'location'"},
    {IN_DIM, "\"Undefined\"", "\"a\\u0000b\"", "u0000"},
    {IN_FACT, "\"dim_staff\"", "[\"dim_staff\"]", "'staff'"},
    {IN_DIM, "\"join\": [", "\"join\": {}, \"x\": [", "'x'"},
    /* table */
    {IN_DIM, "\"merge\": \"upsert\"", "\"merge\": \"replace\"", "'replace'"},
    {IN_DIM, "\"from\": \"staff\"", "\"from\": \"staff\", \"calendar\": true", "'calendar'"},
    {IN_DIM, "\"from\": \"staff\",", "", "'from'"},
    {IN_DIM, "\"from\": \"staff\"", "\"calendar\": true", "calendar"},
    {IN_DATE, "\"calendar\": true", "\"calendar\": false", "'calendar'"},
    {IN_DATE, "\"upsert\"", "\"append\", \"surrogate\": \"r\"", "calendar"},
    {IN_DIM, "\"key\": [\"staff_id\"]", "\"key\": []", "no key"},
    {IN_DIM, "\"key\": [\"staff_id\"]", "\"key\": [\"id\"]", "'id'"},
    {IN_DIM, "\"key\": [\"staff_id\"]", "\"key\": [\"staff_id\", \"staff_id\"]", "'staff_id'"},
    {IN_DIM, "\"staff_id\", \"integer not null\"", "\"staff_id\", \"integer\"", "not null"},
    {IN_FACT, ", \"surrogate\": \"rid\"", "", "surrogate"},
    {IN_DIM, "\"merge\": \"upsert\"", "\"merge\": \"upsert\", \"surrogate\": \"r\"", "surrogate"},
    {IN_FACT, "\"surrogate\": \"rid\"", "\"surrogate\": \"staff\"", "surrogate"},
    {IN_FACT, "\"surrogate\": \"rid\"", "\"surrogate\": \"rid\", \"history\": true", "history"},
    {IN_FACT, "\"table\": \"fact_sale\"", "\"table\": \"dim_staff\"", "fact_sale.json"},
    /* columns */
    {IN_DIM, "\"columns\": [", "\"columns\": [7, ", "column 1"},
    {IN_DIM, "\"columns\": [", "\"columns\": [[\"a\", \"text\"], ", "column 1"},
    {IN_DIM, "[\"name\", ", "[\"name\", \"text\", \"a\", \"date\", ", "column 2"},
    {IN_DIM, "[\"name\", ", "[7, ", "columns"},
    {IN_DIM, "[\"name\", ", "[\"staff_id\", ", "'staff_id'"},
    {IN_DIM, "\"varchar NOT NULL\"", "\"varchar  NOT NULL\"", "'varchar '"},
    {IN_DIM, "\"varchar NOT NULL\"", "\"string\"", "'string'"},
    {IN_DIM, "\"varchar NOT NULL\"", "\"serial\"", "'serial'"},
    {IN_DIM, "\"varchar NOT NULL\"", "\"numeric(2,1001)\"", "'numeric(2,1001)'"},
    {IN_DIM, "\"varchar NOT NULL\"", "\"not null\"", "'not null'"},
    {IN_DIM, "\"first_name\"", "\"first_name\", \"upper\"", "'upper'"},
    {IN_DIM, "\"first_name\"", "\"e.first_name\"", "'e.first_name'"},
    {IN_FACT, "\"day\", \"date not null\"", "\"day\", \"integer not null\"", "'day'"},
    {IN_DATE, "\"integer not null\", \"date\", \"year\"", "\"integer not null\", \"day\", \"year\"",
        "'day'"},
    /* default */
    {IN_DIM, "{\"location\": \"Undefined\"}", "{\"place\": \"Undefined\"}", "'place'"},
    {IN_FACT, "\"references\": {", "\"default\": {\"day\": \"soon\"}, \"references\": {", "'soon'"},
    {IN_FACT, "\"references\": {", "\"default\": {\"staff\": \"x\"}, \"references\": {", "'x'"},
    /* join */
    {IN_DIM, "\"as\": \"d\"", "\"as\": \"e\"", "'d.location'"},
    {IN_DIM, "\"on\": {\"department_id\": \"department_id\"}", "\"on\": {}", "'on'"},
    {IN_DIM, "\"as\": \"d\",", "\"as\": \"d\"}, {\"table\": \"x\", \"as\": \"f\",", "'on'"},
    {IN_DIM, "\"department_id\": \"department_id\"", "\"department_id\": 7", "'department_id'"},
    {IN_DIM, "\"department_id\": \"department_id\"", "\"department_id\": \"d.id\"", "'d.id'"},
    {IN_DIM, "\"table\": \"department\", ", "", "'table'"},
    /* references */
    {IN_FACT, "{\"staff\": ", "{\"seller\": ", "'seller'"},
    {IN_FACT, "\"dim_staff\"", "\"dim_seller\"", "'dim_seller'"},
    {IN_FACT, "\"dim_staff\"", "\"fact_sale\"", "'fact_sale'"},
    {IN_DIM, "\"default\"", "\"references\": {\"staff_id\": \"dim_staff\"}, \"default\"", "circle"},
};

static const char *const TABLES[] = {"dim_date", "dim_staff", "fact_sale"};

static void broken_rules_are_errors(void **state)
{
    struct folder *folder = *state;
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct err e = ERR_INIT;
        write_changed(folder, WRONG[i].file, WRONG[i].old, WRONG[i].new);
        if (load(folder, &e)) {
            print_error("taken: %s\n", WRONG[i].new);
            wrong++;
        } else if (e.class != ERR_CONFIG || strstr(e.text, folder->path) == NULL ||
                   strstr(e.text, WRONG[i].words) == NULL ||
                   strstr(e.text, TABLES[WRONG[i].file]) == NULL) {
            print_error("%s: class %d: %s\n", WRONG[i].new, e.class, e.text);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* The name of the file need not be the table's: the message has both, as soon as there is one. */
static void messages_name_file_and_table(void **state)
{
    struct folder *folder = *state;
    static const char *const old[] = {"\"history\": true", "\"merge\": \"upsert\"",
        "\"key\": [\"staff_id\"]", "\"as\": \"d\"", "\"Undefined\""};
    static const char *const new[] = {
        "\"hist\": true", "\"merge\": 7", "\"key\": {}", "\"az\": \"d\"", "12"};
    for (size_t i = 0; i < COUNT_OF(old); i++) {
        struct err e = ERR_INIT;
        write_changed(folder, IN_DIM, old[i], new[i]);
        assert_int_equal(
            rename(folder_path(folder, "dim_staff.json"), folder_path(folder, "other.json")), 0);
        assert_fails(load(folder, &e), &e, ERR_CONFIG, "other.json");
        check_error(&e, ERR_CONFIG, "dim_staff", new[i]);
        assert_int_equal(unlink(folder_path(folder, "other.json")), 0);
    }
}

/* PostgreSQL would cut them at 63 bytes, with "_current" and the like behind the table's. */
static void names_are_no_longer_than_the_server_takes(void **state)
{
    struct folder *folder = *state;
    static const struct {
        size_t file;
        const char *old;
        const char *first; /* of the name; é behind it as often as it takes */
        size_t most;
    } cases[] = {
        {IN_DATE, "dim_date\"", "d", 63},
        {IN_DIM, "dim_staff\"", "d", 55},
        {IN_FACT, "fact_sale\"", "f", 55},
        {IN_FACT, "rid\"", "r", 63},
        {IN_DIM, "name\"", "n", 63},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct err e = ERR_INIT;
        struct buf name = BUF_INIT;
        buf_adds(&name, cases[i].first);
        while (name.len < cases[i].most)
            buf_adds(&name, "é");
        const char *fits = arena_printf(&folder->arena, "%s\"", name.data);
        write_changed(folder, cases[i].file, cases[i].old, fits);
        struct model m;
        bool taken = model_load(&m, folder->path, &e);
        if (taken)
            model_release(&m);
        else if (strstr(e.text, "references") == NULL) /* of others, to the name before */
            fail_msg("%s: %s", fits, e.text);
        write_changed(
            folder, cases[i].file, cases[i].old, arena_printf(&folder->arena, "%sx\"", name.data));
        assert_fails(load(folder, &e), &e, ERR_CONFIG, "long");
        buf_release(&name);
    }
}

static void an_alias_is_of_one_join(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    write_changed(folder, IN_DIM, "\"join\": [",
        "\"join\": [{\"table\": \"city\", \"as\": \"d\", \"on\": {\"city_id\": \"city_id\"}},\n");
    assert_fails(load(folder, &e), &e, ERR_CONFIG, "dim_staff");
    check_error(&e, ERR_CONFIG, "'d'", "load");
}

/* CSV has these columns without quotation marks. */
static void defaults_are_values_of_their_type(void **state)
{
    struct folder *folder = *state;
    static const struct {
        const char *type;
        const char *value;
        bool is_one;
    } cases[] = {{"boolean", "f", true}, {"boolean", "a,b", false}, {"boolean", "", false},
        {"real", "0", true}, {"real", "", false}, {"double precision", "1,5", false},
        {"uuid", "nobody", false}, {"bytea", "a,b", false}, {"json", "{", false},
        {"integer", "0", true}, {"integer", "", false}, {"varchar(2)", "abc", false}};
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct err e = ERR_INIT;
        write_changed(folder, IN_DIM,
            "\"varchar(40)\", \"d.location\"]],\n \"default\": {\"location\": "
            "\"Undefined\"}",
            arena_printf(&folder->arena,
                "\"%s\", \"d.location\"]],\n \"default\": {\"location\": \"%s\"}", cases[i].type,
                cases[i].value));
        bool taken = load(folder, &e);
        if (taken != cases[i].is_one || (!taken && e.class != ERR_CONFIG)) {
            print_error(
                "'%s' as %s: %s\n", cases[i].value, cases[i].type, taken ? "is taken" : e.text);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void a_model_needs_files(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    assert_fails(load(folder, &e), &e, ERR_CONFIG, folder->path);
    write_text(folder_path(folder, "README"), TEXT("x"));
    assert_fails(load(folder, &e), &e, ERR_CONFIG, "no *.json files");
    struct model m;
    assert_fails(model_load(&m, folder_path(folder, "none"), &e), &e, ERR_CONFIG, "none");
    write_text(folder_path(folder, "a.json"), TEXT(""));
    assert_fails(load(folder, &e), &e, ERR_CONFIG, "a.json");
    write_text(folder_path(folder, "a.json"), TEXT("{}"));
    assert_fails(load(folder, &e), &e, ERR_CONFIG, "a.json");
    write_text(folder_path(folder, "a.json"), TEXT("null"));
    assert_fails(load(folder, &e), &e, ERR_CONFIG, "a.json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(a_model_is_read),
        test_in_folder(what_the_model_uses),
        test_in_folder(the_checksum_tells_models_apart),
        cmocka_unit_test(the_model_of_totesys),
        test_in_folder(broken_rules_are_errors),
        test_in_folder(messages_name_file_and_table),
        test_in_folder(names_are_no_longer_than_the_server_takes),
        test_in_folder(an_alias_is_of_one_join),
        test_in_folder(defaults_are_values_of_their_type),
        test_in_folder(a_model_needs_files),
    };
    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}

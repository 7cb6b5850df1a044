/* Options: where a value comes from, and what is no option. */
#include "program.h"

/* -------------------------------------------------------------------------------- command line */

static void the_command_line_is_parsed_as_gnu_does(void **state)
{
    (void)state;
    static const char *const lines[] = {"--lake L --full run1 run2", "--lake=L run1 --full run2",
        "-l L run1 run2 --full", "-lL --fu run1 run2", "--full --lake first -l L -- run1 run2"};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct options o;
        struct err e = ERR_INIT;
        assert_ok(parse(&o, lines[i], &e), &e);
        assert_int_equal(o.action, OPTIONS_RUN);
        assert_string_equal(options_text(&o, "lake"), "L");
        assert_true(options_flag(&o, "full"));
        assert_false(options_flag(&o, "json"));
        assert_int_equal(o.operand_count, 2);
        assert_string_equal(o.operands[0], "run1");
        assert_string_equal(o.operands[1], "run2");
        options_release(&o);
    }
}

static void a_dash_is_an_operand(void **state)
{
    (void)state;
    struct options o;
    struct err e = ERR_INIT;
    assert_ok(parse(&o, "-", &e), &e);
    assert_int_equal(o.operand_count, 1);
    assert_string_equal(o.operands[0], "-");
    options_release(&o);
    assert_ok(parse(&o, "-- --full", &e), &e);
    assert_int_equal(o.operand_count, 1);
    assert_string_equal(o.operands[0], "--full");
    assert_false(options_flag(&o, "full"));
    options_release(&o);
}

static void what_is_no_option_is_usage(void **state)
{
    (void)state;
    check_parse_fails("--nonsense", ERR_USAGE, "--nonsense");
    check_parse_fails("-x", ERR_USAGE, "-x");
    check_parse_fails("-vx", ERR_USAGE, "-x");
    check_parse_fails("--l", ERR_USAGE, "--l");
    check_parse_fails("--lake", ERR_USAGE, "needs a value");
    check_parse_fails("-l", ERR_USAGE, "needs a value");
    check_parse_fails("--full=yes", ERR_USAGE, "--full");
    check_parse_fails("--limit many", ERR_USAGE, "'--limit': 'many' is no number");
    check_parse_fails("--log-format xml", ERR_USAGE, "'--log-format'");
}

static void operands_only_where_the_program_has_them(void **state)
{
    (void)state;
    struct options o;
    struct err e = ERR_INIT;
    assert_fails(parse_as(&NO_OPERANDS, &o, "--full stray", &e), &e, ERR_USAGE, "'stray'");
    assert_true(e.hint[0] != '\0');
    options_release(&o);
}

static void a_repeated_option_is_a_list(void **state)
{
    (void)state;
    struct options o;
    struct err e = ERR_INIT;
    size_t count;
    assert_ok(parse(&o, "-t a --table b* -t c", &e), &e);
    const char *const *list = options_list(&o, "table", &count);
    assert_int_equal(count, 3);
    assert_string_equal(list[0], "a");
    assert_string_equal(list[1], "b*");
    assert_string_equal(list[2], "c");
    options_release(&o);
    assert_ok(parse(&o, "", &e), &e);
    (void)options_list(&o, "table", &count);
    assert_int_equal(count, 0);
    options_release(&o);
}

static void help_and_version_come_before_all_else(void **state)
{
    (void)state;
    struct options o;
    struct err e = ERR_INIT;
    (void)setenv("TT_TEST_LIMIT", "wrong", 1);
    (void)setenv("TT_CONFIG", "/nowhere/tt.conf", 1);
    assert_ok(parse(&o, "--help", &e), &e);
    assert_int_equal(o.action, OPTIONS_HELP);
    options_release(&o);
    assert_ok(parse(&o, "run -V", &e), &e);
    assert_int_equal(o.action, OPTIONS_VERSION);
    options_release(&o);
}

static void a_value_that_is_required(void **state)
{
    (void)state;
    struct options o;
    struct err e = ERR_INIT;
    assert_ok(parse(&o, "", &e), &e);
    assert_fails(options_required(&o, "source", &e) != NULL, &e, ERR_USAGE, "'--source'");
    assert_non_null(strstr(e.hint, "TT_TEST_SOURCE"));
    assert_string_equal(options_required(&o, "lake", &e), "lake-by-default");
    options_release(&o);
}

/* ---------------------------------------------------------------------------------- precedence */

static void command_line_over_environment_over_file_over_default(void **state)
{
    struct folder *folder = *state;
    static const struct {
        bool by_file, by_environment, by_command;
        const char *expected;
    } cases[] = {{false, false, false, "lake-by-default"}, {true, false, false, "by-file"},
        {false, true, false, "by-environment"}, {true, true, false, "by-environment"},
        {false, false, true, "by-command"}, {true, false, true, "by-command"},
        {false, true, true, "by-command"}, {true, true, true, "by-command"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct options o;
        struct err e = ERR_INIT;
        write_config(folder, cases[i].by_file ? "TT_TEST_LAKE=by-file\n" : "");
        (void)unsetenv("TT_TEST_LAKE");
        if (cases[i].by_environment)
            (void)setenv("TT_TEST_LAKE", "by-environment", 1);
        assert_ok(parse(&o, cases[i].by_command ? "--lake by-command" : "", &e), &e);
        assert_string_equal(options_text(&o, "lake"), cases[i].expected);
        assert_non_null(origin_of(&o, 0));
        options_release(&o);
    }
}

static void the_lists_of_two_places_are_not_mixed(void **state)
{
    struct folder *folder = *state;
    struct options o;
    struct err e = ERR_INIT;
    size_t count;
    write_config(folder, "TT_TEST_TABLE='x y z'\n");
    assert_ok(parse(&o, "", &e), &e);
    assert_string_equal(options_list(&o, "table", &count)[2], "z");
    assert_int_equal(count, 3);
    options_release(&o);
    (void)setenv("TT_TEST_TABLE", " p  q ", 1);
    assert_ok(parse(&o, "", &e), &e);
    assert_string_equal(options_list(&o, "table", &count)[1], "q");
    assert_int_equal(count, 2);
    options_release(&o);
    assert_ok(parse(&o, "-t a", &e), &e);
    assert_string_equal(options_list(&o, "table", &count)[0], "a");
    assert_int_equal(count, 1);
    options_release(&o);
}

static void flags_by_variable(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        bool on;
    } cases[] = {{"1", true}, {"true", true}, {"yes", true}, {"on", true}, {"", false},
        {"0", false}, {"false", false}, {"no", false}, {"off", false}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct options o;
        struct err e = ERR_INIT;
        (void)setenv("TT_TEST_FULL", cases[i].value, 1);
        assert_ok(parse(&o, "", &e), &e);
        assert_int_equal(options_flag(&o, "full"), cases[i].on);
        options_release(&o);
    }
    (void)setenv("TT_TEST_FULL", "maybe", 1);
    check_parse_fails("", ERR_CONFIG, "TT_TEST_FULL");
}

static void a_wrong_variable_is_configuration(void **state)
{
    struct folder *folder = *state;
    (void)setenv("TT_TEST_LIMIT", "many", 1);
    check_parse_fails("", ERR_CONFIG, "environment: TT_TEST_LIMIT: 'many' is no number");
    (void)unsetenv("TT_TEST_LIMIT");
    write_config(folder, "\n\nTT_TEST_LIMIT=many\n");
    check_parse_fails("", ERR_CONFIG, "tt.conf:3: TT_TEST_LIMIT: 'many' is no number");
}

/* ------------------------------------------------------------------------------------- printing */

/* What options_print says, in the arena. */
static const char *printed(struct folder *folder, const char *line)
{
    struct options o;
    struct err e = ERR_INIT;
    assert_ok(parse(&o, line, &e), &e);
    const char *path = folder_path(folder, "stdout");
    (void)fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(kept >= 0 && dup2(fileno(file), STDOUT_FILENO) >= 0);
    bool ok = options_print(&o, &e);
    assert_true(dup2(kept, STDOUT_FILENO) >= 0);
    (void)close(kept);
    (void)fclose(file);
    assert_ok(ok, &e);
    options_release(&o);
    return read_text(folder, path).ptr;
}

static void no_password_is_printed(void **state)
{
    struct folder *folder = *state;
    static const char *const sources[] = {"postgresql://me:hunter2@db.example/totesys",
        "postgresql://db.example/totesys?user=me&password=hunter2",
        "host=db.example user=me password=hunter2", "host=db.example password='hunter2'",
        "password = hunter2", "host=db password='hunter2", "totesys password=hunter2",
        "postgresql://me:hunter2@[bad", "postgres://me:hunter2@db:port:5/x",
        "host=db.example sslpassword=hunter2", "postgresql://me:se@hunter2@db.example/x",
        "postgresql://me:1/hunter2@db.example/x", "postgresql://me:hunter2",
        "me:hunter2@db.example", "postgresql://db.example/x?pass%77ord=hunter2"};
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        char *shown = conninfo_redact(sources[i]);
        if (strstr(shown, "hunter2") != NULL)
            fail_msg("'%s' is shown as '%s'", sources[i], shown);
        free(shown);
        (void)setenv("TT_TEST_SOURCE", sources[i], 1);
        const char *config = printed(folder, "--print-config");
        assert_null(strstr(config, "hunter2"));
        assert_non_null(strstr(config, "TT_TEST_SOURCE="));
    }
}

static void what_is_no_secret_is_printed(void **state)
{
    (void)state;
    char *shown = conninfo_redact("postgresql://me:hunter2@db.example:5433/totesys");
    assert_non_null(strstr(shown, "host=db.example"));
    assert_non_null(strstr(shown, "port=5433"));
    assert_non_null(strstr(shown, "dbname=totesys"));
    assert_non_null(strstr(shown, "user=me"));
    assert_non_null(strstr(shown, "password=***"));
    free(shown);
    shown = conninfo_redact("");
    assert_string_equal(shown, "");
    free(shown);
    shown = conninfo_redact("totesys");
    assert_string_equal(shown, "totesys");
    free(shown);
}

static void print_config_says_where_from(void **state)
{
    struct folder *folder = *state;
    write_config(folder, "TT_TEST_LIMIT=7\n");
    (void)setenv("TT_TEST_FULL", "yes", 1);
    const char *config = printed(folder, "--print-config -t a -t b");
    assert_non_null(strstr(config, "TT_TEST_LAKE=lake-by-default\t# default\n"));
    assert_non_null(strstr(config, "TT_TEST_LIMIT=7\t# "));
    assert_non_null(strstr(config, "tt.conf:1\n"));
    assert_non_null(strstr(config, "TT_TEST_FULL=yes\t# environment\n"));
    assert_non_null(strstr(config, "TT_TEST_TABLE=a\t# command line\n"));
    assert_non_null(strstr(config, "TT_TEST_TABLE=b\t# command line\n"));
    assert_null(strstr(config, "secretless"));
}

static void help_names_every_option(void **state)
{
    struct folder *folder = *state;
    static const char *const common[] = {
        "config", "verbose", "log-format", "json", "print-config", "help", "version"};
    const char *help = printed(folder, "--help");
    assert_non_null(strstr(help, "Usage: tt-test [OPTION]... [RUN... | -]\n"));
    for (size_t i = 0; i < COUNT_OF(SPECS); i++)
        assert_non_null(strstr(help, SPECS[i].name));
    for (size_t i = 0; i < COUNT_OF(common); i++)
        assert_non_null(strstr(help, common[i]));
    assert_non_null(strstr(printed(folder, "--version"), "tt-test (tt) "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_options(the_command_line_is_parsed_as_gnu_does),
        test_options(a_dash_is_an_operand),
        test_options(what_is_no_option_is_usage),
        test_options(operands_only_where_the_program_has_them),
        test_options(a_repeated_option_is_a_list),
        test_options(help_and_version_come_before_all_else),
        test_options(a_value_that_is_required),
        test_options(command_line_over_environment_over_file_over_default),
        test_options(the_lists_of_two_places_are_not_mixed),
        test_options(flags_by_variable),
        test_options(a_wrong_variable_is_configuration),
        test_options(no_password_is_printed),
        test_options(what_is_no_secret_is_printed),
        test_options(print_config_says_where_from),
        test_options(help_names_every_option),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}

/* The config file: its lines, which file it is, and who may read and write one with secrets. */
#include "program.h"

/* --------------------------------------------------------------------------------- config file */

static const struct {
    const char *line;
    const char *value;
} LINES[] = {
    {"TT_TEST_LAKE=/a/b", "/a/b"},
    {"TT_TEST_LAKE=/a/b\r\n", "/a/b"},
    {"  TT_TEST_LAKE=/a/b  \n", "/a/b"},
    {"TT_TEST_LAKE=\n", ""},
    {"TT_TEST_LAKE=a=b\n", "a=b"},
    {"TT_TEST_LAKE='a b # c'\n", "a b # c"},
    {"TT_TEST_LAKE='\"\\'\n", "\"\\"},
    {"TT_TEST_LAKE=\"it's \\\"so\\\" \\\\ \"\n", "it's \"so\" \\ "},
    {"TT_TEST_LAKE=\"\"\n", ""},
    {"# TT_TEST_LAKE=no\n; \n", NULL},
    {"#\n\n \t\nTT_TEST_LAKE=x\n", "x"},
    {"PATH=/bin\nTT_UNKNOWN=1\nTT_TEST_LAKE=x\n", "x"},
};

static void lines_of_the_config_file(void **state)
{
    struct folder *folder = *state;
    for (size_t i = 0; i < COUNT_OF(LINES); i++) {
        struct options o;
        struct err e = ERR_INIT;
        write_config(folder, LINES[i].line);
        bool ok = parse(&o, "", &e);
        if (LINES[i].value == NULL) {
            assert_false(ok);
            check_error(&e, ERR_CONFIG, "tt.conf:2", LINES[i].line);
        } else {
            assert_ok(ok, &e);
            assert_string_equal(options_text(&o, "lake"), LINES[i].value);
        }
        options_release(&o);
    }
}

/* As in sh and in systemd's EnvironmentFile. */
static void the_last_of_two_lines_holds(void **state)
{
    struct folder *folder = *state;
    struct options o;
    struct err e = ERR_INIT;
    write_config(folder, "TT_TEST_LAKE=first\nTT_TEST_LAKE=last\n");
    assert_ok(parse(&o, "", &e), &e);
    assert_string_equal(options_text(&o, "lake"), "last");
    options_release(&o);
}

static void wrong_lines_are_errors_with_their_number(void **state)
{
    struct folder *folder = *state;
    static const char *const lines[] = {"\nnonsense\n", "\n=x\n", "\nTT_TEST_LAKE='open\n",
        "\nTT_TEST_LAKE=\"open\n", "\nTT_TEST_LAKE=\"open\\\"\n", "\nTT_TEST_LAKE='a'b\n",
        "\nTT_TEST_LAKE='a' # b\n", "\nTT_OTHER='open\n"};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        write_config(folder, lines[i]);
        check_parse_fails("", ERR_CONFIG, "tt.conf:2: ");
    }
}

static void which_config_file(void **state)
{
    struct folder *folder = *state;
    struct options o;
    struct err e = ERR_INIT;
    write_config(folder, "TT_TEST_LAKE=by-variable\n");
    const char *other = folder_path(folder, "other.conf");
    write_text(other, TEXT("TT_TEST_LAKE=by-option\n"));
    assert_ok(parse(&o, arena_printf(&folder->arena, "--config %s", other), &e), &e);
    assert_string_equal(options_text(&o, "lake"), "by-option");
    options_release(&o);
    check_parse_fails("--config /nowhere/tt.conf", ERR_INPUT, "/nowhere/tt.conf");
    (void)setenv("TT_CONFIG", "/nowhere/by-variable.conf", 1);
    check_parse_fails("", ERR_INPUT, "/nowhere/by-variable.conf");
}

/* ------------------------------------------------------------------------------------- secrets */

static void a_password_in_an_argument_is_usage(void **state)
{
    (void)state;
    static const char *const lines[] = {"--source postgresql://me:hunter2@db/x",
        "--source=host=db\tpassword=hunter2", "--help password=hunter2",
        "--nonsense=postgresql://me:hunter2@db/x", "-- smtp://me:hunter2@mail"};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct options o;
        struct err e = ERR_INIT;
        assert_fails(parse(&o, lines[i], &e), &e, ERR_USAGE, "password on the command line");
        assert_null(strstr(e.text, "hunter2"));
        assert_null(strstr(e.hint, "hunter2"));
        options_release(&o);
    }
    struct options o;
    struct err e = ERR_INIT;
    assert_fails(parse(&o, "--nonsense=hunter2", &e), &e, ERR_USAGE, "'--nonsense'");
    assert_null(strstr(e.text, "hunter2"));
    options_release(&o);
}

static void a_command_of_another_user_is_refused(void **state)
{
    struct folder *folder = *state;
    struct options o;
    struct err e = ERR_INIT;
    write_config(folder, "TT_SOURCE_PASSWORD_COMMAND=hunter2");
    const char *path = folder_path(folder, "tt.conf");
    assert_int_equal(chmod(path, 0644), 0);
    assert_ok(parse(&o, "", &e), &e); /* one's own */
    options_release(&o);
    if (geteuid() != 0)
        return;
    assert_int_equal(chown(path, 65534, (gid_t)-1), 0);
    assert_fails(parse(&o, "", &e), &e, ERR_CONFIG, "neither root's nor yours");
    assert_null(strstr(e.text, "hunter2"));
    options_release(&o);
}

static void who_may_read_a_password_and_write_a_command(void **state)
{
    struct folder *folder = *state;
    static const struct {
        const char *line;
        mode_t mode;
        bool by_root; /* whether the file is root's, where it matters and can be made so */
        const char *words;
    } cases[] = {
        {"TT_TEST_SOURCE='host=db password=hunter2'", 0600, false, NULL},
        {"TT_TEST_SOURCE='host=db password=hunter2'", 0400, false, NULL},
        {"TT_TEST_SOURCE='host=db password=hunter2'", 0640, false, "0640"},
        {"TT_TEST_SOURCE='host=db password=hunter2'", 0640, true, NULL},
        {"TT_TEST_SOURCE='host=db password=hunter2'", 0644, true, "0644"},
        {"TT_TEST_SOURCE='host=db password=hunter2'", 0604, false, "line 1, TT_TEST_SOURCE"},
        {"TT_TEST_SOURCE='host=db'", 0666, false, NULL},
        {"\nTT_OTHER_PASSWORD=hunter2", 0644, false, "line 2, TT_OTHER_PASSWORD"},
        {"PGPASSWORD=hunter2", 0644, false, "line 1, PGPASSWORD"},
        {"TT_OTHER_TOKEN=''", 0644, false, NULL},
        {"#TT_OTHER_TOKEN=hunter2", 0644, false, NULL},
        {"TT_SOURCE_PASSWORD_COMMAND=hunter2", 0644, true, NULL},
        {"TT_SOURCE_PASSWORD_COMMAND=hunter2", 0664, true, "others may write it"},
        {"TT_SOURCE_PASSWORD_COMMAND=hunter2", 0646, true, "0646"},
        {"TT_SOURCE_PASSWORD_COMMAND=", 0666, false, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct options o;
        struct err e = ERR_INIT;
        write_config(folder, cases[i].line);
        const char *path = folder_path(folder, "tt.conf");
        if (geteuid() == 0)
            assert_int_equal(chown(path, cases[i].by_root ? 0 : 65534, (gid_t)-1), 0);
        else if (cases[i].by_root)
            continue;
        assert_int_equal(chmod(path, cases[i].mode), 0);
        bool ok = parse(&o, "", &e);
        if (cases[i].words == NULL) {
            assert_ok(ok, &e);
        } else {
            assert_false(ok);
            check_error(&e, ERR_CONFIG, cases[i].words, cases[i].line);
            assert_non_null(strstr(e.text, path));
            assert_non_null(strstr(e.hint, "chmod "));
            assert_null(strstr(e.text, "hunter2"));
        }
        options_release(&o);
        assert_int_equal(unlink(path), 0);
    }
}

static void names_that_nobody_knows_are_warnings(void **state)
{
    struct folder *folder = *state;
    struct options o;
    struct err e = ERR_INIT;
    write_config(folder, "OTHER=1\nTT_TEST_LAKE=x\nTT_TEST_LAKES=x\nTT_SMTP_URL=y\nTT_MODEL=z\n"
                         "TT_=\n");
    assert_ok(parse(&o, "", &e), &e);
    assert_int_equal(o.warning_count, 2);
    assert_non_null(strstr(o.warnings[0], "tt.conf:3: "));
    assert_non_null(strstr(o.warnings[0], "'TT_TEST_LAKES'"));
    assert_non_null(strstr(o.warnings[1], "tt.conf:6: "));
    options_release(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_options(lines_of_the_config_file),
        test_options(the_last_of_two_lines_holds),
        test_options(wrong_lines_are_errors_with_their_number),
        test_options(which_config_file),
        test_options(a_password_in_an_argument_is_usage),
        test_options(who_may_read_a_password_and_write_a_command),
        test_options(a_command_of_another_user_is_refused),
        test_options(names_that_nobody_knows_are_warnings),
    };
    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}

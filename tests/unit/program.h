/*
 * A program with options, for the tests of these and of the config file.
 */
#ifndef TT_PROGRAM_H
#define TT_PROGRAM_H

#include "unit.h"

#include "conninfo.h"
#include "options.h"

static inline bool check_number(const char *value, struct err *e)
{
    if (value[0] < '0' || value[0] > '9')
        return err_set(e, ERR_USAGE, "'%s' is no number", value);
    return true;
}

static const struct option_spec SPECS[] = {
    {"lake", 'l', "TT_TEST_LAKE", "DIR", false, "lake-by-default", "the lake", NULL, NULL},
    {"source", 0, "TT_TEST_SOURCE", "CONNINFO", false, NULL, "the source", NULL, conninfo_redact},
    {"table", 't', "TT_TEST_TABLE", "PAT", true, NULL, "tables", NULL, NULL},
    {"limit", 0, "TT_TEST_LIMIT", "N", false, "100", "a limit", check_number, NULL},
    {"full", 0, "TT_TEST_FULL", NULL, false, NULL, "all", NULL, NULL},
    {"secretless", 0, NULL, "X", false, NULL, "without a variable", NULL, NULL},
};

static const struct program PROGRAM = {"tt-test", "Tests.", "[RUN... | -]", SPECS, COUNT_OF(SPECS)};
static const struct program NO_OPERANDS = {"tt-test", "Tests.", NULL, SPECS, COUNT_OF(SPECS)};

enum { ARGS_MAX = 16 };

/* Parses a command line of words that are separated by blanks.  They stay until the next call:
 * operands are borrowed from them. */
static inline bool parse_as(
    const struct program *program, struct options *o, const char *line, struct err *e)
{
    static char name[] = "tt-test", words[512];
    static char *argv[ARGS_MAX + 1];
    int argc = 0;
    char *state = NULL;
    (void)snprintf(words, sizeof words, "%s", line);
    argv[argc++] = name;
    for (char *word = strtok_r(words, " ", &state); word != NULL;
         word = strtok_r(NULL, " ", &state))
        argv[argc++] = word;
    argv[argc] = NULL;
    return options_parse(o, program, argc, argv, e);
}

static inline bool parse(struct options *o, const char *line, struct err *e)
{
    return parse_as(&PROGRAM, o, line, e);
}

static inline void check_parse_fails(const char *line, int class, const char *words)
{
    struct options o;
    struct err e = ERR_INIT;
    if (parse(&o, line, &e))
        fail_msg("taken: %s", line);
    check_error(&e, class, words, line);
    options_release(&o);
}

/* Each test begins without variables, and with a config file that is empty. */
static inline int setup(void **state)
{
    for (size_t i = 0; i < COUNT_OF(SPECS); i++) {
        if (SPECS[i].env != NULL)
            (void)unsetenv(SPECS[i].env);
    }
    (void)unsetenv("TT_VERBOSE");
    (void)unsetenv("TT_LOG_FORMAT");
    return folder_make(state) != 0 || setenv("TT_CONFIG", "/dev/null", 1) != 0;
}

static inline void write_config(struct folder *folder, const char *content)
{
    const char *path = folder_path(folder, "tt.conf");
    write_text(path, text_of(content));
    assert_int_equal(setenv("TT_CONFIG", path, 1), 0);
}

static inline const char *origin_of(const struct options *o, size_t i)
{
    return o->values[i].origin;
}

#define test_options(f) cmocka_unit_test_setup_teardown(f, setup, folder_remove)

#endif

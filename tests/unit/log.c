/* The log: its two formats, what is left out, that an event keeps to its line. */
#include "unit.h"

#include <fcntl.h>
#include <jansson.h>

#include "buf.h"
#include "log.h"
#include "progress.h"

struct case_of_log {
    enum log_format format;
    enum log_level most;
    const char *run; /* NULL: none */
    bool in_text;
};

/* What one event of each level gives, in the arena. */
static const char *logged(
    struct folder *folder, const struct case_of_log *c, const char *message, const char *hint)
{
    struct err e = ERR_INIT;
    err_set(&e, ERR_DATA, "%s", message);
    err_hint(&e, "%s", hint);
    const char *path = folder_path(folder, "stderr");
    int kept = dup(STDERR_FILENO);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    assert_true(kept >= 0 && fd >= 0 && dup2(fd, STDERR_FILENO) >= 0);
    log_setup("tt-test", c->format, c->most);
    log_set_run(c->run, c->in_text);
    progress_phase("t", "merging"); /* drawn where a test has set it up */
    log_info("%s", message);
    log_warning("%s", message);
    log_error(&e);
    log_set_run(NULL, false);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    (void)close(kept);
    (void)close(fd);
    return read_text(folder, path).ptr;
}

#define RUN "20261120T214900.123Z"

static void text_lines(void **state)
{
    static const struct {
        struct case_of_log c;
        const char *message, *hint, *lines;
    } cases[] = {
        {{LOG_TEXT, LOG_INFO, NULL, true}, "hello", "",
            "tt-test: hello\ntt-test: warning: hello\ntt-test: error: hello\n"},
        {{LOG_TEXT, LOG_WARNING, NULL, true}, "hello", "go",
            "tt-test: warning: hello\ntt-test: error: hello (go)\n"},
        {{LOG_TEXT, LOG_ERROR, NULL, true}, "hello", "", "tt-test: error: hello\n"},
        {{LOG_TEXT, LOG_INFO, RUN, true}, "hello", "",
            "tt-test: hello\ntt-test: warning: run " RUN ": hello\n"
            "tt-test: error: run " RUN ": hello\n"},
        {{LOG_TEXT, LOG_WARNING, RUN, true}, "run " RUN ": no", "",
            "tt-test: warning: run " RUN ": no\ntt-test: error: run " RUN ": no\n"},
        {{LOG_TEXT, LOG_ERROR, RUN, false}, "hello", "", "tt-test: error: hello\n"},
        {{LOG_TEXT, LOG_ERROR, NULL, true}, "a\nb\r\n\tc\033[2J\x7f é\n", "",
            "tt-test: error: a b   c [2J  é\n"},
        {{LOG_TEXT, LOG_ERROR, NULL, true},
            "a\xc2\x9b"
            "2J \xc2\xa0\xff\xc3 \xed\xa0\x80.",
            "\xc2\x9b", "tt-test: error: a 2J \xc2\xa0?? ???. ( )\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(
            logged(*state, &cases[i].c, cases[i].message, cases[i].hint), cases[i].lines);
}

static void json_lines(void **state)
{
    static const char *const levels[] = {"info", "warning", "error"};
    static const char message[] = "a\n\"b\"\\ \033[2J é";
    const struct case_of_log c = {LOG_JSON, LOG_INFO, RUN, false};
    char *lines = strdup(logged(*state, &c, message, "go"));
    char *rest = lines;
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        char *end = strchr(rest, '\n');
        assert_non_null(end);
        *end = '\0';
        json_t *line = json_loads(rest, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(line);
        assert_string_equal(json_string_value(json_object_get(line, "level")), levels[i]);
        assert_string_equal(json_string_value(json_object_get(line, "program")), "tt-test");
        assert_string_equal(json_string_value(json_object_get(line, "run")), RUN);
        assert_string_equal(json_string_value(json_object_get(line, "message")), message);
        assert_int_equal(json_object_get(line, "hint") != NULL, i == 2);
        json_decref(line);
        rest = end + 1;
    }
    assert_string_equal(rest, "");
    free(lines);
}

/* Neither a message that is no UTF-8 nor one that is cut makes a line that is no JSON. */
static void json_lines_are_utf8(void **state)
{
    const struct case_of_log c = {LOG_JSON, LOG_ERROR, NULL, false};
    struct buf b = BUF_INIT;
    buf_adds(&b, "\xff\xc2\x9b");
    while (b.len < 8192)
        buf_adds(&b, "\xe2\x82\xac");
    json_t *line = json_loads(logged(*state, &c, b.data, b.data), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(line);
    const char *text = json_string_value(json_object_get(line, "message"));
    assert_int_equal(strncmp(text, "? \xe2\x82\xac", 5), 0);
    assert_int_equal((strlen(text) - 2) % 3, 0);
    json_decref(line);
    buf_release(&b);
}

/* A summary of a thousand tables is not cut. */
static void a_long_message_is_whole(void **state)
{
    char message[100000];
    memset(message, 'x', sizeof message - 1);
    message[sizeof message - 1] = '\0';
    const struct case_of_log c = {LOG_TEXT, LOG_INFO, NULL, true};
    const char *lines = logged(*state, &c, message, "");
    assert_int_equal(strchr(lines, '\n') - lines, strlen("tt-test: ") + sizeof message - 1);
}

static void a_line_erases_that_of_the_progress(void **state)
{
    const struct case_of_log c = {LOG_TEXT, LOG_WARNING, NULL, true};
    progress_setup("tt-test", true);
    (void)usleep(250000); /* a short run draws none */
    assert_string_equal(logged(*state, &c, "hello", ""),
        "\rtt-test: t: merging\033[K\r\033[Ktt-test: warning: hello\ntt-test: error: hello\n");
    progress_setup("tt-test", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(text_lines),
        test_in_folder(json_lines),
        test_in_folder(json_lines_are_utf8),
        test_in_folder(a_long_message_is_whole),
        test_in_folder(a_line_erases_that_of_the_progress),
    };
    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}

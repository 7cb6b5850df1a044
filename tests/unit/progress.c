/* The progress line: what it says, when it is drawn, that nothing of it stays. */
#include "unit.h"

#include <fcntl.h>

#include "clock.h"
#include "progress.h"

/* Takes standard error; everything that was written to it comes back in the arena. */
static int begin_capture(struct folder *folder)
{
    int kept = dup(STDERR_FILENO);
    int fd = open(folder_path(folder, "stderr"), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    assert_true(kept >= 0 && fd >= 0 && dup2(fd, STDERR_FILENO) >= 0);
    (void)close(fd);
    return kept;
}

static const char *end_capture(struct folder *folder, int kept)
{
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    (void)close(kept);
    return read_text(folder, folder_path(folder, "stderr")).ptr;
}

static void wait_until(double when)
{
    while (clock_monotonic_s() < when)
        (void)usleep(1000);
}

static size_t count_of(const char *text, const char *what)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
        count++;
    return count;
}

static void what_it_says(void **state)
{
    (void)state;
    static const struct {
        uint64_t rows, expected;
        double seconds;
        const char *said;
    } cases[] = {
        {0, 0, 0, "t: 0 rows"},
        {0, 1000, 0.5, "t: 0 rows, 0 %"},
        {999, 0, 2, "t: 999 rows, 499 rows/s"},
        {1000, 0, 1, "t: 1,000 rows, 1,000 rows/s"},
        {1234567, 4000000, 10, "t: 1,234,567 rows, 31 %, 123,456 rows/s, 0:22 left"},
        {1000, 1000, 1, "t: 1,000 rows, 100 %, 1,000 rows/s, 0:00 left"},
        {100, 1000000, 1, "t: 100 rows, 0 %, 100 rows/s, 2:46:39 left"},
        {1001, 1000, 1, "t: 1,001 rows, 1,001 rows/s"}, /* the estimate was too low */
        {1, 0, 100, "t: 1 rows"},
        {UINT64_C(1000000000000), 0, 0, "t: 1,000,000,000,000 rows"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf line = BUF_INIT;
        progress_format(&line, "t", cases[i].rows, cases[i].expected, cases[i].seconds);
        assert_string_equal(buf_str(&line), cases[i].said);
        buf_release(&line);
    }
}

/* As a stage does: many calls, few drawings. */
static void five_times_a_second_at_most(void **state)
{
    struct folder *folder = *state;
    uint64_t rows = 0;
    int kept = begin_capture(folder);
    double start = clock_monotonic_s();
    progress_setup("tt-test", true);
    progress_rows("sales_order", &rows, 1000000000);
    while (clock_monotonic_s() - start < 1.1) {
        rows += 7;
        progress_wrote();
    }
    progress_phase("sales_order", "merging");
    for (int i = 0; i < 10; i++)
        progress_phase("payment", "merging");
    progress_end();
    progress_setup("tt-test", false);
    const char *said = end_capture(folder, kept);
    size_t drawn = count_of(said, "\rtt-test: ");
    assert_true(drawn >= 3 && drawn <= 6);
    assert_int_equal(count_of(said, "sales_order: merging"), 1); /* room was left for it */
    assert_int_equal(count_of(said, "\n"), 0);
    assert_non_null(strstr(said, " rows/s"));
    size_t len = strlen(said);
    assert_string_equal(said + len - 4, "\r\033[K"); /* and it is gone */
}

static void not_in_a_short_run_and_not_when_it_is_off(void **state)
{
    struct folder *folder = *state;
    uint64_t rows = 1;
    int kept = begin_capture(folder);
    progress_setup("tt-test", true);
    progress_rows("sales_order", &rows, 10);
    progress_wrote();
    progress_end();
    progress_setup("tt-test", false);
    wait_until(clock_monotonic_s() + 0.3);
    progress_rows("sales_order", &rows, 10);
    progress_wrote();
    progress_phase("sales_order", "merging");
    progress_end();
    assert_string_equal(end_capture(folder, kept), "");
}

/* Half of the bytes are half of the rows; a file that nobody began is not looked at. */
static void rows_of_a_file_by_its_bytes(void **state)
{
    struct folder *folder = *state;
    int kept = begin_capture(folder);
    progress_setup("tt-test", true);
    progress_read(1000);
    wait_until(clock_monotonic_s() + 0.25);
    progress_read(1000);
    progress_file("payment", 3000, 10000);
    wait_until(clock_monotonic_s() + 0.3);
    progress_read(5000);
    progress_end();
    progress_read(5000);
    progress_setup("tt-test", false);
    const char *said = end_capture(folder, kept);
    assert_non_null(strstr(said, "\rtt-test: payment: 0 rows, 0 %\033[K"));
    assert_non_null(strstr(said, "\rtt-test: payment: 1,500 rows, 50 %, "));
    assert_int_equal(count_of(said, "\rtt-test"), 2);
}

/* It would not be erased if it went over the edge, nor if a name could move the cursor. */
static void it_stays_on_its_line(void **state)
{
    struct folder *folder = *state;
    int kept = begin_capture(folder);
    progress_setup("tt-test", true);
    wait_until(clock_monotonic_s() + 0.25);
    progress_phase("a\n\033[2Jb",
        "\303\251\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
        "1234567890123456789012345678901234567890123456789012345678901234");
    progress_end();
    progress_setup("tt-test", false);
    const char *said = end_capture(folder, kept);
    assert_non_null(strstr(said, "\rtt-test: a??[2Jb: \303\251"));
    const char *end = strstr(said, "\033[K");
    assert_non_null(end);
    size_t bytes = (size_t)(end - said) - 1;
    assert_int_equal(bytes, 79 + 8); /* eight of two bytes */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_says),
        test_in_folder(five_times_a_second_at_most),
        test_in_folder(not_in_a_short_run_and_not_when_it_is_off),
        test_in_folder(rows_of_a_file_by_its_bytes),
        test_in_folder(it_stays_on_its_line),
    };
    return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}

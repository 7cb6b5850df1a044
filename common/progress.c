#include "progress.h"

#include <inttypes.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "clock.h"

enum { PER_SECOND = 5, WIDTH = 80 };

static const double INTERVAL_S = 0.25; /* leaves one of the five a second for new phases */
static const double DELAY_S = 0.2;

static struct {
    const char *program; /* NULL: off */
    double start;
    double drawn[PER_SECOND]; /* when, the newest at `newest` */
    int newest;
    bool shown;

    const char *table; /* NULL: nothing is being done */
    const char *phase;
    const uint64_t *rows; /* NULL: by bytes */
    uint64_t expected_rows, expected_bytes, bytes;
    double began;
} state;

void progress_setup(const char *program, bool on)
{
    state.program = on ? program : NULL;
    state.start = clock_monotonic_s();
    state.table = NULL;
    state.shown = false;
    for (int i = 0; i < PER_SECOND; i++)
        state.drawn[i] = state.start - 1;
}

/* ------------------------------------------------------------------------------------- the text */

/* 1234567 as 1,234,567 */
static void add_number(struct buf *b, uint64_t n)
{
    if (n < 1000) {
        buf_printf(b, "%" PRIu64, n);
    } else {
        add_number(b, n / 1000);
        buf_printf(b, ",%03" PRIu64, n % 1000);
    }
}

static void add_time(struct buf *b, double seconds)
{
    uint64_t s = (uint64_t)(seconds + 0.5);
    if (s >= 3600)
        buf_printf(b, "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64, s / 3600, s / 60 % 60, s % 60);
    else
        buf_printf(b, "%" PRIu64 ":%02" PRIu64, s / 60, s % 60);
}

void progress_format(
    struct buf *line, const char *table, uint64_t rows, uint64_t expected, double seconds)
{
    bool is_known = expected > 0 && rows <= expected; /* else the estimate was none */
    double rate = seconds > 0 ? (double)rows / seconds : 0;
    buf_printf(line, "%s: ", table);
    add_number(line, rows);
    buf_adds(line, " rows");
    if (is_known)
        buf_printf(line, ", %.0f %%", 100.0 * (double)rows / (double)expected);
    if (rate >= 1) {
        buf_adds(line, ", ");
        add_number(line, (uint64_t)rate);
        buf_adds(line, " rows/s");
    }
    if (is_known && rate >= 1) {
        buf_adds(line, ", ");
        add_time(line, (double)(expected - rows) / rate);
        buf_adds(line, " left");
    }
}

static void add_state(struct buf *line, double now)
{
    uint64_t rows = 0;
    buf_printf(line, "%s: ", state.program);
    if (state.phase != NULL) {
        buf_printf(line, "%s: %s", state.table, state.phase);
        return;
    }
    if (state.rows != NULL)
        rows = *state.rows;
    else if (state.expected_bytes > 0)
        rows = (uint64_t)((double)state.expected_rows * (double)state.bytes /
                          (double)state.expected_bytes);
    progress_format(line, state.table, rows, state.expected_rows, now - state.began);
}

/* ---------------------------------------------------------------------------------- the terminal
 */

static void put(const char *bytes, size_t len)
{
    ssize_t written = write(STDERR_FILENO, bytes, len);
    (void)written;
}

/* Cuts it to the width of the terminal, a character short of the edge; a name cannot move the
 * cursor. */
static void fit(struct buf *line)
{
    struct winsize size;
    bool is_known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    size_t room = is_known ? size.ws_col - 1U : WIDTH - 1U;
    for (size_t i = 0; i < line->len; i++) {
        unsigned char c = (unsigned char)line->data[i];
        if (c < ' ' || c == 0x7f)
            line->data[i] = '?';
        if (c == 0xC2 && i + 1 < line->len &&
            (unsigned char)line->data[i + 1] < 0xA0) /* U+0080 to U+009F */
            line->data[i] = line->data[i + 1] = '?';
        if ((c & 0xC0) == 0x80)
            continue; /* within a character of UTF-8 */
        if (room-- == 0) {
            line->len = i;
            break;
        }
    }
}

static void draw(double now)
{
    struct buf line = BUF_INIT;
    struct buf out = BUF_INIT;
    add_state(&line, now);
    fit(&line);
    buf_addc(&out, '\r');
    buf_add(&out, line.data, line.len);
    buf_adds(&out, "\033[K");
    put(out.data, out.len);
    buf_release(&out);
    buf_release(&line);
    state.newest = (state.newest + 1) % PER_SECOND;
    state.drawn[state.newest] = now;
    state.shown = true;
}

/* Draws, unless it was drawn less than `interval` ago, or five times within the last second. */
static void draw_if_due(double interval)
{
    double now = clock_monotonic_s();
    double oldest = state.drawn[(state.newest + 1) % PER_SECOND];
    if (now - state.start >= DELAY_S && now - state.drawn[state.newest] >= interval &&
        now - oldest >= 1)
        draw(now);
}

void progress_hide(void)
{
    static const char erase[] = "\r\033[K";
    if (state.shown)
        put(erase, sizeof erase - 1);
    state.shown = false;
}

/* -------------------------------------------------------------------------------------- the work
 */

static void begin(const char *table, const char *phase, const uint64_t *rows,
    uint64_t expected_rows, uint64_t expected_bytes)
{
    if (state.program == NULL)
        return;
    state.table = table;
    state.phase = phase;
    state.rows = rows;
    state.expected_rows = expected_rows;
    state.expected_bytes = expected_bytes;
    state.bytes = 0;
    state.began = clock_monotonic_s();
    draw_if_due(0);
}

void progress_rows(const char *table, const uint64_t *rows, uint64_t expected)
{
    begin(table, NULL, rows, expected, 0);
}

void progress_file(const char *table, uint64_t rows, uint64_t bytes)
{
    begin(table, NULL, NULL, rows, bytes);
}

void progress_phase(const char *table, const char *phase)
{
    begin(table, phase, NULL, 0, 0);
}

void progress_read(size_t bytes)
{
    if (state.program == NULL || state.table == NULL)
        return;
    state.bytes += bytes;
    draw_if_due(INTERVAL_S);
}

void progress_wrote(void)
{
    if (state.program != NULL && state.table != NULL)
        draw_if_due(INTERVAL_S);
}

void progress_end(void)
{
    state.table = NULL;
    state.rows = NULL;
    progress_hide();
}

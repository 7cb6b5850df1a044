#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "clock.h"
#include "jsonstr.h"
#include "progress.h"

static struct {
    const char *program;
    enum log_format format;
    enum log_level most;
    char run[CLOCK_BASIC_SIZE];
    bool in_text;
} log_state = {"tt", LOG_TEXT, LOG_WARNING, "", false};

void log_setup(const char *program, enum log_format format, enum log_level most)
{
    log_state.program = program;
    log_state.format = format;
    log_state.most = most;
}

void log_set_run(const char *run, bool in_text)
{
    log_state.in_text = in_text;
    (void)snprintf(log_state.run, sizeof log_state.run, "%s", run == NULL ? "" : run);
}

/* Appends what a terminal and a strict reader of JSON can take: what is no UTF-8 becomes '?', a
 * control character of C1 (U+0080 to U+009F) a blank. */
static void add_clean(struct buf *b, const char *from)
{
    struct text rest = text_of(from);
    while (rest.len > 0) {
        size_t len = text_character(rest);
        const unsigned char *c = (const unsigned char *)rest.ptr;
        if (len == 0)
            buf_addc(b, '?');
        else if (len == 2 && c[0] == 0xC2 && c[1] < 0xA0)
            buf_addc(b, ' ');
        else
            buf_add(b, rest.ptr, len);
        len = len == 0 ? 1 : len;
        rest = (struct text){rest.ptr + len, rest.len - len};
    }
}

static void add_member(struct buf *b, const char *key, const char *value)
{
    if (value[0] == '\0')
        return;
    buf_printf(b, "%s\"%s\":", b->len == 1 ? "" : ",", key);
    jsonstr_add(b, text_of(value));
}

static void add_json(struct buf *b, const char *level, const char *message, const char *hint)
{
    char now[CLOCK_BASIC_SIZE];
    clock_format_basic(clock_now_ms(), now);
    buf_addc(b, '{');
    add_member(b, "time", now);
    add_member(b, "level", level);
    add_member(b, "program", log_state.program);
    add_member(b, "run", log_state.run);
    add_member(b, "message", message);
    add_member(b, "hint", hint);
    buf_addc(b, '}');
}

static void add_text(
    struct buf *b, enum log_level level, const char *name, const char *message, const char *hint)
{
    const char *run = log_state.in_text ? log_state.run : "";
    buf_printf(b, "%s: ", log_state.program);
    if (level != LOG_INFO)
        buf_printf(b, "%s: ", name);
    if (level != LOG_INFO && run[0] != '\0' && strstr(message, run) == NULL)
        buf_printf(b, "run %s: ", run);
    buf_adds(b, message);
    if (hint[0] != '\0')
        buf_printf(b, " (%s)", hint);
    while (b->len > 0 && b->data[b->len - 1] == '\n')
        b->len--;
    for (size_t i = 0; i < b->len; i++) {
        unsigned char c = (unsigned char)b->data[i];
        if (c < ' ' || c == 0x7f)
            b->data[i] = ' ';
    }
}

/* One write, so that lines of several processes do not mix.  A log that cannot be written has
 * nowhere to say so. */
static void emit(enum log_level level, const char *dirty_message, const char *dirty_hint)
{
    static const char *const names[] = {"error", "warning", "info"};
    if (level > log_state.most)
        return;
    struct buf line = BUF_INIT, message = BUF_INIT, hint = BUF_INIT;
    add_clean(&message, dirty_message);
    add_clean(&hint, dirty_hint);
    if (log_state.format == LOG_JSON)
        add_json(&line, names[level], buf_str(&message), buf_str(&hint));
    else
        add_text(&line, level, names[level], buf_str(&message), buf_str(&hint));
    buf_release(&message);
    buf_release(&hint);
    buf_addc(&line, '\n');
    progress_hide();
    ssize_t written = write(STDERR_FILENO, line.data, line.len);
    (void)written;
    buf_release(&line);
}

void log_error(const struct err *e)
{
    emit(LOG_ERROR, e->text, e->hint);
}

__attribute__((format(printf, 2, 0))) static void emit_format(
    enum log_level level, const char *fmt, va_list args)
{
    if (level > log_state.most)
        return;
    char *message = NULL;
    if (vasprintf(&message, fmt, args) >= 0)
        emit(level, message, "");
    free(message);
}

void log_warning(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    emit_format(LOG_WARNING, fmt, args);
    va_end(args);
}

void log_info(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    emit_format(LOG_INFO, fmt, args);
    va_end(args);
}

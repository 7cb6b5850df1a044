/*
 * The log: one line an event, to stderr.  Only main and stages use it; modules return errors.
 *
 *   text:  tt-extract: message
 *          tt-extract: warning: run 20261120T214900.123Z: message (hint)
 *   json:  {"time":"...","level":"warning","program":"tt-extract","run":"...","message":"..."}
 *
 * A message keeps to its line: line breaks and other control characters become blanks in the text
 * format, those of Unicode (U+0080 to U+009F) in both; bytes that are no UTF-8 become '?'.  In the
 * text format warnings and errors name the run that they are about unless their message does.
 */
#ifndef TT_LOG_H
#define TT_LOG_H

#include <stdbool.h>

#include "err.h"

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO };
enum log_format { LOG_TEXT, LOG_JSON };

/* `program` is borrowed.  Until it is called: text, warnings and errors, as "tt". */
void log_setup(const char *program, enum log_format format, enum log_level most);

/*
 * The run that the next lines are about; copied; NULL: none.  `in_text`: in the text format, too;
 * not while it is only in the making, when people would look for it in vain.
 */
void log_set_run(const char *run, bool in_text);

void log_error(const struct err *e);
void log_warning(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
#endif

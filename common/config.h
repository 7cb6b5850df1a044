/*
 * The config file: which settings it has, and whether it may be believed.
 *
 * It has lines NAME=VALUE, the same file that systemd's EnvironmentFile= and sh read: blank lines
 * and lines that begin with '#' are skipped; VALUE may stand in single quotes (verbatim) or double
 * quotes (backslash takes the next character).  The scripts read it by the same rules
 * (scripts/settings.bash).
 *
 * One with a password that others may read is refused (as PostgreSQL has it for key files: that
 * anybody but its owner may read; where root owns it, its group may), and one with a command for a
 * password that others may write, or that is of another user than root and the one who runs the
 * program.
 */
#ifndef TT_CONFIG_H
#define TT_CONFIG_H

#include <stdbool.h>

#include "err.h"
#include "mem.h"

/* A setting.  `name` and `value` are borrowed until the callback returns, `origin`, "FILE:LINE" for
 * messages, lives in the arena. */
struct config_line {
    const char *name;
    const char *value;
    const char *origin;
};

/*
 * Reads `path` and hands each setting to `take`, in the file's order; NULL stands for
 * /etc/tt/tt.conf, which need not be there.  Errors: ERR_INPUT when it cannot be read, ERR_CONFIG
 * for a line that cannot be taken and for a file that is not to be believed, which is known only at
 * its end: what `take` was given before must not be used then.  Else what `take` says.
 */
bool config_read(const char *path,
    bool (*take)(void *arg, const struct config_line *, struct err *), void *arg,
    struct arena *arena, struct err *e);

/* Whether a program or script of tt has a setting of that name. */
bool config_is_known(const char *name);

#endif

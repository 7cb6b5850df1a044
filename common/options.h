/*
 * Options: one table a program, from which come parsing, --help, environment, config file and
 * --print-config.
 *
 * The value of an option is, in this order, what the command line says, the environment, the config
 * file (--config FILE, else TT_CONFIG, else /etc/tt/tt.conf where it is there), the default.
 *
 * Names in the config file (config.h) that no option has are passed over; those that begin with TT_
 * and are of no program or script of tt are worth a warning.  An argument that holds a password is
 * refused, since ps shows it.
 */
#ifndef TT_OPTIONS_H
#define TT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "mem.h"

struct option_spec {
    const char *name;    /* long name, without dashes */
    char letter;         /* short name, or 0 */
    const char *env;     /* variable, in the environment and the config file; NULL: none */
    const char *arg;     /* what it takes, for the help; NULL: a flag */
    bool repeat;         /* may be given more than once */
    const char *initial; /* default; NULL: none */
    const char *help;
    bool (*check)(const char *value, struct err *e); /* NULL: any text */
    char *(*redact)(const char *value);              /* for printing; caller frees; NULL: as is */
};

struct program {
    const char *name;
    const char *about;    /* one line */
    const char *operands; /* "[RUN... | -]", or NULL: none */
    const struct option_spec *options;
    size_t option_count;
};

enum options_action { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_PRINT_CONFIG };

struct option_value {
    const char *text; /* NULL: not given */
    const char *origin;
    bool is_of_file;   /* the config file's, which may say it again */
    const char **list; /* of a repeated option: all of them */
    size_t list_count;
};

struct options {
    const struct program *program;
    struct option_value *values; /* those of the program, then the common ones */
    enum options_action action;
    char **operands; /* borrowed from argv */
    size_t operand_count;
    const char **warnings; /* about the config file, for the log */
    size_t warning_count;
    struct err faults; /* of settings, all of them */
    struct arena arena;
};

/*
 * Parses.  The common options (--config, --verbose, --log-format, --remote, --json, --print-config,
 * --help, --version) are added to the program's own.  Errors: ERR_USAGE for the command line,
 * ERR_CONFIG for environment and config file (all settings that are wrong in one message),
 * ERR_INPUT for a --config file that cannot be read. options_release is due in any case.
 */
bool options_parse(
    struct options *o, const struct program *program, int argc, char **argv, struct err *e);
void options_release(struct options *o);

/* By long name, which must exist. */
const char *options_text(const struct options *o, const char *name);
bool options_flag(const struct options *o, const char *name);
const char *const *options_list(const struct options *o, const char *name, size_t *count);

/* The variable of an option. */
const char *options_variable(const struct options *o, const char *name);

/* Like options_text, but ERR_USAGE when there is no value. */
const char *options_required(const struct options *o, const char *name, struct err *e);

/* For option_spec's redact: hides a value that is a secret, or may hold one. */
char *options_hide(const char *value);

/* What --help, --version and --print-config print, to stdout.  False: stdout cannot be written. */
bool options_print(const struct options *o, struct err *e);

#endif

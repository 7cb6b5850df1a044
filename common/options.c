#include "options.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"
#include "secret.h"
#include "version.h"

#define CONFIG_FILE "/etc/tt/tt.conf"

static bool check_log_format(const char *value, struct err *e)
{
    if (strcmp(value, "text") != 0 && strcmp(value, "json") != 0)
        return err_set(e, ERR_USAGE, "'%s' is neither 'text' nor 'json'", value);
    return true;
}

static const struct option_spec COMMON[] = {
    {"config", 0, "TT_CONFIG", "FILE", false, NULL, "read settings from FILE", NULL, NULL},
    {"verbose", 'v', "TT_VERBOSE", NULL, false, NULL, "say what is being done", NULL, NULL},
    {"log-format", 0, "TT_LOG_FORMAT", "FORMAT", false, "text", "log as 'text' or 'json'",
        check_log_format, NULL},
    {"json", 0, NULL, NULL, false, NULL, "print a JSON object a run instead of its path", NULL,
        NULL},
    {"print-config", 0, NULL, NULL, false, NULL, "show each setting and where it is from", NULL,
        NULL},
    {"help", 'h', NULL, NULL, false, NULL, "show this help", NULL, NULL},
    {"version", 'V', NULL, NULL, false, NULL, "show the version", NULL, NULL},
};

/*
 * The names that may stand in a config file besides a program's own: one file serves all programs
 * and scripts.  tests/cli/secrets.bats holds them against tt.conf.example, which has them all.
 */
/* clang-format off */
static const char *const SHARED[] = {
    /* programs */
    "TT_SOURCE", "TT_SOURCE_SCHEMA", "TT_SOURCE_PASSWORD_COMMAND",
    "TT_WAREHOUSE", "TT_WAREHOUSE_SCHEMA", "TT_WAREHOUSE_PASSWORD_COMMAND",
    "TT_LAKE", "TT_MODEL", "TT_TABLE", "TT_EXCLUDE_TABLE", "TT_MAX_DELETE_RATIO", "TT_MAX_REJECTS",
    "TT_NO_CREATE",
    /* scripts */
    "TT_COMPRESS_AFTER", "TT_FRESH_MINUTES", "TT_HEARTBEAT_URL", "TT_MAIL_FROM", "TT_MAIL_TO",
    "TT_METRICS_FILE", "TT_NOTIFY_TIMEOUT", "TT_REMOVE_AFTER", "TT_REPLAY_WAREHOUSE", "TT_RETRIES",
    "TT_RETRY_WAIT", "TT_SMTP_CA", "TT_SMTP_PASSWORD_COMMAND", "TT_SMTP_PASSWORD_FILE",
    "TT_SMTP_TLS", "TT_SMTP_URL", "TT_SMTP_USER", "TT_TIMEOUT", "TT_WEBHOOK_FORMAT",
    "TT_WEBHOOK_URL",
};
/* clang-format on */

enum { COMMON_COUNT = sizeof COMMON / sizeof COMMON[0], LONG_BASE = 256 };

static size_t spec_count(const struct options *o)
{
    return o->program->option_count + COMMON_COUNT;
}

static const struct option_spec *spec_at(const struct options *o, size_t i)
{
    size_t own = o->program->option_count;
    return i < own ? &o->program->options[i] : &COMMON[i - own];
}

static size_t index_of(const struct options *o, const char *name)
{
    size_t i = 0;
    while (i < spec_count(o) && strcmp(spec_at(o, i)->name, name) != 0)
        i++;
    assert(i < spec_count(o));
    return i;
}

static bool flag_value(const char *value, bool *out)
{
    static const char *const yes[] = {"1", "true", "yes", "on"};
    static const char *const no[] = {"", "0", "false", "no", "off"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        if (strcmp(value, yes[i]) == 0)
            return *out = true, true;
    }
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        if (strcmp(value, no[i]) == 0)
            return *out = false, true;
    }
    return false;
}

static void append(struct options *o, struct option_value *v, const char *value)
{
    const char **list = arena_calloc(&o->arena, v->list_count + 1, sizeof *list);
    if (v->list_count > 0)
        memcpy(list, v->list, v->list_count * sizeof *list);
    list[v->list_count++] = value;
    v->list = list;
}

/* Sets option i.  A repeated option in a variable is a list separated by blanks. */
static bool set_value(
    struct options *o, size_t i, const char *value, const char *origin, struct err *e)
{
    const struct option_spec *spec = spec_at(o, i);
    struct option_value *v = &o->values[i];
    if (spec->arg == NULL) {
        bool on;
        if (!flag_value(value, &on))
            return err_set(e, ERR_USAGE, "'%s' is neither yes nor no", value);
        v->text = on ? "yes" : NULL;
    } else {
        if (spec->check != NULL && !spec->check(value, e))
            return false;
        v->text = arena_strdup(&o->arena, value);
        if (spec->repeat)
            append(o, v, v->text);
    }
    v->origin = origin;
    return true;
}

static bool set_from_variable(
    struct options *o, size_t i, const char *value, const char *origin, struct err *e)
{
    const struct option_spec *spec = spec_at(o, i);
    bool ok = true;
    if (spec->repeat) {
        char *copy = arena_strdup(&o->arena, value);
        char *state = NULL;
        for (char *item = strtok_r(copy, " ", &state); ok && item != NULL;
             item = strtok_r(NULL, " ", &state))
            ok = set_value(o, i, item, origin, e);
    } else {
        ok = set_value(o, i, value, origin, e);
    }
    if (!ok) {
        e->class = ERR_CONFIG;
        return err_context(e, "%s: %s", origin, spec->env);
    }
    return true;
}

/* The command line of a process can be read by anybody on the machine. */
static bool check_arguments(int argc, char **argv, struct err *e)
{
    for (int i = 1; i < argc; i++) {
        if (secret_is_in(argv[i])) {
            err_set(e, ERR_USAGE, "there is a password on the command line, where ps shows it");
            return err_hint(e, "put it into ~/.pgpass, or let a command print it: "
                               "TT_SOURCE_PASSWORD_COMMAND, TT_WAREHOUSE_PASSWORD_COMMAND");
        }
    }
    return true;
}

/* The command line, by getopt_long; its own messages are replaced by ours. */
static bool parse_arguments(struct options *o, int argc, char **argv, struct err *e)
{
    size_t count = spec_count(o);
    struct option *longs = arena_calloc(&o->arena, count + 1, sizeof *longs);
    struct buf shorts = BUF_INIT;
    buf_addc(&shorts, ':');
    for (size_t i = 0; i < count; i++) {
        const struct option_spec *spec = spec_at(o, i);
        longs[i].name = spec->name;
        longs[i].has_arg = spec->arg == NULL ? no_argument : required_argument;
        longs[i].val = LONG_BASE + (int)i;
        if (spec->letter != 0)
            buf_printf(&shorts, "%c%s", spec->letter, spec->arg == NULL ? "" : ":");
    }

    bool ok = true;
    opterr = 0;
    optind = 0; /* a fresh start, also for the second parse in a test (glibc) */
    for (int c; ok && (c = getopt_long(argc, argv, shorts.data, longs, NULL)) != -1;) {
        const char *given = argv[optind > 0 ? optind - 1 : 0];
        if (c == '?' && optopt != 0 && optopt < LONG_BASE) {
            ok = err_set(e, ERR_USAGE, "unknown option '-%c'", optopt);
        } else if (c == '?') {
            ok = err_set(e, ERR_USAGE, "unknown or ambiguous option '%.*s'",
                (int)strcspn(given, "="), given);
        } else if (c == ':') {
            ok = err_set(e, ERR_USAGE, "option '%s' needs a value", given);
        } else {
            size_t i = c >= LONG_BASE ? (size_t)(c - LONG_BASE) : 0;
            while (c < LONG_BASE && spec_at(o, i)->letter != c)
                i++;
            const struct option_spec *spec = spec_at(o, i);
            ok = set_value(o, i, spec->arg == NULL ? "yes" : optarg, "command line", e);
            if (!ok)
                err_context(e, "option '--%s'", spec->name);
        }
    }
    buf_release(&shorts);
    o->operands = argv + optind;
    o->operand_count = (size_t)(argc - optind);
    return ok;
}

static bool parse_environment(struct options *o, struct err *e)
{
    for (size_t i = 0; i < spec_count(o); i++) {
        const char *env = spec_at(o, i)->env;
        const char *value = env == NULL ? NULL : getenv(env);
        if (value != NULL && o->values[i].origin == NULL &&
            !set_from_variable(o, i, value, "environment", e))
            return false;
    }
    return true;
}

/* Takes the quotes off a value of the config file, in place.  False: a quote is left open, or
 * something follows the closing one. */
static bool unquote(char *value)
{
    char quote = value[0];
    if (quote != '\'' && quote != '"')
        return true;
    char *to = value;
    char *from = value + 1;
    while (*from != '\0' && *from != quote) {
        if (quote == '"' && *from == '\\' && from[1] != '\0')
            from++;
        *to++ = *from++;
    }
    bool closed = *from == quote && from[1] == '\0';
    *to = '\0';
    return closed;
}

static char *trimmed(char *line)
{
    while (*line == ' ' || *line == '\t')
        line++;
    size_t len = strlen(line);
    while (len > 0 && strchr(" \t\r\n", line[len - 1]) != NULL)
        line[--len] = '\0';
    return line;
}

/* A config file on its way. */
struct config {
    const char *path;
    FILE *file;
    unsigned line;
    const char *secret;  /* where it has a password: "line 3, TT_SOURCE"; NULL: nowhere */
    const char *command; /* where it has a command for one */
};

static bool is_shared(const char *name)
{
    for (size_t i = 0; i < sizeof SHARED / sizeof SHARED[0]; i++) {
        if (strcmp(SHARED[i], name) == 0)
            return true;
    }
    return false;
}

static void add_warning(struct options *o, const char *text)
{
    const char **all = arena_calloc(&o->arena, o->warning_count + 1, sizeof *all);
    if (o->warning_count > 0)
        memcpy(all, o->warnings, o->warning_count * sizeof *all);
    all[o->warning_count++] = text;
    o->warnings = all;
}

static void note_secrets(struct options *o, struct config *c, const char *name, const char *value)
{
    static const char command[] = "_COMMAND";
    size_t len = strlen(name);
    bool is_command =
        len >= sizeof command && strcmp(name + len + 1 - sizeof command, command) == 0;
    if (value[0] == '\0')
        return;
    if (secret_is_name(name) || secret_is_in(value))
        c->secret = arena_printf(&o->arena, "line %u, %s", c->line, name);
    if (is_command)
        c->command = arena_printf(&o->arena, "line %u, %s", c->line, name);
}

/* One setting of the config file; a later one replaces an earlier one, as in sh. */
static bool set_from_file(struct options *o, const struct config *c, const char *name,
    const char *value, const char *origin, struct err *e)
{
    for (size_t i = 0; i < spec_count(o); i++) {
        const char *env = spec_at(o, i)->env;
        const char *before = o->values[i].origin;
        if (env == NULL || strcmp(env, name) != 0)
            continue;
        size_t len = strlen(c->path);
        bool is_of_file =
            before != NULL && strncmp(before, c->path, len) == 0 && before[len] == ':';
        if (before != NULL && !is_of_file)
            return true; /* the command line or the environment has it */
        o->values[i] = (struct option_value){.text = NULL};
        return set_from_variable(o, i, value, origin, e);
    }
    if (strncmp(name, "TT_", 3) == 0 && !is_shared(name))
        add_warning(
            o, arena_printf(&o->arena, "%s: no program of tt has a setting '%s'", origin, name));
    return true;
}

static bool parse_line(struct options *o, struct config *c, char *line, struct err *e)
{
    const char *origin = arena_printf(&o->arena, "%s:%u", c->path, c->line);
    line = trimmed(line);
    if (line[0] == '\0' || line[0] == '#')
        return true;
    char *value = strchr(line, '=');
    if (value == NULL || value == line)
        return err_set(e, ERR_CONFIG, "%s: expected NAME=VALUE", origin);
    *value++ = '\0';
    if (!unquote(value))
        return err_set(e, ERR_CONFIG, "%s: %s: quotation marks do not match", origin, line);
    note_secrets(o, c, line, value);
    return set_from_file(o, c, line, value, origin, e);
}

/* Who may read a password, who may write a command. */
static bool check_mode(const struct config *c, struct err *e)
{
    struct stat st;
    if ((c->secret == NULL && c->command == NULL) || fstat(fileno(c->file), &st) != 0 ||
        !S_ISREG(st.st_mode))
        return true;
    unsigned mode = st.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
    unsigned group_may = st.st_uid == 0 ? S_IRGRP : 0;
    if (c->secret != NULL && (mode & (S_IRGRP | S_IROTH) & ~group_may) != 0)
        err_set(e, ERR_CONFIG,
            "config file '%s' has a password (%s), and others may read it: its mode is %04o",
            c->path, c->secret, mode);
    else if (c->command != NULL && (mode & (S_IWGRP | S_IWOTH)) != 0)
        err_set(e, ERR_CONFIG,
            "config file '%s' has a command (%s), and others may write it: its mode is %04o",
            c->path, c->command, mode);
    else
        return true;
    return err_hint(e, "chmod %s %s", c->secret != NULL ? "600" : "go-w", c->path);
}

static bool parse_config(struct options *o, struct err *e)
{
    const char *given = options_text(o, "config");
    struct config c = {.path = given == NULL ? CONFIG_FILE : given};
    c.file = fopen(c.path, "re");
    if (c.file == NULL) {
        if (given == NULL && errno == ENOENT)
            return true;
        return err_set_errno(e, ERR_INPUT, errno, "cannot read config file '%s'", c.path);
    }
    char *line = NULL;
    size_t cap = 0;
    bool ok = true;
    for (c.line = 1; ok && getline(&line, &cap, c.file) != -1; c.line++)
        ok = parse_line(o, &c, line, e);
    if (ok && ferror(c.file))
        ok = err_set_errno(e, ERR_INPUT, errno, "cannot read config file '%s'", c.path);
    ok = ok && check_mode(&c, e);
    if (line != NULL)
        explicit_bzero(line, cap);
    free(line);
    (void)fclose(c.file);
    return ok;
}

static void apply_defaults(struct options *o)
{
    for (size_t i = 0; i < spec_count(o); i++) {
        if (o->values[i].origin == NULL) {
            o->values[i].text = spec_at(o, i)->initial;
            o->values[i].origin = "default";
        }
    }
}

bool options_parse(
    struct options *o, const struct program *program, int argc, char **argv, struct err *e)
{
    *o = (struct options){.program = program, .arena = ARENA_INIT};
    o->values = arena_calloc(&o->arena, spec_count(o), sizeof *o->values);
    if (!check_arguments(argc, argv, e))
        return false;
    if (!parse_arguments(o, argc, argv, e))
        return err_hint(e, "try '%s --help'", program->name);
    if (options_flag(o, "help"))
        o->action = OPTIONS_HELP;
    else if (options_flag(o, "version"))
        o->action = OPTIONS_VERSION;
    else if (options_flag(o, "print-config"))
        o->action = OPTIONS_PRINT_CONFIG;
    if (o->action == OPTIONS_HELP || o->action == OPTIONS_VERSION)
        return true;
    if (program->operands == NULL && o->operand_count > 0) {
        err_set(e, ERR_USAGE, "unexpected argument '%s'", o->operands[0]);
        return err_hint(e, "try '%s --help'", program->name);
    }
    if (!parse_environment(o, e) || !parse_config(o, e))
        return false;
    apply_defaults(o);
    return true;
}

void options_release(struct options *o)
{
    for (size_t i = 0; i < spec_count(o); i++) {
        const struct option_value *v = &o->values[i];
        if (spec_at(o, i)->redact != NULL && v->text != NULL && v->text != spec_at(o, i)->initial)
            explicit_bzero((char *)v->text, strlen(v->text));
    }
    arena_release(&o->arena);
}

const char *options_text(const struct options *o, const char *name)
{
    return o->values[index_of(o, name)].text;
}

bool options_flag(const struct options *o, const char *name)
{
    return options_text(o, name) != NULL;
}

const char *const *options_list(const struct options *o, const char *name, size_t *count)
{
    const struct option_value *v = &o->values[index_of(o, name)];
    *count = v->list_count;
    return v->list;
}

const char *options_variable(const struct options *o, const char *name)
{
    return spec_at(o, index_of(o, name))->env;
}

const char *options_required(const struct options *o, const char *name, struct err *e)
{
    const char *value = options_text(o, name);
    if (value == NULL) {
        err_set(e, ERR_USAGE, "option '--%s' is missing", name);
        err_hint(e, "give it, or set %s in the environment or the config file",
            options_variable(o, name));
    }
    return value;
}

static void print_help(const struct options *o)
{
    const struct program *p = o->program;
    printf("Usage: %s [OPTION]...%s%s\n%s\n\n", p->name, p->operands == NULL ? "" : " ",
        p->operands == NULL ? "" : p->operands, p->about);
    for (size_t i = 0; i < spec_count(o); i++) {
        const struct option_spec *spec = spec_at(o, i);
        struct buf left = BUF_INIT;
        if (spec->letter != 0)
            buf_printf(&left, "  -%c, --%s", spec->letter, spec->name);
        else
            buf_printf(&left, "      --%s", spec->name);
        if (spec->arg != NULL)
            buf_printf(&left, "=%s", spec->arg);
        printf("%-34s %s", left.data, spec->help);
        if (spec->initial != NULL)
            printf(" (default: %s)", spec->initial);
        if (spec->env != NULL)
            printf(" [%s]", spec->env);
        printf("\n");
        buf_release(&left);
    }
    printf(
        "\nExit status: 0 done (also when there was nothing to do), 64 usage, 65 data, 66 input\n"
        "missing or damaged, 69 database unavailable, 70 bug, 73 cannot create, 74 I/O, 75 busy,\n"
        "77 permission, 78 configuration, 128+n after signal n.\n");
}

static void print_value(const struct option_spec *spec, const char *text, const char *origin)
{
    char *shown = text != NULL && spec->redact != NULL ? spec->redact(text) : NULL;
    printf("%s=%s\t# %s\n", spec->env == NULL ? spec->name : spec->env,
        shown != NULL ? shown : (text == NULL ? "" : text), origin);
    free(shown);
}

static void print_config(const struct options *o)
{
    for (size_t i = 0; i < spec_count(o); i++) {
        const struct option_spec *spec = spec_at(o, i);
        const struct option_value *v = &o->values[i];
        if (spec->env == NULL)
            continue;
        if (v->list_count == 0)
            print_value(spec, v->text, v->origin);
        for (size_t k = 0; k < v->list_count; k++)
            print_value(spec, v->list[k], v->origin);
    }
}

bool options_print(const struct options *o, struct err *e)
{
    if (o->action == OPTIONS_HELP)
        print_help(o);
    else if (o->action == OPTIONS_VERSION)
        printf("%s (tt) %s\n", o->program->name, TT_VERSION);
    else
        print_config(o);
    if (fflush(stdout) != 0)
        return err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
    return true;
}

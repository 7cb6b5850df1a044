#include "options.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "config.h"
#include "secret.h"
#include "version.h"

static bool check_log_format(const char *value, struct err *e)
{
    if (strcmp(value, "text") != 0 && strcmp(value, "json") != 0)
        return err_set(e, ERR_USAGE, "'%s' is neither 'text' nor 'json'", value);
    return true;
}

static bool check_style(const char *value, struct err *e)
{
    if (strcmp(value, "path") != 0 && strcmp(value, "host") != 0)
        return err_set(e, ERR_USAGE, "'%s' is neither 'path' nor 'host'", value);
    return true;
}

static bool check_endpoint(const char *value, struct err *e)
{
    if (strncmp(value, "https://", 8) != 0 && strncmp(value, "http://", 7) != 0)
        return err_set(e, ERR_USAGE, "'%s' begins with neither https:// nor http://", value);
    return true;
}

static bool check_number(const char *value, struct err *e)
{
    enum { MOST_DIGITS = 4 };
    size_t digits = strspn(value, "0123456789");
    if (digits == 0 || digits > MOST_DIGITS || value[digits] != '\0' || value[0] == '0')
        return err_set(e, ERR_USAGE, "'%s' is no number from 1 to 9999", value);
    return true;
}

char *options_hide(const char *value)
{
    return mem_strdup(value[0] == '\0' ? "" : "***");
}

static const struct option_spec COMMON[] = {
    {"config", 0, "TT_CONFIG", "FILE", false, NULL, "read settings from FILE", NULL, NULL},
    {"verbose", 'v', "TT_VERBOSE", NULL, false, NULL, "say what is being done", NULL, NULL},
    {"log-format", 0, "TT_LOG_FORMAT", "FORMAT", false, "text", "log as 'text' or 'json'",
        check_log_format, NULL},
    {"remote", 0, "TT_REMOTE", "URL", false, NULL,
        "where stages on other hosts find the runs, tt-remote(5)", NULL, NULL},
    {"remote-timeout", 0, "TT_REMOTE_TIMEOUT", "SECONDS", false, "60",
        "how long a request to it is tried again", check_number, NULL},
    {"s3-endpoint", 0, "TT_S3_ENDPOINT", "URL", false, NULL,
        "of an S3 service that is not that of AWS", check_endpoint, NULL},
    {"s3-region", 0, "TT_S3_REGION", "NAME", false, "us-east-1", "region of the bucket", NULL,
        NULL},
    {"s3-style", 0, "TT_S3_STYLE", "STYLE", false, NULL,
        "where requests have the bucket: 'path' or 'host'", check_style, NULL},
    {"s3-part", 0, "TT_S3_PART", "MIB", false, "64", "larger files go up in parts of that size",
        check_number, NULL},
    {"s3-credentials-command", 0, "TT_S3_CREDENTIALS_COMMAND", "COMMAND", false, NULL,
        "prints the keys of the bucket, else they are the environment's", NULL, options_hide},
    {"sftp-key", 0, "TT_SFTP_KEY", "FILE", false, NULL,
        "private key for an SFTP server, else those of ssh-agent and ~/.ssh", NULL, NULL},
    {"sftp-known-hosts", 0, "TT_SFTP_KNOWN_HOSTS", "FILE", false, NULL,
        "its host key, else as ssh has it", NULL, NULL},
    {"json", 0, NULL, NULL, false, NULL, "print a JSON object a run instead of its path", NULL,
        NULL},
    {"print-config", 0, NULL, NULL, false, NULL, "show each setting and where it is from", NULL,
        NULL},
    {"help", 'h', NULL, NULL, false, NULL, "show this help", NULL, NULL},
    {"version", 'V', NULL, NULL, false, NULL, "show the version", NULL, NULL},
};

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

/* Settings that are wrong are told all at once. */
static void note_fault(struct options *o, const struct err *fault)
{
    struct err *all = &o->faults;
    struct err before = *all;
    if (before.class == ERR_NONE)
        *all = *fault;
    else
        err_set(all, (enum err_class)before.class, "%s; %s", before.text, fault->text);
}

static void parse_environment(struct options *o)
{
    for (size_t i = 0; i < spec_count(o); i++) {
        const char *env = spec_at(o, i)->env;
        const char *value = env == NULL ? NULL : getenv(env);
        struct err fault = ERR_INIT;
        if (value != NULL && o->values[i].origin == NULL &&
            !set_from_variable(o, i, value, "environment", &fault))
            note_fault(o, &fault);
    }
}

static void add_warning(struct options *o, const char *text)
{
    const char **all = arena_calloc(&o->arena, o->warning_count + 1, sizeof *all);
    if (o->warning_count > 0)
        memcpy(all, o->warnings, o->warning_count * sizeof *all);
    all[o->warning_count++] = text;
    o->warnings = all;
}

/* One setting of the config file; a later one replaces an earlier one, as in sh. */
static bool set_from_file(void *arg, const struct config_line *line, struct err *e)
{
    struct options *o = arg;
    (void)e;
    for (size_t i = 0; i < spec_count(o); i++) {
        const char *env = spec_at(o, i)->env;
        struct option_value *v = &o->values[i];
        if (env == NULL || strcmp(env, line->name) != 0)
            continue;
        if (v->origin != NULL && !v->is_of_file)
            return true; /* the command line or the environment has it */
        *v = (struct option_value){.is_of_file = true};
        struct err fault = ERR_INIT;
        if (!set_from_variable(o, i, line->value, line->origin, &fault))
            note_fault(o, &fault);
        return true;
    }
    if (strncmp(line->name, "TT_", 3) == 0 && !config_is_known(line->name))
        add_warning(o, arena_printf(&o->arena, "%s: no program of tt has a setting '%s'",
                           line->origin, line->name));
    return true;
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
    parse_environment(o);
    if (!config_read(options_text(o, "config"), set_from_file, o, &o->arena, e))
        return false;
    if (o->faults.class != ERR_NONE)
        return *e = o->faults, false;
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

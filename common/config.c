#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "secret.h"

#define CONFIG_FILE "/etc/tt/tt.conf"

/*
 * The names that may stand in a config file: one serves all programs and scripts.
 * tests/cli/secrets.bats holds them against tt.conf.example, which has them all.
 */
/* clang-format off */
static const char *const SHARED[] = {
    /* programs */
    "TT_SOURCE", "TT_SOURCE_SCHEMA", "TT_SOURCE_PASSWORD_COMMAND",
    "TT_WAREHOUSE", "TT_WAREHOUSE_SCHEMA", "TT_WAREHOUSE_PASSWORD_COMMAND",
    "TT_LAKE", "TT_MODEL", "TT_SOURCES", "TT_TABLE", "TT_EXCLUDE_TABLE", "TT_MAX_DELETE_RATIO",
    "TT_MAX_REJECTS", "TT_JOBS", "TT_CURSOR", "TT_SLOT_NAME",
    "TT_LOCK_TIMEOUT", "TT_NO_CREATE", "TT_REMOTE", "TT_REMOTE_TIMEOUT",
    "TT_S3_ENDPOINT", "TT_S3_REGION", "TT_S3_STYLE", "TT_S3_PART", "TT_SFTP_KEY",
    "TT_SFTP_KNOWN_HOSTS", "TT_S3_CREDENTIALS_COMMAND",
    /* scripts */
    "TT_COMPRESS_AFTER", "TT_DASHBOARD", "TT_DASHBOARD_PAGE", "TT_DASHBOARD_TILES",
    "TT_FRESH_MINUTES", "TT_HEARTBEAT_URL", "TT_MAIL_FROM", "TT_MAIL_TO", "TT_METRICS_FILE",
    "TT_NOTIFY_TIMEOUT", "TT_REMOVE_AFTER", "TT_REPLAY_WAREHOUSE", "TT_RETRIES", "TT_RETRY_WAIT",
    "TT_SMTP_CA", "TT_SMTP_PASSWORD_COMMAND", "TT_SMTP_PASSWORD_FILE", "TT_SMTP_TLS", "TT_SMTP_URL",
    "TT_SMTP_USER", "TT_STAGES", "TT_TIMEOUT", "TT_WEBHOOK_FORMAT", "TT_WEBHOOK_URL",
};
/* clang-format on */

bool config_is_known(const char *name)
{
    for (size_t i = 0; i < sizeof SHARED / sizeof SHARED[0]; i++) {
        if (strcmp(SHARED[i], name) == 0)
            return true;
    }
    return false;
}

/* A config file on its way. */
struct config {
    const char *path;
    FILE *file;
    unsigned line;
    const char *secret;  /* where it has a password: "line 3, TT_SOURCE"; NULL: nowhere */
    const char *command; /* where it has a command for one */
    bool (*take)(void *arg, const struct config_line *, struct err *);
    void *arg;
    struct arena *arena;
};

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

static void note_secrets(struct config *c, const char *name, const char *value)
{
    static const char command[] = "_COMMAND";
    size_t len = strlen(name);
    bool is_command =
        len >= sizeof command && strcmp(name + len + 1 - sizeof command, command) == 0;
    if (value[0] == '\0')
        return;
    if (secret_is_name(name) || secret_is_in(value))
        c->secret = arena_printf(c->arena, "line %u, %s", c->line, name);
    if (is_command)
        c->command = arena_printf(c->arena, "line %u, %s", c->line, name);
}

static bool parse_line(struct config *c, char *text, struct err *e)
{
    struct config_line line = {.origin = arena_printf(c->arena, "%s:%u", c->path, c->line)};
    text = trimmed(text);
    if (text[0] == '\0' || text[0] == '#')
        return true;
    char *value = strchr(text, '=');
    if (value == NULL || value == text)
        return err_set(e, ERR_CONFIG, "%s: expected NAME=VALUE", line.origin);
    *value++ = '\0';
    if (!unquote(value))
        return err_set(e, ERR_CONFIG, "%s: %s: quotation marks do not match", line.origin, text);
    note_secrets(c, text, value);
    line.name = text;
    line.value = value;
    return c->take(c->arg, &line, e);
}

/*
 * Who may read a password, and who says what is run: a file with a command is root's or the user's
 * own, and written by nobody else.  A pipe, as of the shell's <(...), is judged alike.
 */
static bool check_mode(const struct config *c, struct err *e)
{
    struct stat st;
    if ((c->secret == NULL && c->command == NULL) || fstat(fileno(c->file), &st) != 0 ||
        (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode)))
        return true;
    unsigned mode = st.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
    unsigned group_may = st.st_uid == 0 ? S_IRGRP : 0;
    if (c->command != NULL && st.st_uid != 0 && st.st_uid != geteuid()) {
        err_set(e, ERR_CONFIG,
            "config file '%s' has a command (%s), and is neither root's nor yours: its owner is "
            "user %u",
            c->path, c->command, (unsigned)st.st_uid);
        return err_hint(e, "chown root %s", c->path);
    }
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

static bool read_lines(struct config *c, struct err *e)
{
    char *line = NULL;
    size_t cap = 0;
    bool ok = true;
    for (c->line = 1; ok && getline(&line, &cap, c->file) != -1; c->line++)
        ok = parse_line(c, line, e);
    if (ok && ferror(c->file))
        ok = err_set_errno(e, ERR_INPUT, errno, "cannot read config file '%s'", c->path);
    if (line != NULL)
        explicit_bzero(line, cap);
    free(line);
    return ok;
}

bool config_read(const char *path,
    bool (*take)(void *arg, const struct config_line *, struct err *), void *arg,
    struct arena *arena, struct err *e)
{
    struct config c = {
        .path = path == NULL ? CONFIG_FILE : path, .take = take, .arg = arg, .arena = arena};
    c.file = fopen(c.path, "re");
    if (c.file == NULL) {
        if (path == NULL && errno == ENOENT)
            return true;
        return err_set_errno(e, ERR_INPUT, errno, "cannot read config file '%s'", c.path);
    }
    bool ok = read_lines(&c, e) && check_mode(&c, e);
    (void)fclose(c.file);
    return ok;
}

#include "s3keys.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "doc.h"
#include "mem.h"
#include "secret.h"

#define COMMAND "TT_S3_CREDENTIALS_COMMAND"

enum { EARLY_MS = 60 * 1000 };

static void wipe(char **text)
{
    if (*text != NULL)
        explicit_bzero(*text, strlen(*text));
    free(*text);
    *text = NULL;
}

void s3keys_drop(struct s3keys *keys)
{
    wipe(&keys->id);
    wipe(&keys->secret);
    wipe(&keys->token);
    keys->ends_ms = 0;
}

/* --------------------------------------------------------------------------------- environment */

static bool take_environment(struct s3keys *keys, struct err *e)
{
    static const char *const names[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"};
    char **const to[] = {&keys->id, &keys->secret};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value == NULL || value[0] == '\0') {
            err_set(e, ERR_CONFIG, "%s is not set", names[i]);
            return err_hint(e, "the keys of the bucket are taken from the environment, or from "
                               "what " COMMAND " prints");
        }
        *to[i] = mem_strdup(value);
    }
    const char *token = getenv("AWS_SESSION_TOKEN");
    keys->token = token == NULL || token[0] == '\0' ? NULL : mem_strdup(token);
    return true;
}

/* -------------------------------------------------------------------------------------- command */

/* So many digits; -1: there are none. */
static int number(const char **at, int digits)
{
    int value = 0;
    for (; digits > 0; digits--, (*at)++) {
        if (!isdigit((unsigned char)**at))
            return -1;
        value = value * 10 + (**at - '0');
    }
    return value;
}

static bool skip(const char **at, const char *any_of)
{
    bool is_there = **at != '\0' && strchr(any_of, **at) != NULL;
    *at += is_there ? 1 : 0;
    return is_there;
}

bool s3keys_parse_time(const char *at, int64_t *ms)
{
    enum { HOUR_S = 3600, MINUTE_S = 60, DAY_S = 86400, MS = 1000 };
    struct date day = {.year = number(&at, 4)};
    bool ok = skip(&at, "-") && (day.month = number(&at, 2)) >= 1 && day.month <= 12 &&
              skip(&at, "-") && (day.day = number(&at, 2)) >= 1 && skip(&at, "Tt ");
    int hour = ok ? number(&at, 2) : -1;
    int minute = hour >= 0 && skip(&at, ":") ? number(&at, 2) : -1;
    int second = minute >= 0 && skip(&at, ":") ? number(&at, 2) : -1;
    if (second < 0 || day.year < 1)
        return false;
    if (skip(&at, "."))
        at += strspn(at, "0123456789");
    int sign = *at == '-' ? -1 : 1;
    int zone_s = 0;
    if (!skip(&at, "Zz")) {
        int zone_hour = skip(&at, "+-") ? number(&at, 2) : -1;
        int zone_minute = zone_hour >= 0 && skip(&at, ":") ? number(&at, 2) : -1;
        if (zone_minute < 0)
            return false;
        zone_s = sign * (zone_hour * HOUR_S + zone_minute * MINUTE_S);
    }
    int time_s = hour * HOUR_S + minute * MINUTE_S + second - zone_s;
    *ms = (clock_days_of_date(day) * DAY_S + time_s) * MS;
    return *at == '\0';
}

static bool take_end(struct s3keys *keys, const char *text, struct err *e)
{
    if (text == NULL)
        return true;
    if (!s3keys_parse_time(text, &keys->ends_ms))
        return err_set(e, ERR_CONFIG, COMMAND ": 'Expiration' is no time: '%s'", text);
    if (keys->ends_ms > clock_now_ms())
        return true;
    err_set(e, ERR_PERMISSION, COMMAND ": the keys that it prints have run out: %s", text);
    return err_hint(e, "does it keep old ones, or is the clock of this host wrong?");
}

/* What jansson says of a text that is no JSON has some of it. */
static json_t *parse(const struct doc *d, const char *text, struct err *e)
{
    struct err told = ERR_INIT;
    json_t *root = doc_parse(d, text, strlen(text), &told);
    if (root == NULL) {
        err_set(e, ERR_CONFIG, COMMAND ": what the command prints is no JSON");
        err_hint(e, "it must print what the AWS CLI's credential_process does: tt-remote(5)");
    }
    return root;
}

static bool take_output(struct s3keys *keys, const char *output, struct err *e)
{
    struct arena arena = ARENA_INIT;
    struct doc d = {COMMAND, ERR_CONFIG, NULL, &arena};
    const char *id, *secret;
    const char *token = NULL;
    const char *end = NULL;
    uint64_t version;
    json_t *root = parse(&d, output, e);
    bool ok = root != NULL && doc_uint64(&d, root, "Version", &version, e) &&
              (version == 1 || doc_error(&d, e, "'Version' is not 1")) &&
              doc_text(&d, root, "AccessKeyId", &id, e) &&
              doc_text(&d, root, "SecretAccessKey", &secret, e) &&
              doc_text_optional(&d, root, "SessionToken", &token, e) &&
              doc_text_optional(&d, root, "Expiration", &end, e) && take_end(keys, end, e);
    if (ok) {
        keys->id = mem_strdup(id);
        keys->secret = mem_strdup(secret);
        keys->token = token == NULL ? NULL : mem_strdup(token);
    }
    json_decref(root);
    arena_release(&arena);
    return ok;
}

static bool run_command(struct s3keys *keys, struct err *e)
{
    struct secret output;
    bool ok = secret_run_whole(&output, keys->command, COMMAND, SECRET_TIMEOUT_MS, e) &&
              take_output(keys, output.text, e);
    secret_wipe(&output);
    return ok;
}

bool s3keys_ready(struct s3keys *keys, struct err *e)
{
    if (keys->ends_ms != 0 && keys->ends_ms < clock_now_ms() + EARLY_MS)
        s3keys_drop(keys);
    if (keys->id != NULL)
        return true;
    bool has_command = keys->command != NULL && keys->command[0] != '\0';
    if (has_command ? run_command(keys, e) : take_environment(keys, e))
        return true;
    s3keys_drop(keys);
    return false;
}

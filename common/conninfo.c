#include "conninfo.h"

#include <libpq-fe.h>
#include <string.h>

#include "buf.h"

static bool is_database_name(const char *conninfo)
{
    return strchr(conninfo, '=') == NULL && strstr(conninfo, "://") == NULL;
}

static bool is_port(const char *port)
{
    return port == NULL || strspn(port, "0123456789,") == strlen(port);
}

/*
 * Where a password has an '@' or a '/' in it that is not written %40 or %2F, libpq takes the rest
 * of it for a host, a port or the name of the database, all of which stand in messages.
 */
static bool is_torn(const char *conninfo, const PQconninfoOption *options)
{
    const char *host = strstr(conninfo, "://");
    const char *at = strchr(conninfo, '@');
    if (is_database_name(conninfo))
        return at != NULL && memchr(conninfo, ':', (size_t)(at - conninfo)) != NULL;
    for (const PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++) {
        if (strcmp(o->keyword, "port") == 0 && !is_port(o->val))
            return true;
    }
    if (host == NULL || strncmp(conninfo, "postgres", 8) != 0)
        return false;
    host += 3;
    size_t user_len = strcspn(host, "@/");
    const char *rest = host + user_len + (host[user_len] == '@');
    return memchr(rest, '@', strcspn(rest, "?")) != NULL;
}

/* libpq quotes a conninfo that it cannot parse, maybe with its password: its words are not passed
 * on where they hold the conninfo or a part of it. */
bool conninfo_check(const char *conninfo, const char *what, struct err *e)
{
    PQconninfoOption *options = NULL;
    if (!is_database_name(conninfo)) {
        options = PQconninfoParse(conninfo, NULL);
        if (options == NULL)
            return err_set(
                e, ERR_USAGE, "the connection string of the %s database cannot be parsed", what);
    }
    bool torn = is_torn(conninfo, options);
    PQconninfoFree(options);
    if (!torn)
        return true;
    err_set(e, ERR_USAGE,
        "the connection string of the %s database has an '@' or a port where none can be", what);
    return err_hint(e, "in a password of a URI write '@' as %%40, '/' as %%2F and '%%' as %%25");
}

bool conninfo_has_password(const char *conninfo)
{
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    bool found = false;
    for (const PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++)
        found = found || (o->dispchar[0] == '*' && o->val != NULL && o->val[0] != '\0');
    PQconninfoFree(options);
    return found;
}

char *conninfo_redact(const char *conninfo)
{
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    struct buf shown = BUF_INIT;
    if (is_database_name(conninfo) ? is_torn(conninfo, NULL)
                                   : options == NULL || is_torn(conninfo, options))
        buf_adds(&shown, "(not a conninfo)");
    else if (options == NULL)
        buf_adds(&shown, conninfo);
    else
        for (const PQconninfoOption *o = options; o->keyword != NULL; o++) {
            if (o->val == NULL)
                continue;
            bool secret = o->dispchar[0] == '*';
            buf_printf(
                &shown, "%s%s=%s", shown.len == 0 ? "" : " ", o->keyword, secret ? "***" : o->val);
        }
    PQconninfoFree(options);
    buf_adds(&shown, "");
    return shown.data;
}

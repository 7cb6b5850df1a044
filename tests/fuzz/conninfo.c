/* Connection strings: a password that libpq sees is seen, and is not in what is shown. */
#include "fuzz.h"

#include <libpq-fe.h>

#include "conninfo.h"
#include "secret.h"

/* Hard to confuse with what else stands there. */
static bool is_telling(const char *password)
{
    return strlen(password) >= 6 && strpbrk(password, " =") == NULL;
}

/* Whether another value holds it too, as is then allowed. */
static bool is_elsewhere(const PQconninfoOption *options, const char *password)
{
    for (const PQconninfoOption *o = options; o->keyword != NULL; o++) {
        bool is_secret = o->dispchar[0] == '*';
        if (strstr(o->keyword, password) != NULL ||
            (o->val != NULL && !is_secret && strstr(o->val, password) != NULL))
            return true;
    }
    return false;
}

static void check_shown(const char *conninfo, const PQconninfoOption *options, const char *shown)
{
    for (const PQconninfoOption *o = options; o->keyword != NULL; o++) {
        if (o->val == NULL || o->dispchar[0] != '*' || o->val[0] == '\0')
            continue;
        FUZZ_HOLDS(secret_is_in(conninfo), "'%s' in '%s'", o->val, conninfo);
        if (is_telling(o->val) && !is_elsewhere(options, o->val))
            FUZZ_HOLDS(strstr(shown, o->val) == NULL, "'%s' in '%s'", o->val, shown);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct text rest = fuzz_text(bytes, size);
    const char *conninfo = fuzz_string(&rest, &arena);
    char *shown = conninfo_redact(conninfo);
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    (void)secret_is_in(conninfo);
    (void)secret_is_name(conninfo);
    if (options != NULL)
        check_shown(conninfo, options, shown);
    PQconninfoFree(options);
    free(shown);
    arena_release(&arena);
    return 0;
}

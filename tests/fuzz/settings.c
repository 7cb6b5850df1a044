/* A tt.conf: settings, or an error of the configuration; the same a second time. */
#include "fuzz.h"

#include "options.h"

static bool check_number(const char *value, struct err *e)
{
    return strspn(value, "0123456789") == strlen(value) ||
           err_set(e, ERR_USAGE, "'%s' is no number", value);
}

static const struct option_spec OPTIONS[] = {
    {"source", 0, "TT_SOURCE", "CONNINFO", false, NULL, "", NULL, NULL},
    {"table", 0, "TT_TABLE", "PATTERN", true, NULL, "", NULL, NULL},
    {"full", 0, "TT_FULL", NULL, false, NULL, "", NULL, NULL},
    {"jobs", 0, "TT_JOBS", "N", false, "1", "", check_number, NULL},
};
static const struct program PROGRAM = {"tt-fuzz", "", NULL, OPTIONS, COUNT_OF(OPTIONS)};

static bool parse(struct options *o, const char *path, struct err *e)
{
    char *argv[] = {"tt-fuzz", "--config", (char *)path, NULL};
    *e = (struct err)ERR_INIT;
    return options_parse(o, &PROGRAM, 3, argv, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct err e, again_e;
    struct arena arena = ARENA_INIT;
    struct options o, again;
    const char *path = fuzz_file(&arena, "tt.conf", fuzz_text(bytes, size));
    FUZZ_HOLDS(chmod(path, 0600) == 0, "chmod");
    bool ok = parse(&o, path, &e);
    FUZZ_HOLDS(ok || e.class == ERR_CONFIG, "class %d: %s", e.class, e.text);
    FUZZ_HOLDS(parse(&again, path, &again_e) == ok && strcmp(e.text, again_e.text) == 0, "%s: %s",
        e.text, again_e.text);
    if (ok) {
        FUZZ_HOLDS(
            text_eq(text_of(options_text(&o, "source")), text_of(options_text(&again, "source"))),
            "source");
        FUZZ_HOLDS(check_number(options_text(&o, "jobs"), &e), "%s", e.text);
    }
    options_release(&again);
    options_release(&o);
    arena_release(&arena);
    return 0;
}

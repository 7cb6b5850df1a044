/* Secrets: what a command prints, how it may end, and texts that hold a password. */
#include "unit.h"

#include <pthread.h>
#include <signal.h>

#include "clock.h"
#include "interrupt.h"
#include "secret.h"

enum { TIMEOUT_MS = 20000 };

static const char NAME[] = "TT_SOURCE_PASSWORD_COMMAND";

/* ------------------------------------------------------------------------------- what it prints */

static void the_first_line_is_the_password(void **state)
{
    (void)state;
    static const struct {
        const char *command, *password;
    } cases[] = {
        {"echo sesame", "sesame"},
        {"printf sesame", "sesame"},
        {"printf 'sesame\\nsecond\\n'", "sesame"},
        {"printf ' ses ame \\n'", " ses ame "},
        {"printf '%s\\n' '\"\\$'", "\"\\$"},
        {"printf 's\\303\\251same\\n'", "s\303\251same"},
        {"echo sesame; yes '' | head -c 1000000", "sesame"},
        {"printf ses; sleep 0.05; echo ame", "sesame"},
        {"read -r line; echo \"got:$line\"", "got:"}, /* standard input is empty */
        {"echo sesame; exec >&-; sleep 0.05", "sesame"},
        {"kill -PIPE $$; echo immortal", NULL}, /* SIGPIPE is not ignored in it */
        {NULL, ""},
        {"", ""},
    };
    (void)signal(SIGPIPE, SIG_IGN); /* as in the programs */
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct secret s;
        struct err e = ERR_INIT;
        bool ok = secret_run(&s, cases[i].command, NAME, TIMEOUT_MS, &e);
        if (cases[i].password == NULL) {
            assert_false(ok);
            check_error(&e, ERR_CONFIG, "signal", cases[i].command);
        } else {
            assert_ok(ok, &e);
            assert_string_equal(s.text, cases[i].password);
        }
        secret_wipe(&s);
        assert_string_equal(s.text, "");
    }
}

static void a_long_password(void **state)
{
    (void)state;
    struct secret s;
    struct err e = ERR_INIT;
    assert_ok(secret_run(&s, "head -c 4095 /dev/zero | tr '\\0' x", NAME, TIMEOUT_MS, &e), &e);
    assert_int_equal(strlen(s.text), 4095);
    assert_fails(secret_run(&s, "head -c 16384 /dev/zero | tr '\\0' x", NAME, TIMEOUT_MS, &e), &e,
        ERR_CONFIG, "too long");
    assert_string_equal(s.text, "");
}

static void how_it_may_fail(void **state)
{
    (void)state;
    static const struct {
        const char *command, *words;
    } cases[] = {
        {"echo sesame; exit 3", "exit status 3"},
        {"/nowhere/sesame 2>/dev/null", "exit status 127"},
        {"echo sesame; kill -KILL $$", "signal 9 (Killed)"},
        {"true", "no password"},
        {"echo; echo sesame", "no password"},
        {"printf 'ses\\000ame\\n'", "NUL"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct secret s;
        struct err e = ERR_INIT;
        assert_fails(
            secret_run(&s, cases[i].command, NAME, TIMEOUT_MS, &e), &e, ERR_CONFIG, cases[i].words);
        assert_non_null(strstr(e.text, NAME));
        assert_null(strstr(e.text, "ame"));
        assert_null(strstr(e.hint, "ame"));
        assert_string_equal(s.text, "");
    }
}

/* ------------------------------------------------------------------------------ how it is ended */

static bool is_alive(const char *path)
{
    char digits[32] = "";
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    assert_non_null(fgets(digits, sizeof digits, file));
    (void)fclose(file);
    long pid = strtol(digits, NULL, 10);
    assert_true(pid > 1);
    return kill((pid_t)pid, 0) == 0;
}

/* Whether all is gone; what was orphaned may take a moment to be waited for. */
static bool is_gone(const char *path)
{
    for (int i = 0; i < 500; i++) {
        if (!is_alive(path))
            return true;
        (void)usleep(10000);
    }
    return false;
}

static void one_that_takes_too_long_is_ended(void **state)
{
    struct folder *folder = *state;
    const char *pid = folder_path(folder, "pid");
    struct secret s;
    struct err e = ERR_INIT;
    /* with a process of its own, which holds the output open */
    const char *command =
        arena_printf(&folder->arena, "echo sesame; sleep 1000 & echo $! >%s; wait", pid);
    double start = clock_monotonic_s();
    assert_fails(secret_run(&s, command, NAME, 300, &e), &e, ERR_UNAVAILABLE, "too long");
    assert_true(clock_monotonic_s() - start < 10);
    assert_string_equal(s.text, "");
    assert_true(is_gone(pid));

    command = arena_printf(&folder->arena, "echo $$ >%s; exec >&-; exec sleep 1000", pid);
    assert_fails(secret_run(&s, command, NAME, 300, &e), &e, ERR_UNAVAILABLE, "too long");
    assert_true(is_gone(pid));
}

static void *interrupt(void *arg)
{
    while (access(arg, F_OK) != 0)
        (void)usleep(1000);
    (void)kill(getpid(), SIGTERM);
    return NULL;
}

/* The last: the signal stays noted. */
static void a_signal_ends_it(void **state)
{
    struct folder *folder = *state;
    const char *pid = folder_path(folder, "pid");
    struct secret s;
    struct err e = ERR_INIT;
    pthread_t thread;
    interrupt_setup();
    assert_int_equal(pthread_create(&thread, NULL, interrupt, (void *)(uintptr_t)pid), 0);
    const char *command = arena_printf(&folder->arena,
        "trap '' TERM; sleep 1000 & echo $! >%s.new; mv %s.new %s; wait", pid, pid, pid);
    assert_fails(secret_run(&s, command, NAME, TIMEOUT_MS, &e), &e, ERR_SIGNAL + SIGTERM, "signal");
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_string_equal(e.hint, "");
    assert_true(is_gone(pid)); /* though it ignored SIGTERM */
}

/* --------------------------------------------------------------------------------- in which text
 */

static void texts_with_a_password(void **state)
{
    (void)state;
    static const char *const with[] = {"postgresql://me:hunter2@db.example/totesys",
        "--source=postgres://me:hunter2@db:5432,other/x", "smtp://u:p@mail.example:587",
        "postgresql://db/totesys?user=me&password=hunter2", "host=db password=hunter2",
        "password = 'hunter2'", "host=db sslpassword=x", "https://ok.example/ https://a:b@c/",
        "postgresql://me:hunter2@[bad", "password='a", "postgresql://me:hun?er@db/x",
        "postgresql://me:hun#er@db/x", "postgresql://me:hun er@db/x", "postgresql://me:h@n@db/x",
        "postgresql://db/x?pass%77ord=hunter2", "--warehouse=postgres://db/x?pass%77ord=hunter2"};
    static const char *const without[] = {"", "totesys", "postgresql://me@db.example:5432/totesys",
        "postgresql://me:@db/totesys", "host=db user=me", "password=", "password=''",
        "postgresql://db/x?password=&user=me", "https://hooks.example:8080/a:b@c",
        "https://h.example/?to=a:b@c", "passfile=/x service=y", "vault kv get -field=password x/y",
        "--source-password-command", "a:b@c", "run:2026@home"};
    for (size_t i = 0; i < COUNT_OF(with); i++) {
        if (!secret_is_in(with[i]))
            fail_msg("no password seen in '%s'", with[i]);
    }
    for (size_t i = 0; i < COUNT_OF(without); i++) {
        if (secret_is_in(without[i]))
            fail_msg("a password seen in '%s'", without[i]);
    }
}

static void names_of_secrets(void **state)
{
    (void)state;
    assert_true(secret_is_name("TT_SMTP_PASSWORD"));
    assert_true(secret_is_name("PGPASSWORD"));
    assert_true(secret_is_name("TT_WEBHOOK_TOKEN"));
    assert_true(secret_is_name("TT_WEBHOOK_SECRET"));
    assert_false(secret_is_name("TT_SOURCE_PASSWORD_COMMAND"));
    assert_false(secret_is_name("TT_SMTP_PASSWORD_FILE"));
    assert_false(secret_is_name("TOKEN"));
    assert_false(secret_is_name(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_is_the_password),
        cmocka_unit_test(a_long_password),
        cmocka_unit_test(how_it_may_fail),
        test_in_folder(one_that_takes_too_long_is_ended),
        cmocka_unit_test(texts_with_a_password),
        cmocka_unit_test(names_of_secrets),
        test_in_folder(a_signal_ends_it),
    };
    return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}

/* The error value: class, text, context, hint; cut where it does not fit. */
#include "unit.h"

#include <errno.h>

#include "buf.h"

static void an_error_has_class_text_and_hint(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    assert_int_equal(e.class, ERR_NONE);
    assert_false(err_set(&e, ERR_DATA, "row %d of '%s'", 12, "payment"));
    assert_int_equal(e.class, ERR_DATA);
    assert_string_equal(e.text, "row 12 of 'payment'");
    assert_string_equal(e.hint, "");
    assert_false(err_hint(&e, "try %s", "again"));
    assert_string_equal(e.hint, "try again");
    assert_false(err_context(&e, "run '%s'", "x"));
    assert_false(err_context(&e, "lake"));
    assert_string_equal(e.text, "lake: run 'x': row 12 of 'payment'");
    assert_int_equal(e.class, ERR_DATA);
    assert_string_equal(e.hint, "try again");
}

static void a_new_error_forgets_the_old_hint(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    err_set(&e, ERR_DATA, "first");
    err_hint(&e, "old");
    err_set(&e, ERR_IO, "second");
    assert_string_equal(e.hint, "");
    assert_string_equal(e.text, "second");
}

static void system_errors_have_their_class_and_words(void **state)
{
    (void)state;
    static const struct {
        int errnum;
        int class;
    } cases[] = {{EACCES, ERR_PERMISSION}, {EPERM, ERR_PERMISSION}, {EROFS, ERR_PERMISSION},
        {ENOSPC, ERR_IO}, {EDQUOT, ERR_IO}, {EIO, ERR_IO}, {EMFILE, ERR_IO}, {ENFILE, ERR_IO},
        {ENOMEM, ERR_IO}, {ENOENT, ERR_CREATE}, {EEXIST, ERR_CREATE}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct err e = ERR_INIT;
        char expected[256];
        assert_false(err_set_errno(&e, ERR_CREATE, cases[i].errnum, "cannot make '%s'", "x"));
        assert_int_equal(e.class, cases[i].class);
        (void)snprintf(expected, sizeof expected, "cannot make 'x': %s", strerror(cases[i].errnum));
        assert_string_equal(e.text, expected);
    }
}

static void what_does_not_fit_is_cut(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    err_set(&e, ERR_DATA, "%*s", (int)sizeof e.text * 2, "x");
    assert_int_equal(strlen(e.text), sizeof e.text - 1);
    err_set_errno(&e, ERR_DATA, ENOENT, "%*s", (int)sizeof e.text * 2, "x");
    assert_int_equal(strlen(e.text), sizeof e.text - 1);
    err_context(&e, "%*s", (int)sizeof e.text * 2, "y");
    assert_int_equal(strlen(e.text), sizeof e.text - 1);
    err_hint(&e, "%*s", (int)sizeof e.hint * 2, "z");
    assert_int_equal(strlen(e.hint), sizeof e.hint - 1);
    err_set(&e, ERR_DATA, "inner");
    err_context(&e, "outer");
    assert_string_equal(e.text, "outer: inner");
}

/* Whatever character the end of the room is in. */
static void characters_are_not_cut(void **state)
{
    (void)state;
    static const char *const characters[] = {"x", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
    for (size_t i = 0; i < COUNT_OF(characters); i++) {
        size_t len = strlen(characters[i]);
        for (int before = 0; before < 8; before++) {
            struct err e = ERR_INIT;
            struct buf b = BUF_INIT;
            while (b.len < sizeof e.text)
                buf_adds(&b, characters[i]);
            err_set(&e, ERR_DATA, "%.*s%s", before, "abcdefgh", b.data);
            err_hint(&e, "%.*s%s", before, "abcdefgh", b.data);
            assert_int_equal((strlen(e.text) - (size_t)before) % len, 0);
            assert_true(strlen(e.text) + len >= sizeof e.text);
            assert_int_equal((strlen(e.hint) - (size_t)before) % len, 0);
            buf_release(&b);
        }
    }
}

/* They are the programs' exit statuses: scripts and cron depend on them. */
static void classes_are_exit_statuses(void **state)
{
    (void)state;
    static const int expected[] = {0, 64, 65, 66, 69, 70, 73, 74, 75, 77, 78, 128};
    static const enum err_class classes[] = {ERR_NONE, ERR_USAGE, ERR_DATA, ERR_INPUT,
        ERR_UNAVAILABLE, ERR_BUG, ERR_CREATE, ERR_IO, ERR_BUSY, ERR_PERMISSION, ERR_CONFIG,
        ERR_SIGNAL};
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        assert_int_equal(classes[i], expected[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_has_class_text_and_hint),
        cmocka_unit_test(a_new_error_forgets_the_old_hint),
        cmocka_unit_test(system_errors_have_their_class_and_words),
        cmocka_unit_test(what_does_not_fit_is_cut),
        cmocka_unit_test(characters_are_not_cut),
        cmocka_unit_test(classes_are_exit_statuses),
    };
    return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}

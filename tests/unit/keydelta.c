/* Known keys in a large set and two small ones: always those that a plain set would have. */
#include "unit.h"

#include "keydelta.h"

enum { LIMIT = 200 };

static struct keyset write_set(struct folder *folder, const char *name, const bool *member)
{
    struct err e = ERR_INIT;
    struct keyset set = {.path = folder_path(folder, name)};
    struct keyset_writer *w = keyset_create(set.path, &e);
    assert_non_null(w);
    for (size_t i = 0; i < LIMIT; i++) {
        const char key[] = {(char)i, 'k'};
        if (member[i])
            assert_ok(keyset_add(w, (struct text){key, sizeof key}, &e), &e);
    }
    assert_ok(keyset_commit(w, &set, &e), &e);
    keyset_close(w);
    return set;
}

static void check_set(const struct keyset *set, const bool *member)
{
    struct err e = ERR_INIT;
    struct keyset_reader *r = keyset_open(set, &e);
    struct text key;
    assert_non_null(r);
    for (size_t i = 0; i < LIMIT; i++) {
        if (!member[i])
            continue;
        assert_ok(keyset_next(r, &key, &e), &e);
        assert_int_equal((unsigned char)key.ptr[0], i);
    }
    assert_ok(keyset_next(r, &key, &e), &e);
    assert_true(text_is_null(key));
    keyset_reader_close(r);
}

/* Runs that find and lose keys at random, some that were known and some that were not. */
static void many_runs(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    uint64_t seed = 1;
    bool known[LIMIT];
    for (size_t i = 0; i < LIMIT; i++)
        known[i] = chance_below(&seed, 2) == 0;
    struct keyset base = write_set(folder, "base", known), all;
    struct keydelta d = {{.path = NULL}, {.path = NULL}};
    assert_false(keydelta_is_there(&d));
    assert_ok(keydelta_flatten(&base, &d, folder_path(folder, "all"), &all, &e), &e);
    assert_string_equal(all.path, base.path); /* nothing is written */

    for (int run = 0; run < 20; run++) {
        bool found[LIMIT], gone[LIMIT];
        char names[2][32];
        for (size_t i = 0; i < LIMIT; i++) {
            size_t what = chance_below(&seed, 10);
            found[i] = what == 0 && run % 5 != 3;
            gone[i] = what == 1 && run % 5 != 4;
            known[i] = (known[i] || found[i]) && !gone[i];
        }
        for (int i = 0; i < 2; i++)
            (void)snprintf(names[i], sizeof names[i], "%d.%d", run, i);
        struct keyset f = write_set(folder, "found", found), g = write_set(folder, "gone", gone);
        assert_ok(keydelta_advance(
                      &d, &f, &g, folder_path(folder, names[0]), folder_path(folder, names[1]), &e),
            &e);
        assert_ok(keydelta_flatten(&base, &d, folder_path(folder, "all"), &all, &e), &e);
        check_set(&all, known);
        assert_true(keydelta_least(&base, &d) <= all.count);
    }
    assert_true(keydelta_is_there(&d));
    assert_false(keydelta_is_large(&base, &d));
    d.added.facts.bytes = 2 << 20;
    assert_true(keydelta_is_large(&base, &d));
    base.facts.bytes = 1 << 30;
    assert_false(keydelta_is_large(&base, &d));
}

int main(void)
{
    const struct CMUnitTest tests[] = {test_in_folder(many_runs)};
    return cmocka_run_group_tests_name("keydelta", tests, NULL, NULL);
}
